// Places in a file's text: offset to line and column, and the details of an error there.
import { codeFrame } from '../../kernel/code-frame.ts';
import type { ErrorDetails } from '../../kernel/errors.ts';

/** Where something is; line and column count from 1. */
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

/** Details of an error at that place: `where`, and `data` with file, line, column and frame. */
export function errorDetails(text: string, place: Place, hint?: string): ErrorDetails {
  return { where: toWhere(place), hint, data: { ...place, frame: codeFrame(text, place) } };
}

function countLines(text: string): number {
  let lines = 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}
