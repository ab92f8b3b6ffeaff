// Prisma's engine writes `LIKE ('%' || ? || '%')` for `contains`. PostgreSQL takes a backslash for the escape character by itself,
// SQLite has to be told.
const PATTERN = / LIKE \((?:'%' \|\| )?\?(?: \|\| '%')?\)/g;

/** The statement with an escape character for the patterns that `keepArgumentsExact` escapes. */
export function withEscapes(sql: string): string {
  return sql.includes(' LIKE (') ? sql.replace(PATTERN, String.raw`$& ESCAPE '\'`) : sql;
}
