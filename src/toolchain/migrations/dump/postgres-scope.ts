// How the dump of a PostgreSQL database names things, and asks its catalogues.
import { quoteName, quoteText as quoteLiteral } from '../../../kernel/sql-names.ts';
import type { Row } from '../../../kernel/database.ts';
import type { RawConnection } from '../../../kernel/raw-connection.ts';

/** One database, and the schemas that are dumped. */
export interface PostgresScope {
  connection: RawConnection;
  /** Schema of the connection; its name is not written, because another database may have the tables in another one. */
  main: string;
  /** All schemas, `main` among them. */
  schemas: readonly string[];
}

/** Rows of a query with one placeholder, `SCHEMAS`. */
export async function ask({ connection, schemas }: PostgresScope, sql: string): Promise<Row[]> {
  const parts = sql.split('SCHEMAS');
  return connection.query(parts.join('?::text[]'), Array(parts.length - 1).fill(schemas));
}

/** SQL that is true for objects that no extension made. @param of the catalogue; @param oid SQL of the object's number */
export function isOwn(of: string, oid: string): string {
  return `NOT EXISTS (SELECT 1 FROM pg_depend x WHERE x.classid = '${of}'::regclass AND x.objid = ${oid} AND x.deptype = 'e')`;
}

export function quote(name: unknown): string {
  return quoteName(String(name));
}

export function quoteText(text: unknown): string {
  return quoteLiteral(String(text));
}

/** With its schema unless that is the main one. */
export function place({ main }: PostgresScope, schema: unknown, name: unknown): string {
  return String(schema) === main ? quote(name) : `${quote(schema)}.${quote(name)}`;
}

/** The same for people. */
export function label({ main }: PostgresScope, schema: unknown, name: unknown): string {
  return String(schema) === main ? String(name) : `${String(schema)}.${String(name)}`;
}

/** ` WITH (fillfactor=70)`, of what PostgreSQL keeps as a list; '' for none. */
export function withOptions(options: unknown): string {
  const list = Array.isArray(options) ? options.map(String) : [];
  return list.length === 0 ? '' : ` WITH (${list.join(', ')})`;
}
