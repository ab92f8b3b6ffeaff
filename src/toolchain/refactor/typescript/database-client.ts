// How the database client looks in code.
import type { Node } from '../../typescript/parse.ts';
import { findBinding } from '../../typescript/bindings.ts';
import { bare } from '../../typescript/shapes.ts';
import { isNode, nameOf, type SourceFile } from '../../typescript/source-file.ts';

/** `post` for `Post`, as Prisma's client calls it. */
export function delegateOf(model: string): string {
  return model.charAt(0).toLowerCase() + model.slice(1);
}

/** `db` of `#db`, and what a transaction hands to its function. */
export function isClient(file: SourceFile, expression: Node): boolean {
  const name = bare(expression).type === 'Identifier' ? nameOf(bare(expression)) : undefined;
  if (name === undefined) return false;
  const binding = findBinding(file, expression, name);
  if (!binding) return file.imports.get(name)?.from === '#db';
  if (binding.kind !== 'parameter') return false;
  const annotation = (binding.parameter as Node)['typeAnnotation'];
  if (isNode(annotation)) return /PrismaClient|TransactionClient|TransactionOf/.test(textOf(file, annotation));
  const call = file.parentOf(binding.declaration);
  const callee = call?.type === 'CallExpression' ? call['callee'] : undefined;
  return isNode(callee) && ['atomic', '$transaction'].includes(nameOf(callee['property'] ?? callee) ?? '');
}

function textOf(file: SourceFile, { start, end }: Node): string {
  return file.text.slice(start, end);
}

/** Methods of a model in the client; any other is a scope of the model (`scopes.ts`). */
const OPERATIONS = new Set(
  (
    'findUnique findUniqueOrThrow findFirst findFirstOrThrow findMany create createMany createManyAndReturn update ' +
    'updateMany updateManyAndReturn upsert delete deleteMany count aggregate groupBy'
  ).split(' '),
);

/** Name of the delegate in `db.post`, and in `db.post.published().by(1)`, where scopes narrow it. */
export function delegateNameOf(file: SourceFile, expression: Node): string | undefined {
  const node = bare(expression);
  if (node.type === 'CallExpression') {
    const scope = node['callee'] as Node;
    if (scope.type !== 'MemberExpression' || OPERATIONS.has(nameOf(scope['property']) ?? '')) return undefined;
    return delegateNameOf(file, scope['object'] as Node);
  }
  if (node.type !== 'MemberExpression' || node['computed'] || !isClient(file, node['object'] as Node)) return undefined;
  return nameOf(node['property']);
}

/** The expression from `db.post` on to the last scope: `db.post.published().by(1)`. */
export function withScopes(file: SourceFile, delegate: Node): Node {
  const member = file.parentOf(delegate);
  const call = member?.type === 'MemberExpression' && member['object'] === delegate ? file.parentOf(member) : undefined;
  const isScope =
    call?.type === 'CallExpression' && call['callee'] === member && delegateNameOf(file, call) !== undefined;
  return isScope ? withScopes(file, call) : delegate;
}
