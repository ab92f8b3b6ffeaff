// Where an object comes from: literals and types of the same file that an expression leads to, so that a key renamed in
// `db.post.create({ data: { ...post } })` is renamed in the list that `post` was taken from.
import type { Node } from './parse.ts';
import { findBinding, isFunction, returnsOf, type Binding, type Step } from './bindings.ts';
import { isNode, listOf, nameOf, type SourceFile } from './source-file.ts';

/** An object literal, a type literal or the body of an interface; `without` names keys that were taken out on the way. */
interface Shape {
  node: Node;
  without: readonly string[];
}

const WRAPPERS = [
  'TSAsExpression',
  'TSSatisfiesExpression',
  'ParenthesizedExpression',
  'TSNonNullExpression',
  'AwaitExpression',
];
const OBJECTS = ['ObjectExpression', 'TSTypeLiteral', 'TSInterfaceBody'];
const CALLBACK_METHODS = ['map', 'forEach', 'flatMap', 'filter', 'some', 'every', 'find'];
/** Deep enough for code that people write; ends what refers to itself. */
const MAX_STEPS = 12;

/** Takes casts, brackets and `await` off. */
export function bare(node: Node): Node {
  return WRAPPERS.includes(node.type) && isNode(node['expression'] ?? node['argument'])
    ? bare((node['expression'] ?? node['argument']) as Node)
    : node;
}

/** Objects that the value of an expression or a type may be. */
export function shapesOf(file: SourceFile, expression: Node, depth = 0): Shape[] {
  const node = bare(expression);
  if (depth > MAX_STEPS) return [];
  if (OBJECTS.includes(node.type)) return [{ node, without: [] }];
  const follow = (part: unknown): Shape[] => (isNode(part) ? shapesOf(file, part, depth + 1) : []);
  switch (node.type) {
    case 'ConditionalExpression':
      return [...follow(node['consequent']), ...follow(node['alternate'])];
    case 'LogicalExpression':
      return [...follow(node['left']), ...follow(node['right'])];
    case 'TSTypeAnnotation':
      return follow(node['typeAnnotation']);
    case 'TSUnionType':
    case 'TSIntersectionType':
      return listOf(node['types']).flatMap(follow);
    case 'TSTypeReference':
      return typeShapes(file, node, depth);
    case 'CallExpression':
      return calledShapes(file, node, depth);
    case 'NewExpression':
      return nameOf(node['callee']) === 'URLSearchParams' ? follow(listOf(node['arguments'])[0]) : [];
    case 'Identifier': {
      const binding = findBinding(file, node, String(node['name']));
      return binding ? bindingShapes(file, binding, depth + 1) : [];
    }
    default:
      return [];
  }
}

function typeShapes(file: SourceFile, node: Node, depth: number): Shape[] {
  const name = nameOf(node['typeName']);
  const declaration = name === undefined ? undefined : findBinding(file, node, name)?.declaration;
  const body = declaration?.['body'] ?? declaration?.['typeAnnotation'];
  return isNode(body) ? shapesOf(file, body, depth + 1) : [];
}

function calledShapes(file: SourceFile, node: Node, depth: number): Shape[] {
  const name = nameOf(node['callee']);
  const binding = name === undefined ? undefined : findBinding(file, node, name);
  const called = binding?.kind === 'function' ? binding.declaration : binding?.declaration['init'];
  if (!isNode(called) || !isFunction(called)) return [];
  return returnsOf(file, called).flatMap((value) => shapesOf(file, value, depth + 1));
}

function bindingShapes(file: SourceFile, binding: Binding, depth: number): Shape[] {
  const { declaration, kind, steps } = binding;
  if (kind === 'variable') {
    const annotation = (declaration['id'] as Node)['typeAnnotation'];
    const parts = [annotation, declaration['init']].filter(isNode);
    return parts.flatMap((part) => stepInto(file, { value: part }, steps, depth));
  }
  if (kind === 'loop') return stepInto(file, { elementOf: declaration['right'] as Node }, steps, depth);
  if (kind !== 'parameter') return [];
  const parameter = binding.parameter as Node;
  const annotation = (parameter.type === 'AssignmentPattern' ? (parameter['left'] as Node) : parameter)[
    'typeAnnotation'
  ];
  if (isNode(annotation)) return stepInto(file, { value: annotation }, steps, depth);
  const list = listOfCallback(file, declaration, parameter);
  return list ? stepInto(file, { elementOf: list }, steps, depth) : [];
}

/** The list in `list.map((item) => …)`, where `item` is the first parameter. */
function listOfCallback(file: SourceFile, callback: Node, parameter: Node): Node | undefined {
  const call = file.parentOf(callback);
  const callee = call?.['callee'];
  if (listOf(callback['params'])[0] !== parameter || !isNode(callee) || callee.type !== 'MemberExpression')
    return undefined;
  return CALLBACK_METHODS.includes(nameOf(callee['property']) ?? '') ? (callee['object'] as Node) : undefined;
}

type Source = { value: Node } | { elementOf: Node };

function stepInto(file: SourceFile, source: Source, steps: readonly Step[], depth: number): Shape[] {
  if (depth > MAX_STEPS) return [];
  const [step, ...rest] = steps;
  if ('elementOf' in source) {
    const list = bare(source.elementOf);
    const entries = listOfEntries(list);
    if (entries && step?.kind === 'index' && step.index === 1)
      return elementsOf(file, entries, depth).flatMap((value) => stepInto(file, { value }, rest, depth + 1));
    return elementsOf(file, list, depth).flatMap((value) => stepInto(file, { value }, steps, depth + 1));
  }
  const shapes = shapesOf(file, source.value, depth + 1);
  if (step === undefined) return shapes;
  if (step.kind === 'rest') return shapes.map(({ node }) => ({ node, without: step.without }));
  if (step.kind !== 'property') return [];
  return shapes
    .flatMap(({ node }) => propertiesOf(node).filter(({ name }) => name === step.name))
    .flatMap(({ value }) => (value ? stepInto(file, { value }, rest, depth + 1) : []));
}

/** `LIST` in `LIST.entries()`. */
function listOfEntries(node: Node): Node | undefined {
  const callee = node.type === 'CallExpression' ? node['callee'] : undefined;
  return isNode(callee) && nameOf(callee['property']) === 'entries' ? (callee['object'] as Node) : undefined;
}

/** Elements of an array literal, or of the one that a name stands for; element types of an array type. */
export function elementsOf(file: SourceFile, expression: Node, depth = 0): Node[] {
  const node = bare(expression);
  if (depth > MAX_STEPS) return [];
  if (node.type === 'ArrayExpression')
    return listOf(node['elements']).flatMap((element) =>
      element.type === 'SpreadElement' ? elementsOf(file, element['argument'] as Node, depth + 1) : [element],
    );
  if (node.type === 'TSTypeAnnotation') return elementsOf(file, node['typeAnnotation'] as Node, depth + 1);
  if (node.type === 'TSTypeOperator') return elementsOf(file, node['typeAnnotation'] as Node, depth + 1);
  if (node.type === 'TSArrayType') return [node['elementType'] as Node];
  if (node.type === 'CallExpression') return elementsOfCall(file, node, depth);
  if (node.type !== 'Identifier') return [];
  const binding = findBinding(file, node, String(node['name']));
  if (!binding || binding.steps.length > 0) return [];
  const declared = binding.kind === 'parameter' ? binding.parameter : (binding.declaration['id'] as Node | undefined);
  const parts = [declared?.['typeAnnotation'], binding.declaration['init']].filter(isNode);
  return parts.flatMap((part) => elementsOf(file, part, depth + 1));
}

/** `list.map((x) => ({ … }))` and `Array.from(…, () => ({ … }))` are what the function returns; `list.filter(…)` is the list. */
function elementsOfCall(file: SourceFile, { callee, arguments: given }: Node, depth: number): Node[] {
  const method = isNode(callee) ? nameOf(callee['property']) : undefined;
  if (!isNode(callee) || method === undefined) return [];
  const [callback, second] = listOf(given);
  if (method === 'from' && nameOf(callee['object']) === 'Array')
    return second && isFunction(second) ? returnsOf(file, second) : [];
  if (method === 'map') return callback && isFunction(callback) ? returnsOf(file, callback) : [];
  const isSame = ['filter', 'slice', 'toSorted', 'toReversed'].includes(method);
  return isSame ? elementsOf(file, callee['object'] as Node, depth + 1) : [];
}

export interface Property {
  name: string;
  node: Node;
  key: Node;
  value: Node | undefined;
  isShorthand: boolean;
}

/** Named members of an object literal or an object type; spreads and computed keys are left out. */
export function propertiesOf(shape: Node): Property[] {
  return listOf(shape['properties'] ?? shape['members'] ?? shape['body']).flatMap((node) => {
    const name = node['computed'] ? undefined : nameOf(node['key']);
    if (name === undefined) return [];
    const value = node['value'] ?? node['typeAnnotation'];
    const isShorthand = node['shorthand'] === true;
    return [{ name, node, key: node['key'] as Node, value: isNode(value) ? value : undefined, isShorthand }];
  });
}
