// Names that the generated client makes of models: `Prisma.PostWhereInput`, `import type { Post } from '…/.quintet/client/client'`.
import type { ModelDescription } from '../../../kernel/model.ts';
import type { Node } from '../../typescript/parse.ts';
import type { Renaming } from '../renaming.ts';
import { renameKeys } from './row-keys.ts';
import { isNode, listOf, nameOf, type SourceFile } from '../../typescript/source-file.ts';

/** Renames them in one file, and the fields in the argument of `Prisma.PostGetPayload<{ … }>`. */
export function renameInClientTypes(renaming: Renaming, file: SourceFile): void {
  for (const node of file.nodes) {
    if (node.type === 'TSQualifiedName') renameQualified(renaming, file, node);
    if (node.type === 'ImportSpecifier') renameImported(renaming, file, node);
  }
}

/**
 * `PostWhereInput` for `Article`: `ArticleWhereInput`. The model is the longest whose name the text begins with, so that
 * `PostTag` is not taken for `Post`. Undefined when it is another model's, or no name of the client.
 */
export function renamedClientName(renaming: Renaming, name: string): string | undefined {
  const { model } = renaming;
  if (!model || modelOfClientName(renaming, name)?.name !== model.from) return undefined;
  return model.to + name.slice(model.from.length);
}

function modelOfClientName({ schema }: Renaming, name: string): ModelDescription | undefined {
  return schema.models
    .filter((model) => name.startsWith(model.name) && !/^[a-z\d_]/.test(name.slice(model.name.length)))
    .toSorted((a, b) => b.name.length - a.name.length)[0];
}

function renameQualified(renaming: Renaming, file: SourceFile, node: Node): void {
  const namespace = nameOf(node['left']);
  const right = node['right'] as Node;
  const name = nameOf(right) ?? '';
  if (namespace === undefined || !isClients(file, namespace)) return;
  const renamed = renamedClientName(renaming, name);
  if (renamed !== undefined) file.edit(right.start, right.end, renamed);
  const model = modelOfClientName(renaming, name);
  const given = file.parentOf(node)?.['typeArguments'];
  for (const argument of model && isNode(given) ? listOf(given['params']) : [])
    renameKeys({ renaming, file }, argument, model as ModelDescription, 'arguments');
}

/** The import itself, and every type of that name in the file; an alias where the new name means something else there. */
function renameImported(renaming: Renaming, file: SourceFile, specifier: Node): void {
  const imported = specifier['imported'] as Node;
  const local = specifier['local'] as Node;
  const name = nameOf(imported) ?? '';
  if (!isClients(file, nameOf(local) ?? '') || renaming.model?.from !== name) return;
  const { to } = renaming.model;
  if (local.start !== imported.start) return file.edit(imported.start, imported.end, to);
  const isTaken = file.nodes.some((node) => node.type === 'Identifier' && node['name'] === to);
  if (isTaken) return file.edit(imported.start, imported.end, `${to} as ${name}`);
  file.edit(imported.start, imported.end, to);
  for (const reference of typeReferences(file, name)) file.edit(reference.start, reference.end, to);
}

function typeReferences(file: SourceFile, name: string): Node[] {
  return file.nodes.flatMap((node) => {
    const reference = node.type === 'TSTypeReference' ? node['typeName'] : undefined;
    const extended =
      node.type === 'TSInterfaceHeritage' || node.type === 'TSClassImplements' ? node['expression'] : undefined;
    const found = reference ?? extended;
    return isNode(found) && found.type === 'Identifier' && found['name'] === name ? [found] : [];
  });
}

function isClients(file: SourceFile, local: string): boolean {
  const from = file.imports.get(local)?.from ?? '';
  return from === '#db' || from.includes('.quintet/');
}
