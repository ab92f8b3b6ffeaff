// Tables of several schemas of PostgreSQL under one name each. No database allows the separator in a name.
const SEPARATOR = '\u0000';

/** The name of a table by itself, or with its schema where that is not the one of the connection. */
export function qualify({ schema, table }: { schema?: string | undefined; table: string }): string {
  return schema === undefined || schema === 'public' ? table : `${schema}${SEPARATOR}${table}`;
}

/** `billing` and `rows`; no schema where the name has none. */
export function splitName(name: string): { schema: string | undefined; table: string } {
  const [first = '', second] = name.split(SEPARATOR);
  return second === undefined ? { schema: undefined, table: first } : { schema: first, table: second };
}

/** For people: `billing.rows` */
export function readable(text: string): string {
  return text.replaceAll(SEPARATOR, '.');
}
