// How the database client looks in code.
import type { Node } from '../scaffold/typescript/parse.ts';
import { findBinding } from './bindings.ts';
import { bare } from './shapes.ts';
import { isNode, nameOf, type SourceFile } from './source-file.ts';

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
