// What a name in the code stands for: the declaration that it comes from, and the way from there through destructuring.
import type { Node } from './parse.ts';
import { isNode, listOf, nameOf, type SourceFile } from './source-file.ts';

/** One step of destructuring: `{ name }`, `[, second]`, `...rest` without what was taken before. */
export type Step =
  | { kind: 'property'; name: string }
  | { kind: 'index'; index: number }
  | { kind: 'rest'; without: string[] };

export interface Binding {
  /** VariableDeclarator, a function that has it as a parameter, a function or type declaration, or a loop. */
  declaration: Node;
  kind: 'variable' | 'parameter' | 'loop' | 'function' | 'type';
  /** The parameter's pattern. */
  parameter?: Node;
  steps: Step[];
}

/** The innermost declaration of `name` that is in sight at `node`. */
export function findBinding(file: SourceFile, node: Node, name: string): Binding | undefined {
  for (const scope of file.around(node)) {
    const found = bindingIn(scope, name);
    if (found) return found;
  }
  for (const statement of file.statements) {
    const found = bindingOfStatement(statement, name);
    if (found) return found;
  }
  return undefined;
}

function bindingIn(scope: Node, name: string): Binding | undefined {
  if (scope.type === 'BlockStatement') {
    for (const statement of listOf(scope['body'])) {
      const found = bindingOfStatement(statement, name);
      if (found) return found;
    }
  }
  if (scope.type === 'ForOfStatement' || scope.type === 'ForInStatement') {
    const [declarator] = listOf((scope['left'] as Node)['declarations']);
    const steps = declarator && stepsTo(declarator['id'], name);
    if (steps) return { declaration: scope, kind: 'loop', steps };
  }
  for (const parameter of isFunction(scope) ? listOf(scope['params']) : []) {
    const steps = stepsTo(parameter, name);
    if (steps) return { declaration: scope, kind: 'parameter', parameter, steps };
  }
  return undefined;
}

function bindingOfStatement(statement: Node, name: string): Binding | undefined {
  const declared = isNode(statement['declaration']) ? statement['declaration'] : statement;
  for (const declaration of listOf(declared['declarations'])) {
    const steps = stepsTo(declaration['id'], name);
    if (steps) return { declaration, kind: 'variable', steps };
  }
  if (nameOf(declared['id']) !== name) return undefined;
  if (declared.type === 'FunctionDeclaration') return { declaration: declared, kind: 'function', steps: [] };
  const isType = declared.type === 'TSInterfaceDeclaration' || declared.type === 'TSTypeAliasDeclaration';
  return isType ? { declaration: declared, kind: 'type', steps: [] } : undefined;
}

export function isFunction(node: Node): boolean {
  return ['ArrowFunctionExpression', 'FunctionExpression', 'FunctionDeclaration'].includes(node.type);
}

/** Expressions that a function returns. */
export function returnsOf(file: SourceFile, node: Node): Node[] {
  const body = node['body'];
  if (!isNode(body)) return [];
  if (body.type !== 'BlockStatement') return [body];
  return file.nodes
    .filter((candidate) => candidate.type === 'ReturnStatement' && enclosing(file, candidate) === node)
    .map((statement) => statement['argument'])
    .filter(isNode);
}

function enclosing(file: SourceFile, node: Node): Node | undefined {
  for (const around of file.around(node)) if (isFunction(around)) return around;
  return undefined;
}

/** The path from a value to `name` in a pattern; undefined if the pattern does not contain it. */
function stepsTo(pattern: unknown, name: string): Step[] | undefined {
  if (!isNode(pattern)) return undefined;
  switch (pattern.type) {
    case 'Identifier':
      return pattern['name'] === name ? [] : undefined;
    case 'AssignmentPattern':
      return stepsTo(pattern['left'], name);
    case 'ArrayPattern':
      return firstOf(
        ((pattern['elements'] ?? []) as unknown[]).map((element, index) => {
          const steps = stepsTo(element, name);
          return steps && [{ kind: 'index', index }, ...steps];
        }),
      );
    case 'ObjectPattern':
      return stepsInObject(listOf(pattern['properties']), name);
    default:
      return undefined;
  }
}

function stepsInObject(properties: readonly Node[], name: string): Step[] | undefined {
  const taken = properties.flatMap((property) => nameOf(property['key']) ?? []);
  return firstOf(
    properties.map((property) => {
      if (property.type === 'RestElement')
        return nameOf(property['argument']) === name ? [{ kind: 'rest', without: taken }] : undefined;
      const key = nameOf(property['key']);
      const steps = stepsTo(property['value'], name);
      return steps && key !== undefined ? [{ kind: 'property', name: key }, ...steps] : undefined;
    }),
  );
}

function firstOf(found: readonly (Step[] | undefined)[]): Step[] | undefined {
  return found.find((steps) => steps !== undefined);
}
