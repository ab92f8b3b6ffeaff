// PostgreSQL changes tables in place. What it will not change under a view or a trigger, it refuses; what it drops with a column
// without a word, is rejected here.
import type { RawConnection } from '../../../kernel/raw-connection.ts';
import { errors } from '../errors.ts';

/** PostgreSQL's codes for a column that something needs: another type (feature_not_supported), or none (dependent objects). */
const IN_THE_WAY = new Set(['0A000', '2BP01']);

/** Checks of several columns, and indexes with an expression or a condition: the models cannot describe them. */
const SPECIAL = `
  SELECT 'check' AS kind, c.conname AS name, t.oid::text AS owner FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
  WHERE c.contype = 'c' AND cardinality(c.conkey) > 1 AND t.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
  UNION ALL
  SELECT 'index', i.relname, x.indrelid::text FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
  WHERE (x.indexprs IS NOT NULL OR x.indpred IS NOT NULL) AND i.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())`;
const TABLES = `SELECT oid::text AS owner FROM pg_class WHERE relkind IN ('r', 'p')`;

/**
 * Runs the script inside the caller's transaction.
 *
 * @throws {ProjectError} MIGRATION_OBJECT_BROKEN: a view, trigger, check or index needs what the migration changes; the caller's
 *   transaction must be rolled back
 */
export async function runOnPostgres(connection: RawConnection, name: string, script: string): Promise<void> {
  const before = await readSpecial(connection);
  try {
    await connection.script(script);
  } catch (cause) {
    const { code, detail, message } = cause as { code?: unknown; detail?: string; message: string };
    if (!IN_THE_WAY.has(String(code)) || detail === undefined) throw cause;
    throw errors.MIGRATION_OBJECT_BROKEN({ name, object: objectIn(detail), reason: message }, { cause });
  }
  if (before.size > 0) await assertNoneDropped(connection, name, before, script);
}

/** `rule _RETURN on view cheap depends on column "price"` → `view cheap` */
function objectIn(detail: string): string {
  const [line = ''] = detail.split('\n');
  const view = /\bon ((?:materialized )?view .+?) depends on /.exec(line)?.[1];
  return view ?? /^(.+?) depends on /.exec(line)?.[1] ?? /\b(generated column "[^"]+")/.exec(line)?.[1] ?? line;
}

async function readSpecial(connection: RawConnection): Promise<Map<string, { name: string; owner: string }>> {
  const rows = await connection.query(SPECIAL);
  return new Map(
    rows.map((row) => {
      const name = String(row['name']);
      return [`${String(row['kind'])} ${name}`, { name, owner: String(row['owner']) }];
    }),
  );
}

/** One that the script names is dropped or renamed on purpose, and those of a dropped table are gone with it. */
async function assertNoneDropped(
  connection: RawConnection,
  migration: string,
  before: ReadonlyMap<string, { name: string; owner: string }>,
  script: string,
): Promise<void> {
  const after = await readSpecial(connection);
  const gone = [...before].filter(([object, { name }]) => !after.has(object) && !script.includes(name));
  if (gone.length === 0) return;
  const tables = new Set((await connection.query(TABLES)).map((row) => String(row['owner'])));
  const lost = gone.find(([, { owner }]) => tables.has(owner));
  if (lost)
    throw errors.MIGRATION_OBJECT_BROKEN({
      name: migration,
      object: lost[0],
      reason: 'it needs a column that is removed',
    });
}
