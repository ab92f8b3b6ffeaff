interface FramePosition {
  /** 1-based. */
  line: number;
  /** 1-based; without it no caret is drawn. */
  column?: number | undefined;
  /** Characters to underline, at least 1. */
  length?: number | undefined;
}

const LINES_AROUND = 2;
/** Minified files have lines of a megabyte: what is shown of a line, around the column. */
const MAX_WIDTH = 160;

/**
 * Source lines around a position, with line numbers, a mark at the line and carets below the column; undefined when the
 * line does not exist.
 */
export function codeFrame(source: string, { line, column, length = 1 }: FramePosition): string | undefined {
  const lines = source.split(/\r?\n/);
  if (line < 1 || line > lines.length) return undefined;
  const skipped = Math.max(0, (column ?? 1) - MAX_WIDTH / 2);
  const first = Math.max(1, line - LINES_AROUND);
  const last = Math.min(lines.length, line + LINES_AROUND);
  const width = String(last).length;
  const frame: string[] = [];
  for (let number = first; number <= last; number++) {
    const text = (lines[number - 1] ?? '').slice(skipped, skipped + MAX_WIDTH);
    const mark = number === line ? '>' : ' ';
    frame.push(`${mark} ${String(number).padStart(width)} | ${text}`.trimEnd());
    if (number === line && column !== undefined) frame.push(caretLine(text, width, column - skipped, length));
  }
  return frame.join('\n');
}

/** Tabs are repeated, so that the caret is below its character whatever the width of a tab. */
function caretLine(text: string, width: number, column: number, length: number): string {
  const indent = text
    .slice(0, column - 1)
    .replace(/[^\t]/g, ' ')
    .padEnd(column - 1);
  const room = Math.max(1, text.length - column + 1);
  return `  ${' '.repeat(width)} | ${indent}${'^'.repeat(Math.max(1, Math.min(length, room)))}`;
}
