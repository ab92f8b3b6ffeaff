import { QuintetError } from '../../kernel/errors.ts';
import type { Colors } from './terminal.ts';

/** Lines for the terminal: message, where, hint; a stack only for what is our bug. */
export function renderError(error: unknown, color: Colors, version: string): string {
  if (!QuintetError.is(error) || error.exitCode === 70) return renderBug(error, color, version);
  const head = `${color.red('✗')} ${error.message}`;
  const where = error.where ? `  at ${color.cyan(error.where)}` : undefined;
  const hint = error.hint ? `  ${color.bold('→')} ${error.hint}` : undefined;
  return [head, where, frameOf(error, color), hint].filter(Boolean).join('\n');
}

/** Errors in a file of the project contain the lines around the error in `data.frame`. */
function frameOf(error: QuintetError, color: Colors): string | undefined {
  const frame = error.data?.['frame'];
  return typeof frame === 'string' ? `\n${color.dim(frame.replace(/^/gm, '  '))}\n` : undefined;
}

function renderBug(error: unknown, color: Colors, version: string): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const cause =
    error instanceof Error && error.cause instanceof Error
      ? `\ncaused by ${error.cause.stack ?? error.cause.message}`
      : '';
  return [
    `${color.red('✗')} This is a bug in Quintet, not in your project.`,
    '',
    color.dim(stack + cause),
    '',
    `Please report it with the lines above: quintet ${version}, node ${process.versions.node}, ${process.platform}-${process.arch}.`,
  ].join('\n');
}

/** The same for `--json`, printed on stdout. */
export function errorToJson(error: unknown): { error: Record<string, unknown> } {
  if (!QuintetError.is(error)) {
    const message = error instanceof Error ? error.message : String(error);
    return { error: { code: 'INTERNAL', message, stack: error instanceof Error ? error.stack : undefined } };
  }
  const { code, message, where, hint, data } = error;
  return { error: { code, message, where, hint, ...(data ? { data } : {}) } };
}
