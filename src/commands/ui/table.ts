import { stripVTControlCharacters } from 'node:util';

/**
 * Lays rows out in columns, two spaces between them, no trailing blanks. Colour codes do not count as width.
 *
 * @param rows cells as text; rows may differ in length
 * @returns one line per row
 */
export function renderTable(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, visibleWidth(cell))));
  return rows.map((row) =>
    row
      .map((cell, i) => cell + ' '.repeat((widths[i] ?? 0) - visibleWidth(cell)))
      .join('  ')
      .trimEnd(),
  );
}

function visibleWidth(text: string): number {
  return stripVTControlCharacters(text).length;
}
