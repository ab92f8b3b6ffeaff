// Which declared types of SQLite mean the same to Quintet: a rebuild then keeps the one that the table has.

/** What the models' types are declared as, with the other names that databases made elsewhere give them. */
const SYNONYMS: Record<string, readonly string[]> = {
  INTEGER: ['INT', 'TINYINT', 'SMALLINT', 'MEDIUMINT', 'INT2', 'INT4'],
  BIGINT: ['INT8', 'UNSIGNED BIG INT'],
  TEXT: ['VARCHAR', 'CHAR', 'CHARACTER', 'NCHAR', 'NVARCHAR', 'VARYING CHARACTER', 'CHARACTER VARYING', 'CLOB'],
  REAL: ['DOUBLE', 'DOUBLE PRECISION', 'FLOAT'],
  DECIMAL: ['NUMERIC'],
  BOOLEAN: ['BOOL'],
  DATETIME: ['TIMESTAMP'],
  BLOB: [],
  JSONB: ['JSON'],
};

/** True when rows are read and compared alike under both. */
export function isSameType(a: string, b: string): boolean {
  const [x, y] = [classOf(a), classOf(b)];
  return x === y;
}

function classOf(type: string): string {
  const base = type
    .replace(/\([^)]*\)/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toUpperCase();
  return Object.keys(SYNONYMS).find((name) => name === base || SYNONYMS[name]?.includes(base)) ?? base;
}
