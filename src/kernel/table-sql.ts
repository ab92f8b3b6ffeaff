/** A table's name for SQL, in quotes and with its schema where the models name several. */
export function tableSql({ schema, table }: { schema?: string | undefined; table: string }): string {
  return schema === undefined ? quote(table) : `${quote(schema)}.${quote(table)}`;
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
