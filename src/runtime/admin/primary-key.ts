import { anyOf } from '../db/key-conditions.ts';
import type { Row, Where } from '../../kernel/database.ts';
import { fieldOf, type EnumDescription, type FieldDescription, type ModelDescription } from '../../kernel/model.ts';
import { parseScalar, scalarText } from './scalar-text.ts';

// Characters that end a path segment, mean something in a URL, or that proxies decode on their way; '_' starts an escape.
// oxlint-disable-next-line no-control-regex
const UNSAFE = /[:/_#?;@&=+$,"[\]<>%\\\x00-\x1f\x7f]/g;

/** Primary key of a row as one path segment; the parts of a composite key are joined by commas. */
export function keyText(model: ModelDescription, row: Row): string {
  return model.primaryKey.map((name) => quotePart(scalarText(row[name]))).join(',');
}

/** Key for people: the parts as they are. */
export function keyLabel(model: ModelDescription, row: Row): string {
  return model.primaryKey.map((name) => scalarText(row[name])).join(', ');
}

/** Values of the primary key read from a path segment; undefined if the text can be no key of this model. */
export function parseKey(model: ModelDescription, text: string, enums: readonly EnumDescription[]): Row | undefined {
  const parts = text.split(',').map(unquotePart);
  if (parts.length !== model.primaryKey.length) return undefined;
  const values: Row = {};
  for (const [index, name] of model.primaryKey.entries()) {
    const field = fieldOf(model, name);
    const value = field && parseScalar(field, parts[index] ?? '', enums);
    if (value === undefined) return undefined;
    values[name] = value;
  }
  return values;
}

/** The `where` of `findMany` for any of these rows. */
export function anyOfWhere(model: ModelDescription, keys: readonly Row[]): Where {
  const [single, second] = model.primaryKey;
  if (single !== undefined && second === undefined) return { [single]: { in: keys.map((key) => key[single]) } };
  return anyOf(groupByFirst(model.primaryKey, keys));
}

// Rows of one parent together.
function groupByFirst([first = '', ...others]: readonly string[], keys: readonly Row[]): Where[] {
  const groups = new Map<string, Row[]>();
  for (const key of keys) {
    const text = scalarText(key[first]);
    groups.set(text, [...(groups.get(text) ?? []), key]);
  }
  const [single, second] = others;
  return [...groups.values()].map((group) => ({
    [first]: group[0]?.[first],
    ...(single !== undefined && second === undefined
      ? { [single]: { in: group.map((key) => key[single]) } }
      : anyOf(group.map((key) => Object.fromEntries(others.map((name) => [name, key[name]]))))),
  }));
}

/** Rows whose to-one relation points to the row with this key: by the columns alone where they say it, else by a join. */
export function pointingWhere({ name, relation }: FieldDescription, key: Where): Where {
  const { fields = [], references = [] } = relation ?? {};
  const isSame = references.length === Object.keys(key).length && references.every((reference) => reference in key);
  if (fields.length === 0 || !isSame) return { [name]: { is: key } };
  return Object.fromEntries(fields.map((column, index) => [column, key[references[index] ?? '']]));
}

/** The text as it was before {@link keyText}, for messages about keys that do not exist. */
export function readableKey(text: string): string {
  return text.split(',').map(unquotePart).join(',');
}

function quotePart(text: string): string {
  return text.replace(UNSAFE, (character) => `_${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}

function unquotePart(text: string): string {
  return text.replace(/_([0-9A-F]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
