// What a declared type of SQLite means. SQLite stores by affinity and accepts any word as a type, so databases that other
// tools made declare `bool`, `integer unsigned`, `varchar(80)` or `BLOB SUB_TYPE TEXT`. Introspection and the driver adapter
// must agree on what such a column holds.

export type SqliteFieldType =
  | 'Int'
  | 'BigInt'
  | 'Float'
  | 'Decimal'
  | 'Boolean'
  | 'DateTime'
  | 'Time'
  | 'String'
  | 'Json'
  | 'Bytes';

// The first that fits wins. Words about the sign say nothing about the kind of value.
const PATTERNS: [RegExp, SqliteFieldType][] = [
  [/^BOOL(EAN)?$|^BIT$/, 'Boolean'],
  [/^(BIG|UNSIGNED BIG) ?INT(EGER)?$|^INT8$|^LONG$|^BIGSERIAL$/, 'BigInt'],
  [/^(TINY|SMALL|MEDIUM)?INT(EGER)?$|^INT[24]$|^(SMALL)?SERIAL$|^YEAR$|^AUTOINCREMENT$|^COUNTER$/, 'Int'],
  [/CHAR|CLOB|TEXT|^STRING$|^ENUM$|^SET$|^UUID$|^GUID$|^UNIQUEIDENTIFIER$|^XML$/, 'String'],
  [/^JSONB?$/, 'Json'],
  [/^TIME$/, 'Time'],
  [/^DATE$|DATETIME|^TIMESTAMP|^TIMESTAMPTZ$/, 'DateTime'],
  [/^(NUMERIC|DECIMAL|DEC|FIXED|NUMBER|(SMALL)?MONEY|CURRENCY)$/, 'Decimal'],
  [/REAL|FLOA|DOUB|^SINGLE$/, 'Float'],
  [/BLOB|BINARY|^BYTEA$|^IMAGE$|^RAW$/, 'Bytes'],
];

/** The declared type without its length, in uppercase and with single spaces. */
export function sqliteBaseType(declared: string): string {
  return declared
    .replace(/\([^()]*\)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .toUpperCase();
}

/** The kind of value that a declared type stands for; undefined for an unknown or missing one, such as `POINT`. */
export function sqliteFieldType(declared: string): SqliteFieldType | undefined {
  const base = sqliteBaseType(declared);
  const plain =
    base === 'UNSIGNED BIG INT'
      ? base
      : base
          .replace(/\b(UN)?SIGNED\b|\bZEROFILL\b/g, '')
          .trim()
          .replace(/\s+/g, ' ');
  return PATTERNS.find(([pattern]) => pattern.test(plain))?.[1];
}

/** The length in characters of a declared text type: 80 for `varchar(80)`; undefined where there is none. */
export function sqliteTextLength(declared: string): number | undefined {
  if (sqliteFieldType(declared) !== 'String') return undefined;
  const length = Number(/\(\s*(\d+)\s*\)/.exec(declared)?.[1]);
  return Number.isSafeInteger(length) && length > 0 ? length : undefined;
}
