// Every text of Quintet's own that people read in a page, as makemessages would list them: from templates, TypeScript and
// the scripts of the admin.
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';
import { filesBelow } from '../../src/kernel/files-below.ts';
import { packageRoot } from '../../src/kernel/package.ts';
import { createTemplateEngine } from '../../src/runtime/templates/engine.ts';
import { memoryLoader } from '../../src/runtime/templates/loaders.ts';

export interface BuiltinText {
  text: string;
  plural?: string | undefined;
  /** `src/runtime/admin/flash.ts` */
  file: string;
}

/**
 * Where the texts of a call are: the first argument that is one. Further arguments of counted texts are plurals; `asObject`:
 * one argument has both, as `one` and `many`.
 */
const CALLS: Readonly<Record<string, { at: number; plural?: number; asObject?: boolean }>> = {
  translate: { at: 1 },
  translateCount: { at: 1, asObject: true },
  formError: { at: 1 },
  countedError: { at: 1 },
  say: { at: 0 },
  sayCount: { at: 0, plural: 1 },
  addError: { at: 1 },
  passwordField: { at: 0 },
  label: { at: 0 },
};
/** Constants that are all texts. */
const TABLES = new Set(['USUAL', 'KEY_HELP']);
/** Properties whose values people read. */
const PROPERTIES = new Set(['label', 'help']);
const FOLDERS = ['src/runtime/admin', 'src/runtime/auth', 'src/runtime/forms', 'src/runtime/views'];
const TEMPLATE_FOLDERS = [
  'src/runtime/admin/templates',
  'src/runtime/auth/templates',
  'templates/project/src/accounts/templates',
  'templates/project/src/home/templates',
  'templates/starters/blog/src/blog/templates',
  'templates/view',
];

/** @throws {Error} a call whose text cannot be found: it would stay English without anybody noticing */
export function builtinTexts(): BuiltinText[] {
  const code = FOLDERS.flatMap((folder) =>
    filesBelow(join(packageRoot, folder))
      .map((name) => `${folder}/${name}`)
      .filter((file) => /\.(?:ts|js)$/.test(file)),
  );
  return [...code.flatMap(textsOfCode), ...textsOfTemplates()];
}

function textsOfTemplates(): BuiltinText[] {
  const files = TEMPLATE_FOLDERS.flatMap((folder) =>
    filesBelow(join(packageRoot, folder))
      .filter((name) => /\.(?:html|txt)(?:\.ejs)?$/.test(name))
      .map((name) => ({ name, path: join(packageRoot, folder, name) })),
  );
  files.push({ name: 'base.html', path: join(packageRoot, 'templates/project/src/templates/base.html.ejs') });
  const sources = Object.fromEntries(
    files.map(({ path }, index) => [`${index}`, withoutEjs(readFileSync(path, 'utf8'))]),
  );
  const engine = createTemplateEngine({ loader: memoryLoader(sources) });
  return files.flatMap(({ path }, index) =>
    engine
      .compile(`${index}`)
      .references.filter(({ kind }) => kind === 'text')
      .map(({ name, plural }) => ({ text: name, plural, file: relative(packageRoot, path) })),
  );
}

function withoutEjs(text: string): string {
  return text.replaceAll(/<%[=-][^]*?%>/g, 'x').replaceAll(/<%[^]*?%>/g, '');
}

type Node = { type: string; [name: string]: unknown };

function textsOfCode(file: string): BuiltinText[] {
  const { program } = parseSync(file, readFileSync(join(packageRoot, file), 'utf8'));
  const constants = constantsOf(program as unknown as Node);
  const found: BuiltinText[] = [];
  new Visitor({
    CallExpression(node) {
      const call = node as unknown as { callee: Node; arguments: Node[] };
      const place = CALLS[calleeName(call.callee)];
      if (!place) return;
      const first = call.arguments[place.at];
      const [one, many] = place.asObject
        ? [propertyOf(first, 'one', constants), propertyOf(first, 'many', constants)]
        : [first, place.plural === undefined ? undefined : call.arguments[place.plural]];
      const [texts, plurals] = [textsIn(one, constants), textsIn(many, constants)];
      for (const text of texts) found.push({ text, plural: plurals[0], file });
    },
    NewExpression(node) {
      const { callee, arguments: given } = node as unknown as { callee: Node; arguments: Node[] };
      if (calleeName(callee) === 'ValidationError')
        for (const text of textsIn(given[0], constants)) found.push({ text, file });
    },
    VariableDeclarator(node) {
      const { id, init } = node as unknown as { id: Node; init: Node };
      if (TABLES.has(String(id['name']))) for (const text of textsIn(init, constants)) found.push({ text, file });
    },
    Property(node) {
      const property = node as unknown as { key: Node; value: Node };
      if (PROPERTIES.has(String(property.key['name'])))
        for (const text of textsIn(property.value, constants)) found.push({ text, file });
    },
  }).visit(program);
  return found.filter(({ text }) => /\p{L}{2}/u.test(text.replaceAll(/%\(\w+\)s/g, '')));
}

/** `const WRONG = '…'`, lists and objects of texts. */
function constantsOf(program: Node): Map<string, Node> {
  const constants = new Map<string, Node>();
  for (const node of program['body'] as Node[]) {
    const declaration = (node.type === 'ExportNamedDeclaration' ? node['declaration'] : node) as Node | null;
    if (declaration?.type !== 'VariableDeclaration') continue;
    for (const { id, init } of declaration['declarations'] as { id: Node; init: Node | null }[])
      if (init) constants.set(String(id['name']), init);
  }
  return constants;
}

/** The value of a property of an object literal, or of a constant that is spread in it. */
function propertyOf(node: Node | undefined, name: string, constants: ReadonlyMap<string, Node>): Node | undefined {
  for (const part of (node?.['properties'] ?? []) as Node[]) {
    if (part.type === 'SpreadElement') {
      const spread = constants.get(String((part['argument'] as Node)['name']));
      const found = propertyOf(spread, name, constants);
      if (found) return found;
    } else if ((part['key'] as Node)['name'] === name) return part['value'] as Node;
  }
  return undefined;
}

function calleeName(callee: Node): string {
  return String(callee.type === 'MemberExpression' ? (callee['property'] as Node)['name'] : callee['name']);
}

/** Of a list only the first: the others are its plurals. */
function textsIn(node: Node | undefined, constants: ReadonlyMap<string, Node>): string[] {
  if (!node) return [];
  const inside = (inner: unknown): string[] => textsIn(inner as Node, constants);
  switch (node.type) {
    case 'Literal':
      return typeof node['value'] === 'string' ? [node['value']] : [];
    case 'TSAsExpression':
      return inside(node['expression']);
    case 'ConditionalExpression':
      return [...inside(node['consequent']), ...inside(node['alternate'])];
    case 'LogicalExpression':
      return [...inside(node['left']), ...inside(node['right'])];
    case 'ArrayExpression':
      return inside((node['elements'] as Node[])[0]);
    case 'ObjectExpression':
      return (node['properties'] as Node[]).flatMap((property) => inside(property['value']));
    case 'MemberExpression':
      return inside(node['object']);
    case 'Identifier':
      return constants.has(String(node['name'])) ? inside(constants.get(String(node['name']))) : [];
    default:
      return [];
  }
}
