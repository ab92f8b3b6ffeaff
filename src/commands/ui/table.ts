import { stripVTControlCharacters } from 'node:util';

/**
 * Lays rows out in columns, two spaces between them, no trailing blanks. Colour codes do not count as width. Where a line would be
 * longer than `width`, the cells after the first are indented below it.
 *
 * @param rows cells as text; rows may differ in length
 */
export function renderTable(rows: readonly (readonly string[])[], width = Infinity): string[] {
  const lines = inColumns(rows);
  return lines.every((line) => visibleWidth(line) <= width) ? lines : rows.flatMap((row) => inLines(row, width));
}

function inLines([first = '', ...others]: readonly string[], width: number): string[] {
  const cells = others.filter((cell) => cell !== '');
  const line = `  ${cells.join('  ')}`;
  if (cells.length === 0) return [first];
  return [first, ...(visibleWidth(line) <= width ? [line] : cells.map((cell) => `  ${cell}`))];
}

function inColumns(rows: readonly (readonly string[])[]): string[] {
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
