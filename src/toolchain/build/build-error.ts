// Translates esbuild's messages, once, into what the terminal, the error page and commands show.
import type { BuildFailure, Message } from 'esbuild';
import { codeFrame } from '../../kernel/code-frame.ts';
import { installHint, locate } from '../../kernel/dev-error.ts';
import type { DevError } from '../../kernel/dev-messages.ts';
import type { ProjectError } from '../../kernel/errors.ts';
import { errors } from './errors.ts';
import type { ExternalImport } from './externals.ts';

/** How many errors are shown at a time: the first are the ones to fix, the rest often follow from them. */
const SHOWN = 3;

/** A BUILD_FAILED error that carries its DevError in `data.error`. */
export function fromBuildFailure(failure: BuildFailure, root: string): ProjectError {
  const described = failure.errors.map((message) => describeMessage(message, root));
  return fail(described, failure);
}

/** The same for imports of packages that are not installed, which esbuild leaves alone. */
export function fromMissingPackages(missing: ExternalImport[], root: string): ProjectError {
  return fail(missing.map((found) => describeMissing(found, root)));
}

export function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && Array.isArray((error as Partial<BuildFailure>).errors);
}

function fail(described: DevError[], cause?: unknown): ProjectError {
  const [first, ...others] = described;
  if (!first) throw cause;
  const frames = [first, ...others.slice(0, SHOWN - 1)].map(
    (error) => error.frame && `${placeOf(error)}\n${error.frame}`,
  );
  const error: DevError = others.length === 0 ? first : { ...first, frame: joinFrames(first, others) };
  const message = [first.message, ...frames.filter(Boolean).map((frame) => `\n${frame}`)].join('\n');
  const where = first.file === undefined ? undefined : placeOf(first);
  return errors.BUILD_FAILED(
    { count: described.length, first: message },
    { where, hint: first.hint, cause, data: { error } },
  );
}

function joinFrames(first: DevError, others: DevError[]): string {
  const more = others.slice(0, SHOWN - 1).map((error) => `${placeOf(error)}: ${error.message}\n${error.frame ?? ''}`);
  const rest = others.length - more.length;
  return [first.frame ?? '', ...more, ...(rest > 0 ? [`and ${rest} more`] : [])].join('\n\n');
}

function placeOf(error: DevError): string {
  return [error.file, error.line, error.column].filter((part) => part !== undefined).join(':');
}

function describeMessage(message: Message, root: string): DevError {
  const place = message.location;
  return {
    title: 'Build failed',
    message: message.text,
    ...(place
      ? // esbuild counts columns from 0 and in bytes; frames count from 1 and in characters.
        locate(
          { file: place.file, line: place.line, column: characters(place.lineText, place.column) + 1 },
          root,
          place.length,
        )
      : locate(undefined, root)),
    ...(place && { frame: frameOf(place, root) }),
    hint: hintFor(message),
    stack: undefined,
  };
}

function frameOf(place: NonNullable<Message['location']>, root: string): string | undefined {
  const column = characters(place.lineText, place.column) + 1;
  const { frame } = locate({ file: place.file, line: place.line, column }, root, place.length);
  // The file may have changed since: then the line that esbuild saw is better than the one on disk.
  return frame?.includes(place.lineText.trimEnd())
    ? frame
    : codeFrame(place.lineText, { line: 1, column, length: place.length });
}

function characters(line: string, bytes: number): number {
  return Buffer.from(line, 'utf8').subarray(0, bytes).toString('utf8').length;
}

function describeMissing({ specifier, file, line, column }: ExternalImport, root: string): DevError {
  return {
    title: 'Build failed',
    message: `Could not resolve "${specifier}"`,
    ...locate(
      line === undefined ? { file, line: 1, column: undefined } : { file, line, column },
      root,
      specifier.length,
    ),
    hint: installHint(specifier),
    stack: undefined,
  };
}

function hintFor(message: Message): string | undefined {
  const unresolved = /^Could not resolve "([^"]+)"/.exec(message.text)?.[1];
  if (unresolved !== undefined && !/^[./#]/.test(unresolved)) return installHint(unresolved);
  if (unresolved !== undefined) return 'Check the path: the file may have been renamed or deleted.';
  if (message.text.startsWith('Top-level await')) return 'Move the `await` into an async function.';
  const note = message.notes.find(({ text }) => text !== '')?.text;
  const suggestion = message.location?.suggestion;
  // esbuild also proposes punctuation to insert, which nobody meant to write there.
  return suggestion && /\w/.test(suggestion) ? `Did you mean ${suggestion}?` : note;
}
