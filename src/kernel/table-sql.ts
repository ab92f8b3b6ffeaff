/** A table's name for SQL, in quotes and with its schema where the models name several. */
export function tableSql({ schema, table }: { schema?: string | undefined; table: string }): string {
  return schema === undefined ? quote(table) : `${quote(schema)}.${quote(table)}`;
}

/** A name of a table or a column for SQL, in quotes: both databases write them alike. */
export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
