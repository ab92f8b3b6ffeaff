// ALTER TABLE as the engine writes it, for statements that have to do more.
import { qualify } from './qualified-name.ts';

interface AlterTable {
  /** Comments before the statement, with their line ends. */
  comment: string;
  /** Name of the table as `qualify` gives it. */
  table: string;
  /** The same as it is written, in quotes. */
  quoted: string;
  /** Everything after the name. */
  actions: string;
}

const NAME = String.raw`"(?:[^"]|"")+"`;
const ALTER = new RegExp(String.raw`^((?:--[^\n]*\n\s*)*)ALTER TABLE ((?:(${NAME})\.)?(${NAME}))\s+([\s\S]*)$`);

/** Undefined for other statements. */
export function readAlterTable(statement: string): AlterTable | undefined {
  const [, comment = '', quoted = '', schema, name, actions = ''] = ALTER.exec(statement) ?? [];
  if (name === undefined) return undefined;
  return { comment, quoted, actions, table: qualify({ schema: schema?.slice(1, -1), table: name.slice(1, -1) }) };
}
