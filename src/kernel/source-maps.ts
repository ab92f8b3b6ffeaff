// Stack traces of bundles that run through the vm, which Node's own --enable-source-maps does not cover.
import { findSourceMap, SourceMap } from 'node:module';
import type { SourceMapPayload } from 'node:module';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAPS = new Map<string, string | SourceMap>();
let installed = false;

/**
 * From now on stacks name the sources of `filename` instead of its own lines. The map is parsed at the first error.
 *
 * @param map Source map, version 3, as JSON; its sources are relative to the folder of `filename`.
 */
export function registerSourceMap(filename: string, map: string): void {
  MAPS.set(filename, map);
  if (installed) return;
  installed = true;
  Error.prepareStackTrace = (error, trace) => {
    const frames = trace.map((frame) => `\n    at ${describeFrame(frame)}`);
    return `${headline(error)}${frames.join('')}`;
  };
}

/** Frees the map of code that is no longer loaded. */
export function forgetSourceMap(filename: string): void {
  MAPS.delete(filename);
}

function headline(error: Error): string {
  try {
    return String(error);
  } catch {
    // A broken toString must not hide the trace.
    return 'Error';
  }
}

function describeFrame(frame: NodeJS.CallSite): string {
  const text = frame.toString();
  const file = frame.getFileName();
  const line = frame.getLineNumber();
  const column = frame.getColumnNumber();
  if (file == null || line === null || column === null) return text;
  const origin = originOf(file, line, column);
  return origin === undefined ? text : text.replace(`${file}:${line}:${column}`, origin);
}

function originOf(file: string, line: number, column: number): string | undefined {
  // Node's own maps, if it was configured to keep them, would be lost to the replaced prepareStackTrace.
  const map = MAPS.has(file) ? parsed(file) : findSourceMap(file);
  const entry = map?.findEntry(line - 1, column - 1);
  if (!entry || !('originalSource' in entry)) return undefined;
  const { originalSource } = entry;
  const source = originalSource.startsWith('file:')
    ? fileURLToPath(originalSource)
    : resolve(dirname(file), originalSource);
  return `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
}

function parsed(file: string): SourceMap | undefined {
  const known = MAPS.get(file);
  if (typeof known !== 'string') return known;
  const map = new SourceMap(JSON.parse(known) as SourceMapPayload);
  MAPS.set(file, map);
  return map;
}
