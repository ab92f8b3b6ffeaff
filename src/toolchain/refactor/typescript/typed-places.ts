// What only the compiler knows: after the models have their new names, every place that it objects to and that reads the
// old name at that very character gets the new one. Where it objects to that as well, it is put back.
import { typeCheck, type Diagnostic } from '../../project/compiler.ts';
import { newDiagnostics } from './new-diagnostics.ts';
import { renamedClientName } from './client-types.ts';
import { delegateOf } from './database-client.ts';
import type { Renaming } from '../renaming.ts';
import { nameOf, SourceFile, stringOf } from '../../typescript/source-file.ts';
import type { TrialCopy } from './trial-copy.ts';
import { applyEdits } from '../../schema/text-edits.ts';

/** One fix can uncover the next: a parameter's type, then the calls of its function, then what they were given. */
const MAX_ROUNDS = 6;

/**
 * Fixes the copy and checks it again until nothing more can be fixed.
 *
 * @param baseline what the compiler said before the rename
 * @returns what it says that it did not say before
 */
export async function mendByCompiler(
  renaming: Renaming,
  copy: TrialCopy,
  baseline: readonly Diagnostic[],
): Promise<Diagnostic[]> {
  const tried = new Set<string>();
  for (let round = 0; ; round++) {
    const remaining = newDiagnostics(baseline, await typeCheck(copy.project.root));
    if (round === MAX_ROUNDS || !mendOnce(renaming, copy, remaining, tried)) return remaining;
  }
}

/** @returns whether anything was changed */
function mendOnce(
  renaming: Renaming,
  copy: TrialCopy,
  diagnostics: readonly Diagnostic[],
  tried: Set<string>,
): boolean {
  let isChanged = false;
  for (const path of new Set(diagnostics.map(({ file }) => file))) {
    if (!/^src\/.*\.[cm]?tsx?$/.test(path)) continue;
    const file = new SourceFile(path, copy.read(path));
    for (const diagnostic of diagnostics.filter((other) => other.file === path)) {
      const offset = offsetOf(file.text, diagnostic);
      const place = placeOf(diagnostic);
      if (tried.has(place)) putBack(renaming, file, offset);
      else if (mend(renaming, file, offset)) tried.add(place);
    }
    if (file.edits.length === 0) continue;
    isChanged = true;
    copy.write(path, applyEdits(file.text, file.edits));
  }
  return isChanged;
}

function placeOf({ file, line, column }: Diagnostic): string {
  return `${file}:${line}:${column}`;
}

function mend(renaming: Renaming, file: SourceFile, offset: number): boolean {
  const leaf = file.leafAt(offset);
  const name = nameOf(leaf);
  if (!leaf || name === undefined) return false;
  const renamed = newName(renaming, name);
  if (renamed === undefined) return false;
  const parent = file.parentOf(leaf);
  const isShorthand = parent?.type === 'Property' && parent['shorthand'] === true;
  if (stringOf(leaf) !== undefined) file.editString(leaf, renamed);
  else file.edit(leaf.start, leaf.end, isShorthand ? `${renamed}: ${name}` : renamed);
  return true;
}

/** The compiler does not take the new name there either: what it says is about something else. */
function putBack(renaming: Renaming, file: SourceFile, offset: number): void {
  const leaf = file.leafAt(offset);
  const name = nameOf(leaf);
  const old = [...renaming.fields.values()].flatMap((renames) => [...renames]).find(([, to]) => to === name)?.[0];
  if (!leaf || old === undefined) return;
  if (stringOf(leaf) === undefined) file.edit(leaf.start, leaf.end, old);
  else file.editString(leaf, old);
}

function newName(renaming: Renaming, name: string): string | undefined {
  for (const renames of renaming.fields.values()) {
    const field = renames.get(name);
    if (field !== undefined) return field;
  }
  const { model } = renaming;
  if (!model) return undefined;
  return name === delegateOf(model.from) ? delegateOf(model.to) : renamedClientName(renaming, name);
}

/** Where a line and a column, both from 1, are in the text. */
function offsetOf(text: string, { line, column }: Pick<Diagnostic, 'line' | 'column'>): number {
  let start = 0;
  for (let count = 1; count < line; count++) start = text.indexOf('\n', start) + 1;
  return start + column - 1;
}
