// Properties of an object literal in a file of the user: `tags: { stars: … }` in template-tags.ts.
import { MagicString } from 'magic-string';
import { errors } from './errors.ts';
import { removeItem } from './arrays.ts';
import { addImport, dropImport, type ImportRequest } from './imports.ts';
import { defaultExport, isNode, parseStatements, sameCode, unwrap, type Node } from './parse.ts';

/** One property, as data: it can be written into the history and taken out again. */
export interface PropertyEdit {
  kind: 'property';
  /** The property of the default export's options that holds the object: `tags`. It is made when it is missing. */
  group: string;
  key: string;
  /** `stars: simpleTag(…)`, without comma, its lines after the first as they should be. */
  text: string;
  imports: readonly ImportRequest[];
}

/** The source with the property; unchanged when it is there. @throws {ProjectError} ANCHOR_MISSING, TYPESCRIPT_SYNTAX */
export function addProperty(file: string, source: string, { group, key, text, imports }: PropertyEdit): string {
  const options = findOptions(parseStatements(file, source));
  if (!options)
    throw errors.ANCHOR_MISSING({ file, expected: `object in its default export`, paste: `${group}: { ${text} },` });
  const holder = propertyOf(options, group);
  const object = holder && unwrap(holder['value']);
  if (holder && object?.type !== 'ObjectExpression')
    throw errors.ANCHOR_MISSING({
      file,
      expected: `object "${group}" in its default export`,
      paste: `${group}: { ${text} },`,
    });
  if (object && propertyOf(object, key)) return source;
  const edited = new MagicString(source);
  if (object) insertLast(edited, source, object, text);
  else insertLast(edited, source, options, `${group}: {\n    ${text},\n  }`);
  return imports.reduce((code, request) => addImport(file, code, request), edited.toString());
}

/**
 * The source without the property and without imports that nothing uses any more.
 *
 * @param force removes it even if it was edited
 * @returns undefined when it was edited
 */
export function removeProperty(file: string, source: string, edit: PropertyEdit, force: boolean): string | undefined {
  const options = findOptions(parseStatements(file, source));
  const holder = options && propertyOf(options, edit.group);
  const object = holder && unwrap(holder['value']);
  const property = object && propertyOf(object, edit.key);
  if (!options || !holder || !object || !property) return source;
  if (!force && !sameCode(source.slice(property.start, property.end), edit.text)) return undefined;
  const edited = new MagicString(source);
  const isLast = propertiesOf(object).length === 1;
  if (isLast) removeItem(edited, options, propertiesOf(options), holder);
  else removeItem(edited, object, propertiesOf(object), property);
  return edit.imports.reduce((code, request) => dropImport(file, code, request), edited.toString());
}

/** The object that `export default defineLibrary({ … })` gets. */
function findOptions(statements: readonly Node[]): Node | undefined {
  const value = defaultExport(statements);
  const candidates = value?.type === 'CallExpression' ? ((value['arguments'] ?? []) as Node[]).map(unwrap) : [value];
  return candidates.find((candidate) => candidate?.type === 'ObjectExpression');
}

function propertiesOf(object: Node): Node[] {
  return (object['properties'] ?? []) as Node[];
}

function propertyOf(object: Node, name: string): Node | undefined {
  return propertiesOf(object).find(({ key }) => isNode(key) && (key['name'] ?? key['value']) === name);
}

function insertLast(edited: MagicString, source: string, object: Node, text: string): void {
  const last = propertiesOf(object).at(-1);
  const outer = indentAt(source, object.start);
  if (!last) {
    edited.overwrite(object.start, object.end, `{\n${outer}  ${text},\n${outer}}`);
    return;
  }
  const isSpread = source.slice(object.start, last.start).includes('\n');
  edited.appendLeft(last.end, isSpread ? `,\n${indentAt(source, last.start)}${text}` : `, ${text}`);
}

function indentAt(source: string, offset: number): string {
  const start = source.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(source.slice(start))?.[0] ?? '';
}
