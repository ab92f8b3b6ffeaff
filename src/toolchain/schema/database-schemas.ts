// Several schemas of one PostgreSQL database: `schemas` of the datasource names them, `@@schema` says which one a model is in.
// Prisma wants it of every model; here those without one, Quintet's own tables among them, are in the first.
import { parseBlocks } from './blocks.ts';
import type { SchemaFile } from './schema-file.ts';

/** The schemas that the datasource names; none where it has no such line. */
export function schemasOf(files: readonly SchemaFile[]): string[] {
  for (const [, text] of files) {
    if (!/\bschemas\b/.test(text)) continue;
    const datasource = parseBlocks(text).find(({ kind }) => kind === 'datasource');
    const member = datasource?.members.find(({ name }) => name === 'schemas');
    if (member === undefined) continue;
    return [...text.slice(member.start, member.end).matchAll(/"([^"\n]*)"/g)].map(([, name]) => name as string);
  }
  return [];
}

/** The line of a file as it is on disk, for a line of what `withSchemaNames` makes of it; both from 1. */
export function lineOnDisk(files: readonly SchemaFile[], path: string, line: number): number {
  const [text, shown] = [files, withSchemaNames(files)].map((list) => list.find(([name]) => name === path)?.[1] ?? '');
  if (text === undefined || shown === undefined || text === shown) return line;
  const [own, engines] = [text.split('\n'), shown.split('\n')];
  let at = 0;
  for (let i = 0; i < line && i < engines.length; i += 1) if (engines[i] === own[at]) at += 1;
  // A line that only the engines see is reported at the end of its block.
  return engines[line - 1] === own[at - 1] ? at : at + 1;
}

/** The files as Prisma's engines take them: every model and enum says its schema, if there are several. */
export function withSchemaNames(files: readonly SchemaFile[]): readonly SchemaFile[] {
  const [first] = schemasOf(files);
  if (first === undefined) return files;
  return files.map(([path, text]) => {
    let result = text;
    for (const { kind, members, bodyEnd } of parseBlocks(text).reverse()) {
      const isNamed = !['model', 'enum', 'view'].includes(kind) || members.some(({ name }) => name === '@@schema');
      if (!isNamed) result = `${result.slice(0, bodyEnd)}  @@schema("${first}")\n${result.slice(bodyEnd)}`;
    }
    return [path, result];
  });
}
