import { QuintetError } from '../../kernel/errors.ts';
import { codeFrame } from '../../kernel/code-frame.ts';
import { importSource } from '../build/import-source.ts';
import { errors } from './errors.ts';

/** Name of the code in stacks and messages. */
export const SOURCE_NAME = '[shell]';

/** What the shell works with. */
export interface ShellApp {
  root: string;
  /** By name, for the code to find. */
  objects: Record<string, unknown>;
  /** Exports of `#db`. */
  database: object;
}

/**
 * Runs code to its end: a TypeScript module beside those of src/, with `await` at its top.
 *
 * @throws {ProjectError} BUILD_FAILED, SHELL_FAILED, and errors of Quintet that the code lets pass
 */
export async function runScript({ root, objects, database }: ShellApp, code: string): Promise<void> {
  Object.assign(globalThis, objects);
  try {
    await importSource(root, code, { name: SOURCE_NAME, database });
  } catch (error) {
    throw QuintetError.is(error) ? error : describe(error, code);
  }
}

function describe(error: unknown, code: string): Error {
  if (!(error instanceof Error)) return errors.SHELL_FAILED({ reason: JSON.stringify(error) ?? String(error) });
  const frames = error.stack?.split('\n') ?? [];
  const own = frames.find((line) => line.includes(SOURCE_NAME));
  const [, line, column] = /:(\d+):(\d+)\)?$/.exec(own ?? '') ?? [];
  const place = line === undefined ? {} : placeOf(code, Number(line), Number(column));
  return errors.SHELL_FAILED({ reason: `${error.name}: ${error.message.trim()}` }, { cause: error, ...place });
}

function placeOf(code: string, line: number, column: number): { where: string; data: Record<string, unknown> } {
  return { where: `${SOURCE_NAME}:${line}:${column}`, data: { frame: codeFrame(code, { line }) } };
}
