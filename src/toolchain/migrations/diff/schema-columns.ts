// Columns as the text of the models has them, with the names that the database knows: for SQL of the engine that is to be
// changed by what is on one column.
import { parseBlocks, type Block } from '../../schema/blocks.ts';
import { qualify } from './qualified-name.ts';
import type { SchemaFile } from '../../schema/schema-file.ts';

/** Names as they are between the quotes of the SQL. */
export interface Column {
  /** As `qualify` gives it. */
  table: string;
  column: string;
}

export interface SchemaColumn extends Column {
  /** `title String @default("")` */
  statement: string;
}

/** Every field of every model, relations included: these have a name, and no column. */
export function readSchemaColumns(files: readonly SchemaFile[]): SchemaColumn[] {
  return files.flatMap(([, text]) =>
    parseBlocks(text).flatMap((block) => {
      if (block.kind !== 'model') return [];
      const table = tableOf(text, block);
      return block.members.flatMap(({ kind, name, start, end }) => {
        const statement = text.slice(start, end);
        return kind === 'field' ? [{ table, column: columnOf(statement, name), statement }] : [];
      });
    }),
  );
}

/** The files with the statements of these columns replaced by what `change` makes of them. */
export function changeColumns(
  files: readonly SchemaFile[],
  columns: readonly Column[],
  change: (statement: string) => string,
): SchemaFile[] {
  return files.map(([path, text]) => {
    let result = text;
    for (const block of parseBlocks(text).reverse()) {
      if (block.kind !== 'model') continue;
      const table = tableOf(text, block);
      for (const { kind, name, start, end } of block.members.toReversed()) {
        const statement = text.slice(start, end);
        if (kind !== 'field' || !hasColumn(columns, { table, column: columnOf(statement, name) })) continue;
        result = result.slice(0, start) + change(statement) + result.slice(end);
      }
    }
    return [path, result];
  });
}

export function hasColumn(columns: readonly Column[], { table, column }: Column): boolean {
  return columns.some((its) => its.table === table && its.column === column);
}

function tableOf(text: string, block: Block): string {
  return qualify({ schema: schemaName(text, block), table: mappedName(text, block) });
}

function columnOf(statement: string, name: string): string {
  return /@map\((?:name:\s*)?"((?:[^"\\]|\\.)*)"/.exec(statement)?.[1] ?? name;
}

/** Schema of a model or an enum; undefined where it names none. */
export function schemaName(text: string, block: Block): string | undefined {
  const member = block.members.find(({ name }) => name === '@@schema');
  return member && /"((?:[^"\\]|\\.)*)"/.exec(text.slice(member.start, member.end))?.[1];
}

/** Name of a model's table, or of an enum's type. */
export function mappedName(text: string, block: Block): string {
  const map = block.members.find(({ name }) => name === '@@map');
  return (map && /"((?:[^"\\]|\\.)*)"/.exec(text.slice(map.start, map.end))?.[1]) ?? block.name;
}
