import type { Diagnostic } from '../../project/compiler.ts';

/** Diagnostics of `now` that `before` has not, whatever line they stand in by now. */
export function newDiagnostics(before: readonly Diagnostic[], now: readonly Diagnostic[]): Diagnostic[] {
  const known = new Set(before.map(keyOf));
  return now.filter((diagnostic) => !known.has(keyOf(diagnostic)));
}

function keyOf({ file, line, code }: Diagnostic): string {
  return `${file}:${line} ${code}`;
}
