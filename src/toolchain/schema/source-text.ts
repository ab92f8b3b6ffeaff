// Places in a file's text: offset to line and column, and the lines around a mistake.

/** Where something stands; line and column count from 1. */
export interface Place {
  /** Relative to the project root, with forward slashes. */
  file: string;
  line: number;
  column: number;
}

/** Line and column (from 1) of an offset (from 0). */
export function toLineColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: countLines(before), column: offset - lineStart + 1 };
}

/** `src/posts/models.prisma:12:3` */
export function toWhere(place: Place): string {
  return `${place.file}:${place.line}:${place.column}`;
}

/** Two lines before the mistake, its own and one after, numbered, with a caret under the column. */
export function renderFrame(text: string, line: number, column: number): string {
  const lines = text.split(/\r?\n/);
  const first = Math.max(1, line - 2);
  const last = Math.min(lines.length, line + 1);
  const width = String(last).length;
  const rows: string[] = [];
  for (let number = first; number <= last; number++) {
    const source = lines[number - 1] ?? '';
    rows.push(`${number === line ? '>' : ' '} ${String(number).padStart(width)} | ${source}`.trimEnd());
    if (number === line) rows.push(`  ${' '.repeat(width)} | ${caretPadding(source, column)}^`);
  }
  return rows.join('\n');
}

// Tabs stay tabs, so that the caret stands under its letter whatever a tab's width is.
function caretPadding(source: string, column: number): string {
  return source
    .slice(0, column - 1)
    .replace(/[^\t]/g, ' ')
    .padEnd(column - 1);
}

/** Details of an error at that place: `where`, and `data` with file, line, column and frame. */
export function errorDetails(
  text: string,
  place: Place,
  hint?: string,
): { where: string; hint: string | undefined; data: Record<string, unknown> } {
  return { where: toWhere(place), hint, data: { ...place, frame: renderFrame(text, place.line, place.column) } };
}

function countLines(text: string): number {
  let lines = 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}
