// Rows that are linked to more others than the database takes in one statement: Prisma asks for them by an OR of their keys.
import { primaryKeyWhere } from '../../../kernel/row-key.ts';
import type { Database, Row } from '../../../kernel/database.ts';
import type { ModelDescription } from '../../../kernel/model.ts';

const MAX_LINKS = 400;

const OPERATIONS = ['disconnect', 'connect'] as const;

/** Creates or updates the row by one call; by several in a transaction where `data` changes more than 400 of its links. */
export function writeInParts(
  database: Database,
  model: ModelDescription,
  instance: Row | undefined,
  data: Row,
): Promise<Row> {
  const long = Object.entries(data).filter(([, value]) => partsOf(value).length > 1);
  if (long.length === 0) return write(database, model, instance, data);
  const names = new Set(long.map(([name]) => name));
  const rest = Object.fromEntries(Object.entries(data).filter(([name]) => !names.has(name)));
  return database.transaction(async (transaction) => {
    let row = await write(transaction, model, instance, rest);
    for (const [name, value] of long)
      for (const part of partsOf(value)) row = await write(transaction, model, row, { [name]: part });
    return row;
  });
}

function write(database: Database, model: ModelDescription, instance: Row | undefined, data: Row): Promise<Row> {
  const delegate = database.delegate(model.delegate);
  return instance ? delegate.update({ where: primaryKeyWhere(model, instance), data }) : delegate.create({ data });
}

/** The links of a field in as many operations as it takes; one for values that are not links or are few. */
function partsOf(value: unknown): Row[] {
  if (typeof value !== 'object' || value === null) return [{}];
  const links = value as Partial<Record<(typeof OPERATIONS)[number], unknown>>;
  const lists = OPERATIONS.map((name) => [name, links[name]] as const).filter(([, keys]) => Array.isArray(keys));
  if (lists.every(([, keys]) => (keys as Row[]).length <= MAX_LINKS)) return [value as Row];
  return lists.flatMap(([name, keys]) => inParts(keys as Row[]).map((part) => ({ [name]: part })));
}

function inParts(keys: readonly Row[]): Row[][] {
  const parts: Row[][] = [];
  for (let start = 0; start < keys.length; start += MAX_LINKS) parts.push(keys.slice(start, start + MAX_LINKS));
  return parts;
}
