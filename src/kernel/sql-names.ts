/** A table's name for SQL, in quotes and with its schema where the models name several. */
export function tableSql({ schema, table }: { schema?: string | undefined; table: string }): string {
  return schema === undefined ? quoteName(table) : `${quoteName(schema)}.${quoteName(table)}`;
}

/** A name of a table or a column for SQL, in quotes: both databases write them alike. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as a literal of SQL. For values that come from outside, use parameters instead. */
export function quoteText(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
