// The engine changes the type of a counting key to SERIAL or BIGSERIAL, which PostgreSQL supports only in a new table. The column
// gets the integer behind it, and the counter follows: it would end at the old type's last number.
const SERIAL =
  /^((?:--[^\n]*\n\s*)*ALTER TABLE ((?:"(?:[^"]|"")+"\.)?"(?:[^"]|"")+")[\s\S]*?ALTER COLUMN "((?:[^"]|"")+)" SET DATA TYPE )(BIG|SMALL)?SERIAL\b/;

const TYPES: Record<string, string> = { BIG: 'BIGINT', SMALL: 'SMALLINT' };

/** The statement with types that exist, and those for its counters. */
export function withCounterTypes(statement: string): string[] {
  const counters: string[] = [];
  let sql = statement;
  for (let found = SERIAL.exec(sql); found; found = SERIAL.exec(sql)) {
    const [all, start = '', table = '', column = '', size = ''] = found;
    const type = TYPES[size] ?? 'INTEGER';
    sql = start + type + sql.slice(all.length);
    counters.push(counterType(table, column.replaceAll('""', '"'), type));
  }
  return [sql, ...counters];
}

/** A column that an adopted database counts by other means has no counter. */
function counterType(table: string, column: string, type: string): string {
  const counter = `pg_get_serial_sequence('${quoted(table)}', '${quoted(column)}')`;
  return `DO $$ BEGIN IF ${counter} IS NOT NULL THEN EXECUTE format('ALTER SEQUENCE %s AS ${type.toLowerCase()}', ${counter}); END IF; END $$`;
}

function quoted(text: string): string {
  return text.replaceAll("'", "''");
}
