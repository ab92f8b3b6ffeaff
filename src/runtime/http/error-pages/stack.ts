import { readFileSync } from 'node:fs';
import { isAbsolute, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One call of a stack. */
export interface StackFrame {
  function: string | undefined;
  /** Absolute path, or `node:internal/…`. */
  file: string;
  line: number;
  column: number;
}

/** A longer line of a stack is part of a message, which may hold text of a visitor. */
const MAX_LINE_LENGTH = 2000;
// recheck-ignore -- cut to MAX_LINE_LENGTH
const FRAME = /^\s*at (?:async )?(?:(.+?) \()?(.+?):(\d+):(\d+)\)?$/;

/** The calls of an error, innermost first. Source maps have been followed when the stack was made (kernel/source-maps). */
export function parseStack(stack: string): StackFrame[] {
  return stack.split('\n').flatMap((text) => {
    const match = text.length > MAX_LINE_LENGTH ? null : FRAME.exec(text);
    if (!match) return [];
    const [, name, place = '', line, column] = match;
    const file = place.startsWith('file://') ? fileURLToPath(place) : place;
    return [{ function: name, file, line: Number(line), column: Number(column) }];
  });
}

/** True for code of the project itself: below its folder, outside node_modules. */
export function isOwnFrame({ file }: StackFrame, root: string): boolean {
  const path = relative(root, file);
  return isAbsolute(file) && !path.startsWith('..') && !path.split(sep).includes('node_modules');
}

/** `src/posts/views.ts:12:5` for the project's files. */
export function placeOf(frame: StackFrame, root: string): string {
  const file = isOwnFrame(frame, root) ? relative(root, frame.file) : frame.file;
  return `${file}:${frame.line}:${frame.column}`;
}

interface SourceLine {
  number: number;
  text: string;
  isMarked: boolean;
}

const LINES_AROUND = 4;

/** The lines around a frame; empty when its file cannot be read. */
export function readExcerpt({ file, line }: StackFrame): SourceLine[] {
  if (!isAbsolute(file)) return [];
  let source: string;
  try {
    source = readFileSync(file, 'utf8');
  } catch {
    // Bundled code or a deleted file: the frame is shown without its source.
    return [];
  }
  const lines = source.split('\n');
  const start = Math.max(0, line - 1 - LINES_AROUND);
  return lines
    .slice(start, line + LINES_AROUND)
    .map((text, i) => ({ number: start + i + 1, text, isMarked: start + i + 1 === line }));
}
