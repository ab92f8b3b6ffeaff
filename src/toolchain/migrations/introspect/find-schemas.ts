// Which schemas of a PostgreSQL database an import reads.
import { nearest } from '../../../kernel/names.ts';
import type { RawConnection } from '../../../kernel/raw-connection.ts';
import { errors } from '../errors.ts';

/** With tables or enums, and not of an extension; the connection's own first. */
const SCHEMAS = `SELECT n.nspname AS name, n.nspname = current_schema() AS own FROM pg_namespace n
  WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
  AND EXISTS (SELECT 1 FROM pg_class c WHERE c.relnamespace = n.oid AND c.relkind IN ('r', 'p') AND NOT EXISTS
    (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'))
  ORDER BY n.nspname = current_schema() DESC, n.nspname`;

/**
 * The schemas for the datasource, the connection's own first; none where only that one is read.
 *
 * @param wanted by a flag; otherwise `?schema=` of the URL decides, or all that have tables are read
 * @throws {UsageError} INTROSPECTION_SCHEMA_UNKNOWN, INTROSPECTION_NO_SCHEMAS
 */
export async function findSchemas(
  connection: RawConnection,
  url: string,
  wanted: readonly string[] = [],
): Promise<string[]> {
  if (connection.provider === 'sqlite') {
    if (wanted.length > 0) throw errors.INTROSPECTION_NO_SCHEMAS({ location: connection.location });
    return [];
  }
  const rows = await connection.query(SCHEMAS);
  const found = rows.map(({ name }) => String(name));
  const unknown = wanted.find((name) => !found.includes(name));
  if (unknown !== undefined)
    throw errors.INTROSPECTION_SCHEMA_UNKNOWN({
      schema: unknown,
      location: connection.location,
      near: nearest(unknown, found),
    });
  if (wanted.length === 0 && new URL(url).searchParams.has('schema')) return [];
  const [own] = await connection.query('SELECT current_schema() AS name');
  const main = String(own?.['name']);
  const others = (wanted.length > 0 ? [...new Set(wanted)] : found).filter((name) => name !== main);
  return others.length === 0 ? [] : [main, ...others];
}

/** Tables of these schemas, without those of the connection's own. */
export async function readTablesOfSchemas(connection: RawConnection, schemas: readonly string[]): Promise<string[]> {
  if (schemas.length === 0) return [];
  const rows = await connection.query(
    'SELECT DISTINCT tablename AS name FROM pg_tables WHERE schemaname <> current_schema() AND schemaname = ANY (?::text[]) ORDER BY 1',
    [schemas],
  );
  return rows.map(({ name }) => String(name));
}
