// Which names views give to which templates, with what they hold.
import type { ModelDescription } from '../../../kernel/model.ts';
import { toKebabCase } from '../../../kernel/names.ts';
import { pageNamesOf } from '../../../kernel/page-names.ts';
import type { Node } from '../../typescript/parse.ts';
import { isFunction, returnsOf } from '../../typescript/bindings.ts';
import { modelOf, type Renaming } from '../renaming.ts';
import { bare, propertiesOf, shapesOf } from '../../typescript/shapes.ts';
import type { SourceFiles } from '../../typescript/source-files.ts';
import { isNode, listOf, nameOf, stringOf, type SourceFile } from '../../typescript/source-file.ts';
import { Values, type Value } from '../typescript/values.ts';

/** Names of one rendering; a name without a value belongs to no known model. */
export type Names = ReadonlyMap<string, Value | undefined>;

interface TemplateUse {
  /** `blog/post-detail.html` */
  template: string;
  names: Names;
}

const RENDERERS = new Set(['render', 'templateResponse', 'renderToString', 'templateView']);
const MODEL_VIEWS: Readonly<Record<string, { suffix: string; gives: 'row' | 'list' | 'form' | 'row and form' }>> = {
  listView: { suffix: 'list', gives: 'list' },
  detailView: { suffix: 'detail', gives: 'row' },
  createView: { suffix: 'form', gives: 'form' },
  updateView: { suffix: 'form', gives: 'row and form' },
  deleteView: { suffix: 'confirm-delete', gives: 'row' },
};

/** `blog/post-list.html`: what a view of a model shows unless it names a template; undefined for other functions. */
export function defaultTemplate(view: string, model: Pick<ModelDescription, 'app' | 'name'>): string | undefined {
  const found = Object.hasOwn(MODEL_VIEWS, view) ? MODEL_VIEWS[view] : undefined;
  return found && `${model.app}/${toKebabCase(model.name)}-${found.suffix}.html`;
}

/** Every use of a template that the code shows. */
export function readTemplateUses(renaming: Renaming, files: SourceFiles): TemplateUse[] {
  const reader = new ContextReader(renaming, new Values(renaming, files));
  return [...files].flatMap((file) =>
    file.nodes.filter(({ type }) => type === 'CallExpression').flatMap((call) => reader.read(file, call)),
  );
}

class ContextReader {
  readonly #renaming: Renaming;
  readonly #values: Values;

  constructor(renaming: Renaming, values: Values) {
    this.#renaming = renaming;
    this.#values = values;
  }

  read(file: SourceFile, call: Node): TemplateUse[] {
    const name = nameOf(call['callee']) ?? '';
    if (!file.isQuintets(name)) return [];
    const parts = listOf(call['arguments']);
    if (RENDERERS.has(name)) return this.#rendered(file, parts);
    const model = modelOf(this.#renaming, stringOf(parts[0]));
    return model && Object.hasOwn(MODEL_VIEWS, name) ? this.#shown(file, name, model, parts[1]) : [];
  }

  #rendered(file: SourceFile, parts: readonly Node[]): TemplateUse[] {
    const at = parts.findIndex((part) => stringOf(part) !== undefined);
    const template = stringOf(parts[at]);
    if (template === undefined) return [];
    const given = parts[at + 1];
    return [{ template, names: given ? this.#names(file, given) : new Map() }];
  }

  #shown(file: SourceFile, view: string, model: ModelDescription, options: Node | undefined): TemplateUse[] {
    const option = (name: string) =>
      (options ? shapesOf(file, options) : [])
        .flatMap(({ node }) => propertiesOf(node))
        .find((one) => one.name === name)?.value;
    const template = stringOf(option('template')) ?? defaultTemplate(view, model);
    const context = option('context');
    const form = option('form');
    const formValue = form ? this.#values.of(file, form) : undefined;
    const names = new Map([
      ...this.#ownNames(view, model),
      ...(formValue ? ([['form', { ...formValue, kind: 'form' }]] as const) : []),
      ...(context ? this.#names(file, context) : []),
    ]);
    return template === undefined ? [] : [{ template, names }];
  }

  #ownNames(view: string, model: ModelDescription): [string, Value][] {
    const gives = MODEL_VIEWS[view]?.gives ?? '';
    const to = this.#renaming.model?.from === model.name ? this.#renaming.model.to : model.name;
    const row: Value = { kind: 'row', model };
    const list: Value = { kind: 'list', model };
    if (gives === 'list')
      return [
        ['objectList', list],
        ['page', list],
        [pageNamesOf(model.name).several, renamedVariable(list, pageNamesOf(to).several)],
      ];
    return [
      ...(gives.includes('row')
        ? ([
            ['object', row],
            [pageNamesOf(model.name).one, renamedVariable(row, pageNamesOf(to).one)],
          ] as [string, Value][])
        : []),
      ...(gives.includes('form') ? ([['form', { kind: 'form', model }]] as [string, Value][]) : []),
    ];
  }

  /** The names in an object, or in what a function returns. */
  #names(file: SourceFile, expression: Node): Map<string, Value | undefined> {
    const node = bare(expression);
    if (isFunction(node)) return new Map(returnsOf(file, node).flatMap((value) => [...this.#names(file, value)]));
    const properties = shapesOf(file, node).flatMap((shape) => propertiesOf(shape.node));
    return new Map(
      properties.map(({ name, value }) => [name, isNode(value) ? this.#values.of(file, value) : undefined]),
    );
  }
}

function renamedVariable(value: Value, variable: string): Value {
  return { ...value, variable };
}
