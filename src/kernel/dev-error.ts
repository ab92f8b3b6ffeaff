// Turns whatever was thrown into what the error page and the terminal show. Both halves need it: the toolchain for
// builds, the worker for apps that do not start and views that throw.
import { readFileSync } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { codeFrame } from './code-frame.ts';
import type { DevError } from './dev-messages.ts';
import { QuintetError } from './errors.ts';

interface Place {
  file: string;
  line: number;
  column: number | undefined;
}

/**
 * Describes an error for people: the place is the error's own `where`, else the first line of its stack that is in the
 * project and not in node_modules.
 *
 * @param root Absolute path of the project; files in the result are relative to it.
 */
export function describeError(thrown: unknown, root: string): DevError {
  const carried = carriedError(thrown);
  if (carried) return carried;
  const error = thrown instanceof Error ? thrown : undefined;
  const quintet = QuintetError.is(thrown) ? thrown : undefined;
  const message = error?.message ?? quintet?.message ?? String(thrown);
  const place = parseWhere(quintet?.where, root) ?? firstProjectFrame(error?.stack, root);
  return {
    title: quintet ? quintet.code : (error?.name ?? 'Error'),
    message,
    ...locate(place, root),
    hint: quintet?.hint ?? hintFor(thrown),
    stack: quintet && quintet.exitCode !== 70 ? undefined : relativeStack(error?.stack, root),
  };
}

/** File, line, column and frame of a place, as a DevError has them. */
export function locate(
  place: Place | undefined,
  root: string,
  length?: number,
): Pick<DevError, 'file' | 'line' | 'column' | 'frame'> {
  if (!place) return { file: undefined, line: undefined, column: undefined, frame: undefined };
  const source = readSource(isAbsolute(place.file) ? place.file : join(root, place.file));
  return {
    file: isAbsolute(place.file) ? relative(root, place.file).split(sep).join('/') : place.file,
    line: place.line,
    column: place.column,
    frame: source === undefined ? undefined : codeFrame(source, { line: place.line, column: place.column, length }),
  };
}

/** An error that was described where it was thrown brings its description along in `data.error`. */
function carriedError(thrown: unknown): DevError | undefined {
  if (!QuintetError.is(thrown)) return undefined;
  const error = thrown.data?.['error'];
  return typeof error === 'object' && error !== null && 'title' in error ? (error as DevError) : undefined;
}

function parseWhere(where: string | undefined, root: string): Place | undefined {
  const match = where === undefined ? null : /^(.+?):(\d+)(?::(\d+))?$/.exec(where);
  if (!match?.[1]) return undefined;
  const file = isAbsolute(match[1]) ? match[1] : join(root, match[1]);
  return { file, line: Number(match[2]), column: match[3] === undefined ? undefined : Number(match[3]) };
}

/**
 * Whether the project's own code threw: its frame is the first on the stack, but for those of Node and of packages that it
 * calls. What Quintet threw while it was called by the project is not the project's.
 */
export function isThrownByProject(error: Error, root: string): boolean {
  const frames = error.stack?.split('\n').filter((line) => line.trimStart().startsWith('at ')) ?? [];
  const isForeign = (line: string): boolean =>
    /\(?node:|<anonymous>\)?$/.test(line) || (PACKAGES.test(line) && !OWN_PACKAGE.test(line));
  const thrower = frames.find((line) => !isForeign(line));
  return thrower !== undefined && projectFrame(thrower, root) !== undefined;
}

const PACKAGES = /[/\\]node_modules[/\\]/;
const OWN_PACKAGE = /[/\\]node_modules[/\\]quintet[/\\]/;

function firstProjectFrame(stack: string | undefined, root: string): Place | undefined {
  for (const line of stack?.split('\n') ?? []) {
    const place = projectFrame(line, root);
    if (place) return place;
  }
  return undefined;
}

/** The place in `at view (/home/me/my site/src/views.ts:3:7)`: the folder shows where a path with spaces begins. */
function projectFrame(line: string, root: string): Place | undefined {
  for (const prefix of [root + sep, urlOf(root)]) {
    const start = line.indexOf(prefix);
    const match = start < 1 || !' ('.includes(line.charAt(start - 1)) ? null : FRAME_END.exec(line.slice(start));
    if (!match?.[1]) continue;
    const file = match[1].startsWith('file:') ? fileURLToPath(match[1]) : match[1];
    if (isProjectFile(file, root)) return { file, line: Number(match[2]), column: Number(match[3]) };
  }
  return undefined;
}

const FRAME_END = /^(.+?):(\d+):(\d+)\)?$/;

function urlOf(folder: string): string {
  return `${pathToFileURL(folder).href}/`;
}

function isProjectFile(file: string, root: string): boolean {
  if (!file.startsWith(root + sep)) return false;
  return !file.includes(`${sep}node_modules${sep}`) && !file.startsWith(join(root, '.quintet') + sep);
}

function hintFor(thrown: unknown): string | undefined {
  const code = (thrown as { code?: unknown } | null)?.code;
  if (code === 'ERR_REQUIRE_ASYNC_MODULE')
    return 'The package uses top-level await; load it with `await import(…)` in a function.';
  const missing = /Cannot find (?:module|package) '([^'./][^']*)'/.exec(
    thrown instanceof Error ? thrown.message : '',
  )?.[1];
  return missing === undefined ? undefined : installHint(missing);
}

/** `@scope/name/sub` → "Did you install it? npm install @scope/name". */
export function installHint(specifier: string): string {
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  return `Did you install it? Run \`npm install ${name}\`.`;
}

function relativeStack(stack: string | undefined, root: string): string | undefined {
  return stack?.replaceAll(urlOf(root), '').replaceAll(root + sep, '');
}

function readSource(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // The frame is an extra: the file may be generated, or deleted since.
    return undefined;
  }
}
