// SQLite adds no column whose default is the time of day to a table with rows. The column is added empty, filled, and given its
// default by rebuilding the table.
import { parseBlocks, type Block, type SchemaFile } from '../schema/index.ts';
import { diffSchemas } from './schema-engine.ts';

const ADDED =
  /^ALTER TABLE "((?:[^"]|"")+)" ADD COLUMN\s+"((?:[^"]|"")+)" DATETIME(?: NOT NULL)? DEFAULT CURRENT_TIMESTAMP;$/gm;

/** As `diffSchemas` for SQLite, with SQL that tables with rows take. */
export async function diffForSqlite(
  from: readonly SchemaFile[] | undefined,
  to: readonly SchemaFile[] | undefined,
): Promise<string> {
  const sql = await diffSchemas('sqlite', from, to);
  const columns = [...sql.matchAll(ADDED)].map(([, table, column]) => ({ table, column }) as Column);
  if (columns.length === 0 || to === undefined) return sql;
  const between = to.map(([path, text]): SchemaFile => [path, withoutDefaults(text, columns)]);
  const fill = columns.map(
    ({ table, column }) =>
      `UPDATE "${table}" SET "${column}" = strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now') WHERE "${column}" IS NULL;\n`,
  );
  const steps = [await diffSchemas('sqlite', from, between), fill.join(''), await diffSchemas('sqlite', between, to)];
  return steps.filter(Boolean).join('\n');
}

/** Names as they stand between the quotes of the SQL. */
interface Column {
  table: string;
  column: string;
}

function withoutDefaults(text: string, columns: readonly Column[]): string {
  let result = text;
  for (const block of parseBlocks(text).reverse()) {
    if (block.kind !== 'model') continue;
    const table = tableOf(text, block);
    for (const member of block.members.toReversed()) {
      const statement = text.slice(member.start, member.end);
      const column = /@map\((?:name:\s*)?"((?:[^"\\]|\\.)*)"/.exec(statement)?.[1] ?? member.name;
      if (member.kind !== 'field' || !columns.some((its) => its.table === table && its.column === column)) continue;
      const plain = statement.replace(/\s*@default\(now\(\)\)/, '').replace(/^(\S+\s+DateTime)(?!\?)/, '$1?');
      result = result.slice(0, member.start) + plain + result.slice(member.end);
    }
  }
  return result;
}

function tableOf(text: string, block: Block): string {
  const map = block.members.find(({ name }) => name === '@@map');
  return (map && /"((?:[^"\\]|\\.)*)"/.exec(text.slice(map.start, map.end))?.[1]) ?? block.name;
}
