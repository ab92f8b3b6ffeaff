// What is wrong with a value of a request, as a tree: messages of a field, or fields of an object with theirs.

/** One sentence for people and its code for programs: `required`, `max_length`, `unique`. */
export interface ProblemDetail {
  readonly message: string;
  readonly code: string;
}

/** Problems of a value itself, of the fields of an object, or of the items of a list by their index. */
export type ProblemTree = readonly ProblemDetail[] | { readonly [name: string]: ProblemTree };

/** The name under which problems of an object as a whole are reported. */
export const NON_FIELD = 'non_field_errors';

/** What `parse` returns in place of a value that it refuses. Returned, not thrown, because invalid input is no exception here. */
export class Problem {
  readonly tree: ProblemTree;

  constructor(tree: ProblemTree) {
    this.tree = tree;
  }
}

export function problem(code: string, message: string): Problem {
  return new Problem([{ code, message }]);
}

/** The tree with messages only: what DRF answers. */
export function messagesOf(tree: ProblemTree): unknown {
  return mapTree(tree, ({ message }) => message);
}

/** The tree with codes only. */
export function codesOf(tree: ProblemTree): unknown {
  return mapTree(tree, ({ code }) => code);
}

/** Every problem with the path that leads to it, depth first. */
export function flatten(
  tree: ProblemTree,
  path: readonly string[] = [],
): { path: readonly string[]; detail: ProblemDetail }[] {
  if (isList(tree)) return tree.map((detail) => ({ path, detail }));
  return Object.entries(tree).flatMap(([name, inner]) => flatten(inner, [...path, name]));
}

function mapTree(tree: ProblemTree, convert: (detail: ProblemDetail) => string): unknown {
  if (isList(tree)) return tree.map(convert);
  return Object.fromEntries(Object.entries(tree).map(([name, inner]) => [name, mapTree(inner, convert)]));
}

export function isList(tree: ProblemTree): tree is readonly ProblemDetail[] {
  return Array.isArray(tree);
}
