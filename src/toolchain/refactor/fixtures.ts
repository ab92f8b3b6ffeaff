// Rows in fixtures: `{ "model": "posts.Post", "fields": { "title": … } }`, in JSON and in JSON Lines.
import type { Node } from '../typescript/parse.ts';
import type { TextEdit } from '../schema/text-edits.ts';
import type { Renaming } from './renaming.ts';
import { renameKeys } from './typescript/row-keys.ts';
import { propertiesOf } from '../typescript/shapes.ts';
import { SourceFile, stringOf } from '../typescript/source-file.ts';

/** Is it a file of rows, and can be read without being unpacked? */
export function isFixture(path: string): boolean {
  return /(^|\/)fixtures\/[^/]+\.jsonl?$/.test(path);
}

/** Edits of one fixture; none for a file that is not JSON. */
export function renameInFixture(renaming: Renaming, path: string, text: string): TextEdit[] {
  const isLines = /^\s*\{/.test(text);
  const pieces = isLines ? splitLines(text) : [{ text, start: 0 }];
  return pieces.flatMap((piece) => editsOf(renaming, path, piece));
}

function splitLines(text: string): { text: string; start: number }[] {
  return [...text.matchAll(/[^\r\n]+/g)].map((match) => ({ text: match[0], start: match.index }));
}

function editsOf(renaming: Renaming, path: string, { text, start }: { text: string; start: number }): TextEdit[] {
  if (!isJson(text)) return [];
  // JSON is an expression; in parentheses, an object is not a block.
  const file = new SourceFile(`${path}.ts`, `(${text})`);
  for (const node of file.nodes) if (node.type === 'ObjectExpression') renameInRow(renaming, file, node);
  const shift = start - 1;
  return file.edits.map((edit) => ({ ...edit, start: edit.start + shift, end: edit.end + shift }));
}

function renameInRow(renaming: Renaming, file: SourceFile, row: Node): void {
  const properties = propertiesOf(row);
  const named = properties.find(({ name }) => name === 'model')?.value;
  const fields = properties.find(({ name }) => name === 'fields')?.value;
  const written = stringOf(named) ?? '';
  const name = written.replace(/^.*\./, '').toLowerCase();
  const model = renaming.schema.models.find((candidate) => candidate.name.toLowerCase() === name);
  if (!named || !model) return;
  if (renaming.model?.from === model.name)
    file.editString(named, written.slice(0, written.length - name.length) + renaming.model.to);
  if (fields) renameKeys({ renaming, file }, fields, model, 'row');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // Loading it will report the error; a rename does not.
    return false;
  }
}
