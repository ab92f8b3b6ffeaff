// A field line as its columns: `title  String  @unique /// @length(max: 200)` is name, type, attributes and comment.

export interface FieldColumns {
  name: string;
  type: string;
  /** Everything from the first `@`, or ''. */
  attributes: string;
  /** Trailing comment with its slashes, or ''. */
  comment: string;
}

/** Splits an enum value; its attributes stand in the type column. */
export function splitValue(line: string): FieldColumns {
  const { statement, comment } = splitComment(line.trim());
  const name = /^\S*/.exec(statement)?.[0] ?? '';
  return { name, type: statement.slice(name.length).trim(), attributes: '', comment };
}

/** Splits one field statement; `undefined` if it has no name and type. */
export function splitColumns(line: string): FieldColumns | undefined {
  const { statement, comment } = splitComment(line.trim());
  const match = /^([A-Za-z_]\w*)\s+(Unsupported\("[^"]*"\)[?[\]]*|[^\s@]+)\s*(.*)$/s.exec(statement);
  if (!match) return undefined;
  return { name: match[1] as string, type: match[2] as string, attributes: match[3] as string, comment };
}

/** Puts columns together as `prisma format` does: what is last in its line is not padded, comments are not aligned. */
export function joinColumns(columns: FieldColumns, nameWidth: number, typeWidth: number): string {
  const { name, type, attributes, comment } = columns;
  const typed = attributes === '' ? type : `${type.padEnd(typeWidth)} ${attributes}`;
  const line = typed === '' ? name : `${name.padEnd(nameWidth)} ${typed}`;
  return comment === '' ? line : `${line} ${comment}`;
}

/** Widths of the name and type columns that hold all rows. */
export function measureColumns(rows: readonly FieldColumns[]): { nameWidth: number; typeWidth: number } {
  return {
    nameWidth: Math.max(0, ...rows.map((row) => row.name.length)),
    typeWidth: Math.max(0, ...rows.map((row) => row.type.length)),
  };
}

function splitComment(text: string): { statement: string; comment: string } {
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '"') at = closingQuote(text, at);
    else if (text.startsWith('//', at)) return { statement: text.slice(0, at).trim(), comment: text.slice(at) };
  }
  return { statement: text, comment: '' };
}

function closingQuote(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at;
  }
  return text.length;
}
