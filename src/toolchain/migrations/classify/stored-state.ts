// What a database holds: as the models say, or as its own catalogue does.
import type { RawConnection } from '../../../kernel/raw-connection.ts';
import type { DatabaseProvider } from '../../../kernel/model.ts';
import type { SchemaFile } from '../../schema/schema-file.ts';
import { diffSchemas } from '../diff/schema-engine.ts';
import { Classifier } from './classify.ts';
import { DatabaseState } from './state.ts';

/** A database that was migrated to these models, undefined meaning none; needs no database. */
export async function stateOfModels(
  provider: DatabaseProvider,
  files: readonly SchemaFile[] | undefined,
): Promise<DatabaseState> {
  const state = new DatabaseState(provider);
  if (files) new Classifier(state).classify(await diffSchemas(provider, undefined, files));
  state.markAsStored();
  return state;
}

/** The database as it is. */
export async function readStoredState(connection: RawConnection): Promise<DatabaseState> {
  const state = new DatabaseState(connection.provider);
  const script = connection.provider === 'sqlite' ? await readSqlite(connection) : await readPostgres(connection);
  new Classifier(state).classify(script);
  state.markAsStored();
  return state;
}

async function readSqlite(connection: RawConnection): Promise<string> {
  const rows = await connection.query(
    `SELECT sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type DESC`,
  );
  return toScript(rows);
}

/** Every schema but PostgreSQL's own ones. */
const OWN = `n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'`;
/** A name, with its schema where that is not the connection's. */
const named = (column: string) =>
  `CASE WHEN n.nspname = current_schema() THEN '' ELSE quote_ident(n.nspname) || '.' END || format('"%s"', replace(${column}, '"', '""'))`;
const TABLE = named('c.relname');

// Written as SQL, which is read like that of a migration.
const POSTGRES = [
  `SELECT format('CREATE TYPE %s AS ENUM (%s)', ${named('t.typname')}, string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder)) AS sql
  FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid JOIN pg_namespace n ON n.oid = t.typnamespace WHERE ${OWN}
  GROUP BY t.oid, t.typname, n.nspname ORDER BY n.nspname = current_schema()`,
  `SELECT format('CREATE TABLE %s (%s)', ${TABLE}, string_agg(format('"%s" %s%s%s', replace(a.attname, '"', '""'),
    format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END,
    CASE WHEN a.atthasdef OR a.attidentity <> '' THEN ' GENERATED' ELSE '' END), ', ' ORDER BY a.attnum)) AS sql
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p') AND ${OWN} GROUP BY c.oid, c.relname, n.nspname`,
  `SELECT replace(pg_get_indexdef(i.indexrelid), ' ON ' || quote_ident(current_schema()) || '.', ' ON ') AS sql
  FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE i.indisunique AND i.indisvalid AND ${OWN}`,
  `SELECT format('ALTER TABLE %s ADD CONSTRAINT %I %s', ${TABLE}, k.conname, pg_get_constraintdef(k.oid)) AS sql
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE k.contype IN ('f', 'c') AND ${OWN}`,
];

async function readPostgres(connection: RawConnection): Promise<string> {
  const scripts: string[] = [];
  for (const sql of POSTGRES) scripts.push(toScript(await connection.query(sql)));
  return scripts.join('');
}

function toScript(rows: readonly Record<string, unknown>[]): string {
  return rows.map(({ sql }) => `${String(sql)};\n`).join('');
}
