// Places that contain the old name as text of unknown meaning: reported, never changed.
import type { Node } from '../typescript/parse.ts';
import { modelOf, type Renaming } from './renaming.ts';
import { listOf, nameOf, SourceFile, stringOf } from '../typescript/source-file.ts';

/** Offsets of strings that are the old name, of inputs of that name, and of SQL in models that has it. */
export function findLeftovers(renaming: Renaming, path: string, text: string): number[] {
  const names = renaming.model
    ? [renaming.model.from]
    : [...renaming.fields.values()].flatMap((map) => [...map.keys()]);
  if (!names.some((name) => text.includes(name))) return [];
  if (path.endsWith('.html')) return names.flatMap((name) => findInputs(text, name));
  if (path.endsWith('.prisma')) return names.flatMap((name) => findRawSql(text, name));
  if (!/\.[cm]?tsx?$/.test(path)) return [];
  const file = new SourceFile(path, text);
  return file.nodes.filter((node) => isLeftover(renaming, file, node, names)).map(({ start }) => start);
}

/** `<input name="title">` that a template writes itself. */
function findInputs(text: string, name: string): number[] {
  return [...text.matchAll(new RegExp(`\\b(?:name|for|id)=["'](?:id_)?${name}["']`, 'g'))].map(({ index }) => index);
}

/** `where: raw("title <> ''")` */
function findRawSql(text: string, name: string): number[] {
  return [...text.matchAll(/\braw\s*\(\s*"(?:[^"\\]|\\.)*"/g)]
    .filter(([sql]) => new RegExp(`\\b${name}\\b`).test(sql))
    .map(({ index }) => index);
}

function isLeftover(renaming: Renaming, file: SourceFile, node: Node, names: readonly string[]): boolean {
  const value = stringOf(node);
  if (value === undefined || isUnderstood(renaming, file, node)) return false;
  if (names.includes(value)) return true;
  if (renaming.model) return false;
  return names.some((name) => value.includes(`name="${name}"`));
}

/** Types are the compiler's; calls that name their model have been looked at; an import is another file's name. */
function isUnderstood(renaming: Renaming, file: SourceFile, node: Node): boolean {
  for (const around of file.around(node)) {
    if (around.type === 'TSLiteralType' || around.type === 'ImportDeclaration') return true;
    const isCall = around.type === 'CallExpression' && file.isQuintets(nameOf(around['callee']));
    if (isCall && listOf(around['arguments']).some((argument) => isModelName(renaming, stringOf(argument))))
      return true;
  }
  return false;
}

function isModelName(renaming: Renaming, name: string | undefined): boolean {
  return name === renaming.model?.to ? name !== undefined : modelOf(renaming, name) !== undefined;
}
