// What an expression in a view holds, as far as models go: rows, lists of rows, forms. For the names that templates get.
import type { ModelDescription } from '../../../kernel/model.ts';
import type { Node } from '../../typescript/parse.ts';
import { findBinding, isFunction, returnsOf, type Binding, type Step } from '../../typescript/bindings.ts';
import { delegateNameOf } from './database-client.ts';
import { fieldNamed, modelOf, modelOfDelegate, type Renaming } from '../renaming.ts';
import { bare } from '../../typescript/shapes.ts';
import type { SourceFiles } from '../../typescript/source-files.ts';
import { isNode, listOf, nameOf, stringOf, type SourceFile } from '../../typescript/source-file.ts';

export interface Value {
  kind: 'row' | 'list' | 'form' | 'form class';
  model: ModelDescription;
  /** New name of the variable itself, where it is made of the model's. */
  variable?: string;
}

const ROW_METHODS = /^(findUnique|findFirst|findUniqueOrThrow|findFirstOrThrow|create|update|upsert|delete)$/;
const LIST_METHODS = ['filter', 'slice', 'toSorted', 'toReversed', 'sort', 'reverse', 'concat'];
const ELEMENT_METHODS = ['at', 'find', 'findLast', 'shift', 'pop'];
const CALLBACK_METHODS = ['map', 'forEach', 'flatMap', 'filter', 'some', 'every', 'find'];
const MAX_STEPS = 12;

export class Values {
  readonly #renaming: Renaming;
  readonly #files: SourceFiles;

  constructor(renaming: Renaming, files: SourceFiles) {
    this.#renaming = renaming;
    this.#files = files;
  }

  /** Undefined if it does not belong to a model, or is unknown. */
  of(file: SourceFile, expression: Node, depth = 0): Value | undefined {
    const node = bare(expression);
    if (depth > MAX_STEPS) return undefined;
    switch (node.type) {
      case 'Identifier':
        return this.#named(file, node, String(node['name']), depth + 1);
      case 'CallExpression':
        return this.#called(file, node, depth + 1);
      case 'MemberExpression':
        return this.#member(file, node, depth + 1);
      case 'ConditionalExpression':
        return this.#either(file, [node['consequent'], node['alternate']], depth);
      case 'LogicalExpression':
        return this.#either(file, [node['left'], node['right']], depth);
      default:
        return undefined;
    }
  }

  /** The value one step further: a relation of a row, an element of a list. */
  step(value: Value | undefined, name: string): Value | undefined {
    if (value?.kind === 'list' && /^(\d+|first|last)$/.test(name)) return { kind: 'row', model: value.model };
    if (value?.kind === 'list' && name === 'objectList') return value;
    const relation = value?.kind === 'row' ? fieldNamed(value.model, name)?.relation : undefined;
    const model = modelOf(this.#renaming, relation?.model);
    return relation && model ? { kind: relation.cardinality === 'many' ? 'list' : 'row', model } : undefined;
  }

  #either(file: SourceFile, parts: unknown[], depth: number): Value | undefined {
    return parts
      .filter(isNode)
      .map((part) => this.of(file, part, depth + 1))
      .find(Boolean);
  }

  #named(file: SourceFile, node: Node, name: string, depth: number): Value | undefined {
    const binding = findBinding(file, node, name);
    if (binding) return this.#bound(file, binding, depth);
    const found = this.#files.exported(file, name);
    return found && found.node['init'] ? this.of(found.file, found.node['init'] as Node, depth) : undefined;
  }

  #bound(file: SourceFile, { declaration, kind, parameter, steps }: Binding, depth: number): Value | undefined {
    if (kind === 'loop') return this.#element(file, declaration['right'] as Node, steps, depth);
    if (kind === 'variable' && isNode(declaration['init']))
      return this.#destructured(file, declaration['init'], steps, depth);
    if (kind !== 'parameter' || !parameter) return undefined;
    const annotated = this.#annotated(parameter['typeAnnotation']);
    const list = annotated ? undefined : listOfCallback(file, declaration, parameter);
    return list ? this.#element(file, list, steps, depth) : annotated;
  }

  #destructured(file: SourceFile, init: Node, steps: readonly Step[], depth: number): Value | undefined {
    const [step, ...rest] = steps;
    if (!step) return this.of(file, init, depth);
    const all = bare(init);
    const isAll = all.type === 'CallExpression' && nameOf((all['callee'] as Node)['property']) === 'all';
    if (step.kind === 'index' && isAll) {
      const part = listOf((listOf(all['arguments'])[0] as Node | undefined)?.['elements'])[step.index];
      return part ? this.#destructured(file, part, rest, depth) : undefined;
    }
    if (step.kind !== 'property') return undefined;
    return this.step(this.#destructured(file, init, steps.slice(0, -1), depth), step.name);
  }

  #element(file: SourceFile, list: Node, steps: readonly Step[], depth: number): Value | undefined {
    const value = this.of(file, list, depth);
    if (value?.kind !== 'list' || steps.length > 0) return undefined;
    return { kind: 'row', model: value.model };
  }

  /** `RowOf<'Post'>`, and `Post` of the generated client. */
  #annotated(annotation: unknown): Value | undefined {
    const type = isNode(annotation) ? annotation['typeAnnotation'] : undefined;
    if (!isNode(type)) return undefined;
    const given = isNode(type['typeArguments']) ? listOf(type['typeArguments']['params'])[0]?.['literal'] : undefined;
    const isRow = nameOf(type['typeName']) === 'RowOf';
    const model = modelOf(this.#renaming, isRow ? stringOf(given) : nameOf(type['typeName']));
    return model ? { kind: 'row', model } : undefined;
  }

  #member(file: SourceFile, node: Node, depth: number): Value | undefined {
    const name = node['computed'] ? String((node['property'] as Node)['value']) : nameOf(node['property']);
    return name === undefined ? undefined : this.step(this.of(file, node['object'] as Node, depth), name);
  }

  #called(file: SourceFile, call: Node, depth: number): Value | undefined {
    const callee = call['callee'] as Node;
    const [first] = listOf(call['arguments']);
    if (callee.type === 'MemberExpression') return this.#method(file, callee, depth);
    const name = nameOf(callee);
    if (name === undefined) return undefined;
    if (file.isQuintets(name)) return this.#quintets(file, name, first, depth);
    const called = this.#functionNamed(file, callee, name);
    if (!called) return undefined;
    return this.#either(called.file, returnsOf(called.file, called.node), depth);
  }

  #quintets(file: SourceFile, name: string, first: Node | undefined, depth: number): Value | undefined {
    if (!first) return undefined;
    if (name === 'getOr404') return this.of(file, first, depth);
    if (name === 'modelForm') {
      const model = modelOf(this.#renaming, stringOf(first));
      return model ? { kind: 'form class', model } : undefined;
    }
    const model = name === 'paginate' ? this.#delegate(file, first) : undefined;
    return model ? { kind: 'list', model } : undefined;
  }

  #method(file: SourceFile, callee: Node, depth: number): Value | undefined {
    const method = nameOf(callee['property']) ?? '';
    const object = callee['object'] as Node;
    const model = this.#delegate(file, object);
    if (model && method === 'findMany') return { kind: 'list', model };
    if (model) return ROW_METHODS.test(method) ? { kind: 'row', model } : undefined;
    const value = this.of(file, object, depth);
    if (value?.kind === 'form class' && method === 'from') return { ...value, kind: 'form' };
    if (value?.kind === 'form' && /^(save|trySave)$/.test(method)) return { ...value, kind: 'row' };
    if (value?.kind !== 'list') return undefined;
    if (ELEMENT_METHODS.includes(method)) return { ...value, kind: 'row' };
    return LIST_METHODS.includes(method) ? value : undefined;
  }

  /** The model of `db.post`, with scopes or without. */
  #delegate(file: SourceFile, node: Node): ModelDescription | undefined {
    return modelOfDelegate(this.#renaming, delegateNameOf(file, node) ?? '');
  }

  #functionNamed(file: SourceFile, callee: Node, name: string): { file: SourceFile; node: Node } | undefined {
    const binding = findBinding(file, callee, name);
    const found = binding ? { file, node: binding.declaration } : this.#files.exported(file, name);
    if (!found) return undefined;
    const node = isNode(found.node['init']) ? found.node['init'] : found.node;
    return isFunction(node) ? { file: found.file, node } : undefined;
  }
}

/** `posts` in `posts.map((post) => …)`, where the parameter is an element of the list. */
function listOfCallback(file: SourceFile, callback: Node, parameter: Node): Node | undefined {
  const callee = file.parentOf(callback)?.['callee'];
  if (!isNode(callee) || listOf(callback['params'])[0] !== parameter) return undefined;
  return CALLBACK_METHODS.includes(nameOf(callee['property']) ?? '') ? (callee['object'] as Node) : undefined;
}
