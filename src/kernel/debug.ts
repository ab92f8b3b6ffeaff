import { format } from 'node:util';

/** Writes one line to stderr when its scope is on. */
type Debug = (message: string, ...args: unknown[]) => void;

/**
 * Returns a writer for `quintet:SCOPE` if `DEBUG` turns it on, else undefined, so that callers write `debug?.(…)` and
 * pay nothing when it is off. `DEBUG` is a comma-separated list with `*` as wildcard: `DEBUG=quintet:*`.
 */
export function createDebug(scope: string): Debug | undefined {
  const name = `quintet:${scope}`;
  if (!isOn(name, process.env['DEBUG'] ?? '')) return undefined;
  return (message, ...args) => process.stderr.write(`${name} ${format(message, ...args)}\n`);
}

function isOn(name: string, patterns: string): boolean {
  return patterns
    .split(/[\s,]+/)
    .filter(Boolean)
    .some((pattern) => new RegExp(`^${pattern.replace(/[^*]/g, escapeLetter).replaceAll('*', '.*')}$`).test(name));
}

function escapeLetter(letter: string): string {
  return /[\w:]/.test(letter) ? letter : `\\${letter}`;
}
