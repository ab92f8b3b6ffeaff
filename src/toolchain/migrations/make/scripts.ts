// The SQL of one migration, for one database.
import { quoteText } from '../../../kernel/sql-names.ts';
import { stripVTControlCharacters } from 'node:util';
import type { DatabaseProvider, ModelDescription } from '../../../kernel/model.ts';
import { parseSchema } from '../../schema/read-schema.ts';
import type { SchemaFile } from '../../schema/schema-file.ts';
import { otherOf } from '../history/history.ts';
import { fillScript, withOptionalFields, type OneOffValue } from '../diff/one-off-values.ts';
import { diffForPostgres } from '../diff/postgres-diff.ts';
import { guardDownScript, guardUpScript } from '../guards/enum-guard.ts';
import { readSchemaEnums } from '../diff/schema-enums.ts';
import { renameDownScript, renameUpScript } from '../renames/move-sql.ts';
import type { RenameContext } from '../renames/names-after.ts';
import { renameInFiles } from '../renames/renamed-models.ts';
import { diffForSqlite } from '../diff/sqlite-diff.ts';
import { forProvider } from '../history/snapshot.ts';

export interface Scripts {
  up: string;
  down: string;
}

/** The models before and after a migration, in any provider's words. */
interface ModelStates {
  /** Undefined for the first migration. */
  before: readonly SchemaFile[] | undefined;
  after: readonly SchemaFile[];
  values?: readonly OneOffValue[];
  renaming?: Omit<RenameContext, 'provider'> | undefined;
}

/** Both directions; '' where nothing differs. */
export async function writeScripts(
  provider: DatabaseProvider,
  { before, after, values = [], renaming }: ModelStates,
): Promise<Scripts> {
  const none = { renames: [], before: NO_MODELS, after: NO_MODELS, enumsBefore: [], enumsAfter: [] };
  const context = { ...none, ...renaming, provider };
  const from = before && renameInFiles(forProvider(before, provider), context);
  const to = forProvider(after, provider);
  const up = values.length > 0 ? await upWithValues(provider, from, to, values) : await diff(provider, from, to);
  const down = await diff(provider, to, from);
  const guards = provider === 'sqlite' && from ? writeGuards([from, to], renaming && context, { up, down }) : NO_GUARDS;
  return {
    up: join([renameUpScript(context), guards.up, correct(up, provider)]),
    down: join([guards.down, correct(down, provider), renameDownScript(context)]),
  };
}

const NO_GUARDS: Scripts = { up: '', down: '' };

/** Of enums on SQLite. */
function writeGuards(
  [from, to]: [readonly SchemaFile[], readonly SchemaFile[]],
  known: RenameContext | undefined,
  { up, down }: Scripts,
): Scripts {
  if (![from, to].some((files) => readSchemaEnums(files).length > 0)) return NO_GUARDS;
  const context = known ?? withoutRenames(from, to);
  return { up: guardUpScript(context, up), down: guardDownScript(context, down) };
}

/** The SQL of one migration for both databases. */
export interface PortableScripts {
  main: Scripts;
  /** Undefined where the models use what the other database does not have (lists, `@db.` types). */
  other: Scripts | undefined;
  /** Why there is none for the other database. */
  notPortable: string | undefined;
}

/** As `writeScripts`, for `provider` and for the other database, which may lack something. */
export async function writePortableScripts(provider: DatabaseProvider, models: ModelStates): Promise<PortableScripts> {
  const main = await writeScripts(provider, models);
  const otherProvider = otherOf(provider);
  try {
    return { main, other: await writeScripts(otherProvider, models), notPortable: undefined };
  } catch (error) {
    const notPortable = `no SQL for ${otherProvider}: ${firstLine((error as Error).message)}`;
    return { main, other: undefined, notPortable };
  }
}

// An enum's value is nothing to SQLite, for example.
const NOTHING = '-- This database needs no change.\n';

/** The scripts as files of a migration. */
export function toScriptFiles(
  provider: DatabaseProvider,
  main: Scripts,
  other: Scripts | undefined,
): Record<string, string> {
  const name = otherOf(provider);
  return {
    'migration.sql': main.up || NOTHING,
    'down.sql': main.down || NOTHING,
    ...(other && { [`migration.${name}.sql`]: other.up || NOTHING, [`down.${name}.sql`]: other.down || NOTHING }),
  };
}

function firstLine(message: string): string {
  const lines = stripVTControlCharacters(message).split('\n'); // the engine colours its messages
  return lines.find((line) => /\w/.test(line)) ?? message;
}

function diff(
  provider: DatabaseProvider,
  from: readonly SchemaFile[] | undefined,
  to: readonly SchemaFile[] | undefined,
  values: readonly OneOffValue[] = [],
): Promise<string> {
  if (provider === 'sqlite') return diffForSqlite(from, to);
  return diffForPostgres(
    from,
    to,
    values.map(({ value }) => value),
  );
}

/** Models whose tables and columns have the same names before and after. */
function withoutRenames(from: readonly SchemaFile[], to: readonly SchemaFile[]): RenameContext {
  const [before, after] = [parseSchema(from, 'sqlite').description, parseSchema(to, 'sqlite').description];
  const isSame = (old: ModelDescription) => {
    const model = after.models.find(({ name }) => name === old.name);
    return model?.table === old.table && old.fields.every(({ name, column }) => isColumnOf(model, name, column));
  };
  return {
    provider: 'sqlite',
    renames: [],
    before: { ...before, models: before.models.filter(isSame) },
    after,
    enumsBefore: readSchemaEnums(from),
    enumsAfter: readSchemaEnums(to),
  };
}

/** Or a field that is removed. */
function isColumnOf({ fields }: ModelDescription, field: string, column: string | undefined): boolean {
  const found = fields.find(({ name }) => name === field);
  return found === undefined || found.column === column;
}

const NO_MODELS = { provider: 'sqlite' as const, models: [], enums: [] };

function join(scripts: readonly string[]): string {
  return scripts.filter(Boolean).join('\n');
}

async function upWithValues(
  provider: DatabaseProvider,
  from: readonly SchemaFile[] | undefined,
  to: readonly SchemaFile[],
  values: readonly OneOffValue[],
): Promise<string> {
  const between = withOptionalFields(to, values);
  const steps = [
    await diff(provider, from, between, values),
    fillScript(values, provider),
    await diff(provider, between, to),
  ];
  return join(steps);
}

/**
 * The engine writes JSON defaults for SQLite without quotes, which is not SQL, and names PostgreSQL's schema in some statements,
 * which is wrong where DATABASE_URL names another one.
 */
function correct(sql: string, provider: DatabaseProvider): string {
  if (provider === 'postgresql')
    return sql.replace(/'(?:[^']|'')*'|"public"\./g, (token) => (token.startsWith("'") ? token : ''));
  const filled = withBytes(sql).replace(
    /\bcoalesce\(("(?:[^"]|"")+"), ([{["].*?)\) AS \1/g,
    (_all, column: string, json: string) => `coalesce(${column}, ${quoteText(json)}) AS ${column}`,
  );
  return filled.replace(
    /^((?:\s+|ALTER TABLE "(?:[^"]|"")+" ADD COLUMN\s+)"(?:[^"]|"")+" JSONB(?: NOT NULL)? DEFAULT )([^'\s(].*?)([,;]?)$/gm,
    (_line, start: string, json: string, comma: string) => `${start}${quoteText(json)}${comma}`,
  );
}

const BYTES = /("((?:[^"]|"")+)" BLOB(?: NOT NULL)? DEFAULT )('(?:[0-9a-f]{2})*')/g;

/** The engine writes the default of a Bytes column for SQLite as the text of its digits. */
function withBytes(sql: string): string {
  const rebuilt = /^CREATE TABLE "new_((?:[^"]|"")+)" \([\s\S]*?^\);\nINSERT INTO "new_\1" [^\n]*$/gm;
  const copied = sql.replace(rebuilt, (statements: string) => {
    const columns = [...statements.matchAll(BYTES)];
    return columns.reduce(
      (text, [, , column, digits]) => text.replaceAll(`, ${digits}) AS "${column}"`, `, X${digits}) AS "${column}"`),
      statements,
    );
  });
  return copied.replace(BYTES, (_all, start: string, _column: string, digits: string) => `${start}X${digits}`);
}
