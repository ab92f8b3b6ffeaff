// The places that pass a model and its fields by name to functions of Quintet and Prisma.
import type { ModelDescription } from '../../../kernel/model.ts';
import type { Node } from '../../typescript/parse.ts';
import { isFunction, returnsOf } from '../../typescript/bindings.ts';
import { delegateOf, isClient, withScopes } from './database-client.ts';
import { modelOf, modelOfDelegate, type Renaming } from '../renaming.ts';
import { renameKeys, renameNames } from './row-keys.ts';
import { bare, propertiesOf, shapesOf } from '../../typescript/shapes.ts';
import { defaultTemplate } from '../templates/template-contexts.ts';
import type { Values } from './values.ts';
import { elementIndent, isNode, listOf, nameOf, stringOf, type SourceFile } from '../../typescript/source-file.ts';

/** Options that name fields, as a string or a list. */
const NAMES = new Set(
  (
    'fields exclude readOnly needs dateField orderBy ordering display labelFields listDisplay listDisplayLinks listFilter ' +
    'searchFields readonlyFields readOnlyFields filterFields orderingFields lookupField slugField'
  ).split(' '),
);
/** Options whose keys are fields. */
const KEYED = new Set(
  'widgets labels help overrides limitChoices prepopulatedFields initial values instance'.split(' '),
);
/** Options in the language of the database client. */
const QUERIES = new Set('where include orderBy select omit data queryset defaults create update'.split(' '));

/**
 * Renames in every call of the file that says which model it is about.
 *
 * @param hasTemplate is there a template of that name?
 */
export function renameInCalls(
  renaming: Renaming,
  file: SourceFile,
  values: Values,
  hasTemplate: (name: string) => boolean,
): void {
  for (const node of file.nodes) {
    if (node.type === 'CallExpression') {
      renameInModelCall(renaming, file, node);
      keepTemplate(renaming, file, node, hasTemplate);
      renameInFormCall(renaming, file, node, values);
    }
    if (node.type === 'MemberExpression') renameInDelegate(renaming, file, node);
    if (node.type === 'TSTypeReference') renameInTypeArguments(renaming, file, node, nameOf(node['typeName']));
  }
}

/** `modelForm('Post', { fields: ['title'] })`, `inlineFormSet('Author', 'Book', …)`, `column<'Post'>({ needs: ['title'] })`. */
function renameInModelCall(renaming: Renaming, file: SourceFile, call: Node): void {
  const callee = nameOf(call['callee']);
  if (!file.isQuintets(callee)) return;
  renameInTypeArguments(renaming, file, call, callee);
  const parts = listOf(call['arguments']);
  const named = parts.filter((part) => modelOf(renaming, stringOf(part)));
  for (const literal of named) renameModelName(renaming, file, literal);
  const model = modelOf(renaming, stringOf(named.at(-1))) ?? modelInTypeArguments(renaming, call);
  if (!model) return;
  const rename = callee === 'modelScopes' ? renameScopes : renameOptions;
  for (const part of parts.filter((other) => !named.includes(other))) rename(renaming, file, part, model);
}

/** A view that finds its template by the model's name goes on with the one that it had. */
function keepTemplate(renaming: Renaming, file: SourceFile, call: Node, hasTemplate: (name: string) => boolean): void {
  const [first, options] = listOf(call['arguments']);
  const model = modelOf(renaming, stringOf(first));
  if (!first || !model || model.name !== renaming.model?.from || !file.isQuintets(nameOf(call['callee']))) return;
  const template = defaultTemplate(nameOf(call['callee']) ?? '', model);
  if (template === undefined || !hasTemplate(template)) return;
  const text = `template: '${template}'`;
  if (!options) return file.edit(first.end, first.end, `, { ${text} }`);
  const properties = options.type === 'ObjectExpression' ? propertiesOf(options) : [];
  const [next] = properties;
  if (next && !properties.some(({ name }) => name === 'template'))
    file.edit(next.node.start, next.node.start, `${text},${elementIndent(file, next.node)}`);
}

/** `{ published: { published: true }, by: (authorId: number) => ({ authorId }) }`: conditions, or functions that give one. */
function renameScopes(renaming: Renaming, file: SourceFile, expression: Node, model: ModelDescription): void {
  for (const { value } of shapesOf(file, expression).flatMap(({ node }) => propertiesOf(node))) {
    const conditions = value && isFunction(value) ? returnsOf(file, value) : [value];
    for (const condition of conditions) if (condition) renameKeys({ renaming, file }, condition, model, 'row');
  }
}

function renameOptions(renaming: Renaming, file: SourceFile, expression: Node, model: ModelDescription): void {
  for (const { node } of shapesOf(file, expression)) {
    for (const { name, value } of propertiesOf(node)) {
      if (value) renameOption(renaming, file, { name, value }, model);
    }
  }
}

function renameOption(
  renaming: Renaming,
  file: SourceFile,
  { name, value }: { name: string; value: Node },
  model: ModelDescription,
): void {
  if (NAMES.has(name)) renameNames(renaming, file, value, model);
  if (QUERIES.has(name) || KEYED.has(name)) renameKeys({ renaming, file }, value, model, 'row');
  if (name === 'prepopulatedFields')
    for (const property of shapesOf(file, value).flatMap(({ node }) => propertiesOf(node)))
      if (property.value) renameNames(renaming, file, property.value, model);
  if (name === 'fieldsets')
    for (const set of listOf(bare(value)['elements'])) renameOptions(renaming, file, set, model);
}

/** `db.post.create({ … })`, `getOrCreate(db.post, { … })`. */
function renameInDelegate(renaming: Renaming, file: SourceFile, node: Node): void {
  const name = node['computed'] ? undefined : nameOf(node['property']);
  const model = name === undefined ? undefined : modelOfDelegate(renaming, name);
  if (!model || !isClient(file, node['object'] as Node)) return;
  const property = node['property'] as Node;
  if (renaming.model?.from === model.name) file.edit(property.start, property.end, delegateOf(renaming.model.to));
  for (const argument of queryArguments(file, withScopes(file, node)))
    renameKeys({ renaming, file }, argument, model, 'arguments');
}

/** The objects given with a delegate. */
function queryArguments(file: SourceFile, delegate: Node): Node[] {
  const parent = file.parentOf(delegate);
  if (parent?.type === 'CallExpression') {
    const isGiven = file.isQuintets(nameOf(parent['callee']));
    return isGiven ? listOf(parent['arguments']).filter((argument) => argument !== delegate) : [];
  }
  const call = parent?.type === 'MemberExpression' ? file.parentOf(parent) : undefined;
  return call?.type === 'CallExpression' && call['callee'] === parent ? listOf(call['arguments']) : [];
}

/** What was sent, in `PostForm.bind(FormValues.parse(String(sent)))`. */
function sentValues(node: Node): Node {
  const [first] = node.type === 'CallExpression' ? listOf(node['arguments']) : [];
  const callee = node['callee'];
  const name = isNode(callee) ? nameOf(callee['property'] ?? callee) : undefined;
  return first && (name === 'parse' || name === 'String') ? sentValues(first) : node;
}

/** `form.save({ authorId: … })`, `PostForm.from(request, { initial: { title: … } })`: both take any key. */
function renameInFormCall(renaming: Renaming, file: SourceFile, call: Node, values: Values): void {
  const callee = call['callee'] as Node;
  const method = callee.type === 'MemberExpression' ? nameOf(callee['property']) : undefined;
  if (method === undefined || !['save', 'trySave', 'from', 'bind'].includes(method)) return;
  const form = values.of(file, callee['object'] as Node);
  const [first, second] = listOf(call['arguments']);
  if (form?.kind === 'form' && first && method !== 'from') renameKeys({ renaming, file }, first, form.model, 'row');
  if (form?.kind === 'form class' && first && method === 'bind')
    renameKeys({ renaming, file }, sentValues(first), form.model, 'row');
  if (form?.kind === 'form class' && second && method === 'from') renameOptions(renaming, file, second, form.model);
}

/** `RowOf<'Post'>` */
function renameInTypeArguments(renaming: Renaming, file: SourceFile, node: Node, name: string | undefined): void {
  if (!renaming.model || !file.isQuintets(name)) return;
  for (const literal of typeLiterals(node)) renameModelName(renaming, file, literal);
}

function modelInTypeArguments(renaming: Renaming, node: Node): ModelDescription | undefined {
  return typeLiterals(node)
    .map((literal) => modelOf(renaming, stringOf(literal)))
    .find(Boolean);
}

function typeLiterals(node: Node): Node[] {
  const given = node['typeArguments'];
  return (isNode(given) ? listOf(given['params']) : []).flatMap((type) => {
    const literal = type.type === 'TSLiteralType' ? type['literal'] : undefined;
    return isNode(literal) && stringOf(literal) !== undefined ? [literal] : [];
  });
}

function renameModelName({ model }: Renaming, file: SourceFile, literal: Node): void {
  if (model && stringOf(literal) === model.from) file.editString(literal, model.to);
}
