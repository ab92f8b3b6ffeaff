// The table of docs/errors.md: what the catalogues in src/ say, with the facts of a message as ‹names›.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  parseSync,
  type Expression,
  type MemberExpression,
  type ObjectExpression,
  type ObjectProperty,
  type Program,
  type StaticMemberExpression,
} from 'oxc-parser';
import { packageFolder } from '../support/command-line.ts';

interface Texts {
  message: string;
  hint: string;
}

/** The rows of the table, by code. */
export async function renderErrorTable(): Promise<string> {
  const source = join(packageFolder, 'src');
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('errors.ts'));
  for (const file of files) await import(pathToFileURL(join(source, file)).href);
  // The same copy of the module as the catalogues use.
  const { knownErrors } = await import('../../src/kernel/errors.ts');
  const texts = new Map(files.flatMap((file) => catalogueTexts(join(source, file))));
  const rows = knownErrors()
    .toSorted((a, b) => (a.code < b.code ? -1 : 1))
    .map(({ code, family, status }) => {
      const { message, hint } = texts.get(code) ?? { message: '', hint: '' };
      return `| \`${code}\` | ${family}${status === undefined ? '' : ` (${status})`} | ${message} | ${hint} |`;
    });
  return ['| code | family | message | what to do |', '|---|---|---|---|', ...rows].join('\n');
}

function catalogueTexts(file: string): [code: string, texts: Texts][] {
  const { program } = parseSync(file, readFileSync(file, 'utf8'));
  const constants = constantsOf(program);
  return entriesOf(program).map(([code, entry]) => {
    const part = (name: string): string => {
      const value = propertyOf(entry, name);
      return value === undefined ? '' : toCell(alternatives(value, constants));
    };
    return [code, { message: part('about') || part('message'), hint: part('hint') }];
  });
}

/** `const NAME = 'text'` of a file, which messages refer to. */
function constantsOf(program: Program): ReadonlyMap<string, Expression> {
  const declared = program.body.flatMap((node) => (node.type === 'VariableDeclaration' ? node.declarations : []));
  return new Map(
    declared.flatMap(({ id, init }) =>
      id.type === 'Identifier' && init && /^(?:Literal|TemplateLiteral)$/.test(init.type) ? [[id.name, init]] : [],
    ),
  );
}

function entriesOf(program: Program): [code: string, entry: ObjectExpression][] {
  const declared = program.body.flatMap((node) =>
    node.type === 'ExportNamedDeclaration' && node.declaration?.type === 'VariableDeclaration'
      ? node.declaration.declarations
      : [],
  );
  return declared.flatMap(({ init }) => {
    if (init?.type !== 'CallExpression' || init.callee.type !== 'Identifier' || init.callee.name !== 'catalogue')
      return [];
    const [entries] = init.arguments;
    if (entries?.type !== 'ObjectExpression') return [];
    return entries.properties.flatMap((property): [string, ObjectExpression][] =>
      property.type === 'Property' && property.value.type === 'ObjectExpression'
        ? [[nameOf(property), property.value]]
        : [],
    );
  });
}

function nameOf({ key }: ObjectProperty): string {
  return key.type === 'Identifier' ? key.name : key.type === 'Literal' ? String(key.value) : '';
}

function propertyOf(entry: ObjectExpression, name: string): Expression | undefined {
  const found = entry.properties.find((property) => property.type === 'Property' && nameOf(property) === name);
  return found?.type === 'Property' ? found.value : undefined;
}

type Constants = ReadonlyMap<string, Expression>;

/** The texts that an expression can give, each once. Texts that say only what somebody may have meant are left out. */
function alternatives(node: Expression, constants: Constants): string[] {
  const texts = [...new Set(textsOf(node, constants).map((text) => text.replaceAll(/\s+/g, ' ').trim()))].filter(
    Boolean,
  );
  const telling = texts.filter((text) => !/^(?:Did you mean|Run: quintet)\b[^a-z]*\??$/.test(text));
  return telling.length > 0 ? telling : texts;
}

function textsOf(node: Expression, constants: Constants): string[] {
  const inner = (child: Expression): string[] => textsOf(child, constants);
  switch (node.type) {
    case 'Literal':
      return [typeof node.value === 'string' ? node.value : ''];
    case 'ParenthesizedExpression':
      return inner(node.expression);
    case 'ArrowFunctionExpression':
      if (node.body.type !== 'BlockStatement') return inner(node.body);
      return node.body.body.flatMap((statement) => returned(statement)).flatMap(inner);
    case 'ConditionalExpression':
      return [...inner(node.consequent), ...inner(node.alternate)];
    case 'LogicalExpression':
      return inner(node.left);
    case 'TemplateLiteral':
      return [
        fill(
          node.quasis.map(({ value }) => value.cooked ?? ''),
          node.expressions,
          constants,
        ),
      ];
    case 'Identifier': {
      const constant = constants.get(node.name);
      return constant ? inner(constant) : [`‹${node.name}›`];
    }
    default:
      return [`‹${rootOf(node)}›`];
  }
}

function returned(statement: { type: string; argument?: Expression | null; consequent?: unknown }): Expression[] {
  if (statement.type === 'ReturnStatement') return statement.argument ? [statement.argument] : [];
  if (statement.type === 'IfStatement') return returned(statement.consequent as typeof statement);
  return [];
}

const SUGGESTIONS = ['near', 'meant', 'searched'];

/** Parts that only some errors have, such as suggestions, are omitted; of alternatives the first is shown. */
function fill(parts: readonly string[], expressions: readonly Expression[], constants: Constants): string {
  return parts.reduce((text, part, i) => {
    const texts = textsOf(expressions[i - 1] as Expression, constants);
    const isOptional = texts.some((one) => one === '' || SUGGESTIONS.some((name) => one === `‹${name}›`));
    return text + (isOptional ? '' : (texts[0] ?? '')) + part;
  });
}

/** The fact that an expression shows: `names` of `names.slice(0, 3).join(', ')`, `host` of `JSON.stringify(host)`. */
function rootOf(node: Expression): string {
  if (node.type === 'Identifier') return node.name;
  if (node.type === 'TSAsExpression' || node.type === 'ParenthesizedExpression') return rootOf(node.expression);
  if (node.type === 'MemberExpression') return isNamedPart(node) ? node.property.name : rootOf(node.object);
  if (node.type !== 'CallExpression') return '…';
  const [argument] = node.arguments;
  if (node.callee.type === 'MemberExpression' && rootOf(node.callee.object) !== 'JSON')
    return rootOf(node.callee.object);
  return argument && argument.type !== 'SpreadElement' ? rootOf(argument) : '…';
}

/** `server.host`, but not `problems[0]` or `problems.length`. */
function isNamedPart(node: MemberExpression): node is StaticMemberExpression {
  return !node.computed && node.property.type === 'Identifier' && node.property.name !== 'length';
}

function toCell(texts: readonly string[]): string {
  const escaped = texts.map((text) =>
    text.replaceAll('|', '\\|').replaceAll(/(`[^`]*`)|</g, (_match, code?: string) => code ?? '&lt;'),
  );
  return escaped.join('<br>');
}
