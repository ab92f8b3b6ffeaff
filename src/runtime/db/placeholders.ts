/**
 * `?` placeholders as PostgreSQL's `$1`, `$2`, …; those inside quotes, comments and dollar quotes stay. PostgreSQL's own
 * `?` operators of jsonb are written `??`.
 */
export function toNumberedPlaceholders(sql: string): string {
  let count = 0;
  return sql.replace(
    // recheck-ignore -- SQL that the project writes
    /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\$(\w*)\$[\s\S]*?\$\1\$|\?\?|\?/g,
    (token) => (token === '?' ? `$${++count}` : token === '??' ? '?' : token),
  );
}
