// delete and deleteMany with the listeners around them, those of the rows that the database deletes along included.
import { keyColumns } from '../../../kernel/row-key.ts';
import type { Row } from '../../../kernel/database.ts';
import { chunks, keyText } from './keys.ts';
import type { WatchedModel } from './registry.ts';
import type { WriteArgs } from './save.ts';
import type { WriteContext } from './write-context.ts';

interface DoomedRow {
  watched: WatchedModel;
  row: Row;
  isCascade: boolean;
}

/** @throws Prisma's P2025 when there is no such row */
export async function deleteRow(context: WriteContext, watched: WatchedModel, args: WriteArgs): Promise<Row> {
  const raw = context.raw(watched.model);
  const row = await raw.findUnique({ where: args.where ?? {} });
  const remove = () => raw.delete({ ...args, where: args.where ?? {} });
  return row === null ? remove() : aroundDelete(context, watched, [row], remove);
}

export async function deleteRows(
  context: WriteContext,
  watched: WatchedModel,
  { where, limit }: WriteArgs,
): Promise<{ count: number }> {
  const { model } = watched;
  const raw = context.raw(model);
  const rows = await raw.findMany({ where, ...(limit === undefined ? {} : { take: limit }) });
  return aroundDelete(context, watched, rows, async () => {
    let count = 0;
    for (const part of chunks(rows)) {
      const result = await raw.deleteMany({ where: { OR: part.map((row) => keyColumns(model, row)) } });
      count += result.count;
    }
    return { count };
  });
}

async function aroundDelete<T>(
  context: WriteContext,
  watched: WatchedModel,
  rows: readonly Row[],
  remove: () => Promise<T>,
): Promise<T> {
  const doomed = await collect(context, watched, rows);
  for (const entry of doomed) await tell(context, entry, 'preDelete');
  const result = await remove();
  for (const entry of doomed) await tell(context, entry, 'postDelete');
  return result;
}

async function tell(
  { tx }: WriteContext,
  { watched, row, isCascade }: DoomedRow,
  name: 'preDelete' | 'postDelete',
): Promise<void> {
  for (const handler of watched[name]) await handler({ row, isCascade, tx });
}

/** The rows, and before them those that depend on them, each once. */
async function collect(context: WriteContext, top: WatchedModel, rows: readonly Row[]): Promise<DoomedRow[]> {
  const found: DoomedRow[] = [];
  const seen = new Set<string>();
  const visit = async (watched: WatchedModel, some: readonly Row[], isCascade: boolean): Promise<void> => {
    const fresh = some.filter((row) => {
      const key = `${watched.model.name} ${keyText(watched.model, row)}`;
      return !seen.has(key) && seen.add(key);
    });
    if (fresh.length === 0) return;
    for (const { model, relation } of watched.cascades) {
      for (const part of chunks(fresh)) {
        const where = { OR: part.map((row) => pointingTo(relation, row)) };
        await visit(model, await context.raw(model.model).findMany({ where }), true);
      }
    }
    found.push(...fresh.map((row) => ({ watched, row, isCascade })));
  };
  await visit(top, rows, false);
  return found;
}

function pointingTo({ fields, references }: WatchedModel['cascades'][number]['relation'], row: Row): Row {
  return Object.fromEntries(fields.map((name, index) => [name, row[references[index] ?? '']]));
}
