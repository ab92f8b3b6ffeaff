// The database as Prisma's engine is shown it: names that it cannot write have stand-ins, declared types of SQLite are those
// that it knows, defaults that are expressions are marked, and what no model can express is omitted.
import { quoteName } from '../../../kernel/sql-names.ts';
import type {
  SqlDriverAdapter,
  SqlMigrationAwareDriverAdapterFactory,
  SqlQuery,
  SqlResultSet,
} from '@prisma/driver-adapter-utils';
import type { DatabaseProvider } from '../../../kernel/model.ts';
import { Aliases, type NameKind } from './aliases.ts';
import type { DatabaseFacts } from './database-facts.ts';
import { SqliteColumns } from './sqlite-columns.ts';

interface EngineView {
  factory: SqlMigrationAwareDriverAdapterFactory;
  aliases: Aliases;
  /** What was found out about SQLite's columns. */
  columns: SqliteColumns;
}

/** Wraps the adapter that the engine reads the database through. */
export function createEngineView(
  factory: SqlMigrationAwareDriverAdapterFactory,
  provider: DatabaseProvider,
  facts: DatabaseFacts,
): EngineView {
  const aliases = new Aliases();
  const columns = new SqliteColumns(aliases);
  const answer =
    provider === 'sqlite'
      ? (query: SqlQuery, result: SqlResultSet) => answerSqlite(query, result, { aliases, columns, facts })
      : (_query: SqlQuery, result: SqlResultSet) => answerPostgres(result, aliases, facts);
  const connect = async (): Promise<SqlDriverAdapter> => {
    const adapter = await factory.connect();
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (query) => {
      const real = provider === 'sqlite' ? { ...query, sql: withRealNames(query.sql, aliases) } : query;
      return answer(query, await queryRaw(real));
    };
    return adapter;
  };
  return { factory: { ...factory, connect }, aliases, columns };
}

function withRealNames(sql: string, aliases: Aliases): string {
  return sql.replace(/"(quintet_name_\d+_x)"/g, (_all, token: string) => quoteName(aliases.toReal(token)));
}

interface SqliteView {
  aliases: Aliases;
  columns: SqliteColumns;
  facts: DatabaseFacts;
}

const PRAGMA = /^PRAGMA (table_info|index_list|index_info|index_xinfo|foreign_key_list)\s*\("((?:[^"]|"")*)"\)/i;

function answerSqlite({ sql }: SqlQuery, result: SqlResultSet, { aliases, columns, facts }: SqliteView): SqlResultSet {
  if (/^SELECT name, type, sql FROM sqlite_master/i.test(sql)) {
    const rows = result.rows.filter(([name, type]) => type === 'table' && !facts.hidden.has(String(name)));
    return rename({ ...result, rows }, { name: 'table' }, aliases);
  }
  const [, pragma = '', shown = ''] = PRAGMA.exec(sql.trim()) ?? [];
  const table = aliases.toReal(shown);
  const isShown = (column: string) => (row: Cells) => !facts.hiddenColumns.has(`${table}.${String(row[column])}`);
  switch (pragma.toLowerCase()) {
    case 'table_info':
      return rename(columns.shown(table, withRows(result, isShown('name')), facts), { name: 'column' }, aliases);
    case 'index_info':
    case 'index_xinfo':
      return rename(result, { name: 'column' }, aliases);
    case 'index_list':
      return { ...result, rows: result.rows.filter(([, name]) => !facts.hiddenIndexes.has(String(name))) };
    case 'foreign_key_list':
      return rename(
        withRows(
          result,
          (row) =>
            !facts.hidden.has(String(row['table'])) &&
            isShown('from')(row) &&
            !facts.hiddenColumns.has(`${String(row['table'])}.${String(row['to'])}`),
        ),
        { table: 'table', from: 'column', to: 'column' },
        aliases,
      );
    default:
      return result;
  }
}

const POSTGRES_NAMES: Record<string, NameKind> = {
  table_name: 'table',
  parent_table: 'table',
  child: 'column',
  parent: 'column',
  column_name: 'column',
  child_column: 'column',
  parent_column: 'column',
  name: 'type',
  full_data_type: 'type',
  value: 'value',
};

function answerPostgres(result: SqlResultSet, aliases: Aliases, facts: DatabaseFacts): SqlResultSet {
  const fallback = result.columnNames.indexOf('column_default');
  const isHidden = (schema: unknown, table: unknown, column: unknown) => {
    const place = `${String(schema)}.${String(table)}`;
    return facts.hidden.has(place) || facts.hiddenColumns.has(`${place}.${String(column)}`);
  };
  const kept = withRows(
    result,
    (row) =>
      !facts.hiddenIndexes.has(String(row['index_name'])) &&
      !isHidden(row['namespace'], row['table_name'], row['column_name'] ?? row['child_column']) &&
      !isHidden(row['referenced_schema_name'], row['parent_table'], row['parent_column']) &&
      // The engine refuses everything for the sake of one key that leads to a schema which it was not asked for.
      (row['referenced_schema_name'] === undefined ||
        row['referenced_schema_name'] === row['namespace'] ||
        facts.schemas?.includes(String(row['referenced_schema_name'])) === true),
  );
  const shown = rename(kept, POSTGRES_NAMES, aliases);
  if (fallback < 0) return shown;
  // `'да'::"настроение"`: the value of an enum.
  for (const row of shown.rows)
    row[fallback] = (row[fallback] as string | null)?.replace(/^'((?:[^']|'')*)'::/, (all, value: string) => {
      const alias = aliases.known(value.replaceAll("''", "'"));
      return alias === undefined ? all : `'${alias}'::`;
    });
  return shown;
}

type Cells = Record<string, unknown>;

/** The answer with the rows for which `isKept` holds, which it is given by the names of their columns. */
function withRows(result: SqlResultSet, isKept: (row: Cells) => boolean): SqlResultSet {
  const rows = result.rows.filter((row) =>
    isKept(Object.fromEntries(result.columnNames.map((name, i) => [name, row[i]]))),
  );
  return { ...result, rows };
}

function rename(result: SqlResultSet, kinds: Record<string, NameKind>, aliases: Aliases): SqlResultSet {
  const renamed = result.columnNames.map((name) => (Object.hasOwn(kinds, name) ? kinds[name] : undefined));
  const rows = result.rows.map((row) =>
    row.map((value, i) => {
      const kind = renamed[i];
      return kind !== undefined && typeof value === 'string' ? aliases.shown(value, kind) : value;
    }),
  );
  return { ...result, rows };
}
