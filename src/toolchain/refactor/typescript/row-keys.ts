// Field names as keys of objects: arguments of the database client, rows, and types of either.
import type { ModelDescription } from '../../../kernel/model.ts';
import type { Node } from '../../typescript/parse.ts';
import { isFunction, returnsOf } from '../../typescript/bindings.ts';
import { fieldNamed, modelOf, newFieldName, renamePath, type Renaming } from '../renaming.ts';
import { bare, elementsOf, propertiesOf, shapesOf, type Property } from '../../typescript/shapes.ts';
import { isNode, stringOf, type SourceFile } from '../../typescript/source-file.ts';

/** Keys of Prisma's arguments below which the same model goes on. */
const SECTIONS = new Set(
  (
    'where data select include omit orderBy cursor having create update upsert connect connectOrCreate set disconnect delete ' +
    'deleteMany updateMany createMany updateManyAndReturn some every none is isNot AND OR NOT defaults _count _sum _avg _min _max'
  ).split(' '),
);
/** Keys whose values are names of fields. */
const NAME_LISTS = new Set(['by', 'distinct']);

/** `arguments`: the outermost keys are `where`, `data`, …; `row`: they are fields. */
type KeyMode = 'arguments' | 'row';

/** Renames the keys that are fields, in the expression and in the objects that it is made of. */
export function renameKeys(
  { renaming, file }: { renaming: Renaming; file: SourceFile },
  expression: Node,
  model: ModelDescription,
  mode: KeyMode,
): void {
  new KeyWalk(renaming, file).visit(expression, model, mode);
}

class KeyWalk {
  readonly #renaming: Renaming;
  readonly #file: SourceFile;
  readonly #seen = new Set<Node>();

  constructor(renaming: Renaming, file: SourceFile) {
    this.#renaming = renaming;
    this.#file = file;
  }

  visit(expression: Node, model: ModelDescription, mode: KeyMode): void {
    const node = bare(expression);
    if (this.#seen.has(node)) return;
    this.#seen.add(node);
    if (isFunction(node)) for (const value of returnsOf(this.#file, node)) this.visit(value, model, mode);
    for (const element of elementsOf(this.#file, node)) this.visit(element, model, mode);
    for (const shape of shapesOf(this.#file, node)) {
      this.#visitShape(shape.node, model, mode, shape.without);
    }
  }

  #visitShape(shape: Node, model: ModelDescription, mode: KeyMode, without: readonly string[]): void {
    for (const property of propertiesOf(shape)) {
      if (!without.includes(property.name)) this.#visitProperty(property, model, mode);
    }
    for (const part of (shape['properties'] ?? []) as Node[]) {
      if (part.type === 'SpreadElement') this.visit(part['argument'] as Node, model, mode);
    }
  }

  #visitProperty(property: Property, model: ModelDescription, mode: KeyMode): void {
    const { name, value } = property;
    const field = mode === 'row' ? fieldNamed(model, name) : undefined;
    const renamed = mode === 'row' ? newFieldName(this.#renaming, model, name) : undefined;
    if (renamed !== undefined) renameProperty(this.#file, property, renamed);
    if (!value) return;
    const related = modelOf(this.#renaming, field?.relation?.model);
    if (related) this.visit(value, related, 'row');
    else if (!field && NAME_LISTS.has(name)) renameNames(this.#renaming, this.#file, value, model);
    else if (!field && (SECTIONS.has(name) || renamed !== undefined)) this.visit(value, model, 'row');
  }
}

/** `title: x` → `headline: x`, and `title` alone → `headline: title`. */
export function renameProperty(file: SourceFile, { key, isShorthand, name }: Property, renamed: string): void {
  if (isShorthand) file.edit(key.start, key.end, `${renamed}: ${name}`);
  else if (stringOf(key) === undefined) file.edit(key.start, key.end, renamed);
  else file.editString(key, renamed);
}

/** Names of fields, or paths of them, in a string or a list of strings, also nested: `['-title', ['author.name']]`. */
export function renameNames(renaming: Renaming, file: SourceFile, expression: Node, model: ModelDescription): void {
  const node = bare(expression);
  const text = stringOf(node);
  if (text === undefined) {
    for (const element of elementsOf(file, node)) renameNames(renaming, file, element, model);
    return;
  }
  const [prefix = ''] = /^[-^=+@$]/.exec(text) ?? [];
  const renamed = renamePath(renaming, model, text.slice(prefix.length));
  if (renamed !== undefined && isNode(node)) file.editString(node, prefix + renamed);
}
