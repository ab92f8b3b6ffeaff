import { readFileSync } from 'node:fs';
import { findSourceMap, SourceMap, type SourceMapPayload } from 'node:module';
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

const maps = new Map<string, SourceMap>();

/**
 * Tells error pages the source map of code that was not loaded from a file: the development bundle.
 *
 * @param file The name under which the code was compiled. @param map Undefined forgets it.
 */
export function registerSourceMap(file: string, map: SourceMapPayload | undefined): void {
  if (map) maps.set(file, new SourceMap(map));
  else maps.delete(file);
}

const FRAME = /^\s*at (?:async )?(?:(.+?) \()?(.+?):(\d+):(\d+)\)?$/;

/** The calls of an error, innermost first, at the places of the sources that people wrote. */
export function parseStack(stack: string): StackFrame[] {
  return stack.split('\n').flatMap((text) => {
    const match = FRAME.exec(text);
    if (!match) return [];
    const [, name, place = '', line, column] = match;
    const file = place.startsWith('file://') ? fileURLToPath(place) : place;
    return [toSource({ function: name, file, line: Number(line), column: Number(column) })];
  });
}

function toSource(frame: StackFrame): StackFrame {
  const map = maps.get(frame.file) ?? (isAbsolute(frame.file) ? findSourceMap(frame.file) : undefined);
  const origin = map?.findEntry(frame.line - 1, frame.column - 1);
  if (!origin || !('originalSource' in origin) || !origin.originalSource) return frame;
  const source = origin.originalSource;
  const file = source.startsWith('file://') ? fileURLToPath(source) : source;
  return { ...frame, file, line: origin.originalLine + 1, column: origin.originalColumn + 1 };
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

export interface SourceLine {
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
  return lines.slice(start, line + LINES_AROUND).map((text, i) => ({ number: start + i + 1, text, isMarked: start + i + 1 === line }));
}
