// Prisma's engine names a relation after the table on its other side: two tables of one name, in two schemas, give a model two
// fields of that name. The names only have to be distinct: renaming comes later.
import { applyEdits, type TextEdit } from '../../schema/text-edits.ts';
import { parseBlocks, type Block } from '../../schema/blocks.ts';

/** The engine's text with a number behind the names of relations that their model has already. */
export function withDistinctFields(schema: string): string {
  const blocks = parseBlocks(schema).filter(({ kind }) => kind === 'model');
  const models = new Set(blocks.map(({ name }) => name));
  return applyEdits(
    schema,
    blocks.flatMap((block) => editsOf(schema, block, models)),
  );
}

function editsOf(schema: string, { members }: Block, models: ReadonlySet<string>): TextEdit[] {
  const fields = members.filter(({ kind }) => kind === 'field');
  const used = new Set(fields.map(({ name }) => name));
  const seen = new Set<string>();
  return fields.flatMap(({ name, start, end }) => {
    const [, type = ''] = /^\S+\s+(\w+)/.exec(schema.slice(start, end)) ?? [];
    const isRepeated = seen.has(name) && models.has(type);
    seen.add(name);
    if (!isRepeated) return [];
    let number = 2;
    while (used.has(`${name}_${number}`)) number += 1;
    used.add(`${name}_${number}`);
    return [{ start, end: start + name.length, text: `${name}_${number}` }];
  });
}
