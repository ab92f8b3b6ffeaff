// Rows that are linked to more others than the database takes in one statement: Prisma asks for them by an OR of their keys.
import type { Database, Row } from '../../../kernel/database.ts';
import type { ModelDescription } from '../../../kernel/model.ts';
import { primaryKeyWhere } from './keys.ts';

const MAX_LINKS = 400;

interface Links {
  set?: Row[];
  connect?: Row[];
}

/** Creates or updates the row by one call; by several in a transaction where `data` links more than 400 rows to it. */
export function writeInParts(
  database: Database,
  model: ModelDescription,
  instance: Row | undefined,
  data: Row,
): Promise<Row> {
  const long = Object.entries(data).filter(([, value]) => keysOf(value).length > MAX_LINKS);
  if (long.length === 0) return write(database, model, instance, data);
  const names = new Set(long.map(([name]) => name));
  const rest = Object.fromEntries(Object.entries(data).filter(([name]) => !names.has(name)));
  return database.transaction(async (transaction) => {
    let row = await write(transaction, model, instance, rest);
    for (const [name, value] of long) {
      for (const part of await partsOf(transaction, model, row, [name, keysOf(value)]))
        row = await write(transaction, model, row, { [name]: part });
    }
    return row;
  });
}

function write(database: Database, model: ModelDescription, instance: Row | undefined, data: Row): Promise<Row> {
  const delegate = database.delegate(model.delegate);
  return instance ? delegate.update({ where: primaryKeyWhere(model, instance), data }) : delegate.create({ data });
}

function keysOf(value: unknown): readonly Row[] {
  if (typeof value !== 'object' || value === null) return [];
  const { set, connect } = value as Links;
  const keys = set ?? connect;
  return Array.isArray(keys) ? keys : [];
}

/** What is linked now and no longer wanted, then what is wanted and not yet linked. */
async function partsOf(
  database: Database,
  model: ModelDescription,
  row: Row,
  [name, wanted]: [string, readonly Row[]],
): Promise<Row[]> {
  const select = Object.fromEntries(Object.keys(wanted[0] ?? {}).map((key) => [key, true]));
  const where = primaryKeyWhere(model, row);
  const found = await database.delegate(model.delegate).findUnique({ where, select: { [name]: { select } } });
  const linked = byText((found?.[name] ?? []) as Row[]);
  const kept = byText(wanted);
  return [
    ...inParts([...linked].flatMap(([text, key]) => (kept.has(text) ? [] : [key]))).map((keys) => ({
      disconnect: keys,
    })),
    ...inParts([...kept].flatMap(([text, key]) => (linked.has(text) ? [] : [key]))).map((keys) => ({ connect: keys })),
  ];
}

function byText(keys: readonly Row[]): Map<string, Row> {
  return new Map(
    keys.map((key) => [
      Object.keys(key)
        .sort()
        .map((name) => String(key[name]))
        .join('\0'),
      key,
    ]),
  );
}

function inParts(keys: readonly Row[]): Row[][] {
  const parts: Row[][] = [];
  for (let start = 0; start < keys.length; start += MAX_LINKS) parts.push(keys.slice(start, start + MAX_LINKS));
  return parts;
}
