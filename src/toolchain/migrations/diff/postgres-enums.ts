// Enums of PostgreSQL inside one transaction, in which a value that was added cannot be used, and together with other
// changes of the tables, of which the engine loses track. So each enum has its old and its new values while the rest changes.
import { parseBlocks } from '../../schema/blocks.ts';
import type { SchemaFile } from '../../schema/schema-file.ts';
import { qualify } from './qualified-name.ts';
import { mappedName, schemaName } from './schema-columns.ts';
import { readSchemaEnums } from './schema-enums.ts';

/** A way from one set of models to another, one diff a step. */
export type Path = (readonly SchemaFile[])[];

/** Name of a type, with its schema → its values as the database has them. */
type EnumValues = Map<string, string[]>;

/**
 * The way between two sets of models on which enums change by themselves. `usesNewValues` decides from the SQL of the direct way
 * whether a new value is used at once: then the type is created again, which needs no commit, instead of being extended.
 */
export function pathAroundEnums(
  from: readonly SchemaFile[],
  to: readonly SchemaFile[],
  usesNewValues: (values: readonly string[]) => boolean,
): Path {
  const [old, wanted] = [readEnums(from), readEnums(to)];
  const added = difference(wanted, old);
  const removed = difference(old, wanted);
  const newValues = [...added.values()].flat();
  const isUsed = newValues.length > 0 && usesNewValues(newValues);
  const middle = removed.size > 0 ? withValues(to, removed) : to;
  if (!isUsed) return removed.size > 0 ? [from, middle, to] : [from, to];
  // A removed value makes the engine replace the type; the middle state keeps the value until it is removed.
  const doomed = new Map([...added.keys()].map((name) => [name, [DOOMED]]));
  const start = [withValues(from, doomed), withValues(from, added)];
  return removed.size > 0 ? [...start, middle, to] : [...start, to];
}

const DOOMED = 'quintet goes';

function readEnums(files: readonly SchemaFile[]): EnumValues {
  return new Map(
    readSchemaEnums(files).map(({ type, schema, values }) => [
      qualify({ schema, table: type }),
      values.map(({ stored }) => stored),
    ]),
  );
}

/** What `these` has more, in enums that both have. */
function difference(these: EnumValues, others: EnumValues): EnumValues {
  return new Map(
    [...these].flatMap(([name, values]) => {
      const known = others.get(name);
      const more = values.filter((value) => known && !known.includes(value));
      return more.length > 0 ? [[name, more] as const] : [];
    }),
  );
}

function withValues(files: readonly SchemaFile[], more: EnumValues): SchemaFile[] {
  return files.map(([path, text]) => {
    let result = text;
    for (const block of parseBlocks(text).reverse()) {
      const values =
        block.kind === 'enum'
          ? more.get(qualify({ schema: schemaName(text, block), table: mappedName(text, block) }))
          : undefined;
      const lines = values?.map((value, i) => `  quintet_${i} @map("${value}")\n`).join('') ?? '';
      result = result.slice(0, block.bodyEnd) + lines + result.slice(block.bodyEnd);
    }
    return [path, result];
  });
}
