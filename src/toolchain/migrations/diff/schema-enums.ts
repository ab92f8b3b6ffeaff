// Enums as the text of the models has them, with the names that the database knows.
import { parseBlocks, type Block } from '../../schema/blocks.ts';
import type { SchemaFile } from '../../schema/schema-file.ts';
import { mappedName, schemaName } from './schema-columns.ts';

export interface SchemaEnum {
  name: string;
  /** Name of the type on PostgreSQL. */
  type: string;
  /** Schema of the type, where the models name one. */
  schema: string | undefined;
  values: { name: string; stored: string }[];
}

export function readSchemaEnums(files: readonly SchemaFile[]): SchemaEnum[] {
  return files.flatMap(([, text]) =>
    parseBlocks(text)
      .filter(({ kind }) => kind === 'enum')
      .map((block) => ({
        name: block.name,
        type: mappedName(text, block),
        schema: schemaName(text, block),
        values: valuesOf(text, block),
      })),
  );
}

function valuesOf(text: string, block: Block): SchemaEnum['values'] {
  return block.members
    .filter(({ kind }) => kind === 'value')
    .map(({ name, start, end }) => {
      const mapped = /@map\((?:name:\s*)?"((?:[^"\\]|\\.)*)"/.exec(text.slice(start, end))?.[1];
      return { name, stored: mapped ?? name };
    });
}
