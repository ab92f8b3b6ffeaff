// createMany and updateMany with the listeners of every row around them.
import { keyColumns, selection, primaryKeyWhere } from '../../../kernel/row-key.ts';
import type { Row } from '../../../kernel/database.ts';
import { translateDatabaseError } from '../translate-error.ts';
import { QuintetError } from '../../../kernel/errors.ts';
import { chunks, keyOmission, keyText } from './keys.ts';
import type { WatchedModel } from './registry.ts';
import { changeRow, tellPostSave, tellPreSave, whole, type WriteArgs } from './save.ts';
import type { WriteContext } from './write-context.ts';

interface BulkArgs extends Omit<WriteArgs, 'data'> {
  data?: Row | Row[];
  limit?: number;
}

/** One statement for all rows still; without listeners behind it, rows are not even read back. */
export async function createRows(
  context: WriteContext,
  watched: WatchedModel,
  args: BulkArgs,
): Promise<{ count: number }> {
  if (watched.postSave.length > 0) return { count: (await createAndReadRows(context, watched, args)).length };
  return context.raw(watched.model).createMany({ ...args, data: await prepareRows(context, watched, args) });
}

export async function createAndReturnRows(
  context: WriteContext,
  watched: WatchedModel,
  args: BulkArgs,
): Promise<Row[]> {
  return answerMany(context, watched, args, await createAndReadRows(context, watched, args));
}

async function createAndReadRows(context: WriteContext, watched: WatchedModel, args: BulkArgs): Promise<Row[]> {
  const data = await prepareRows(context, watched, args);
  const rows = await context.raw(watched.model).createManyAndReturn({ ...whole(args as WriteArgs), data });
  for (const row of rows) await tellPostSave(context, watched, row, undefined);
  return rows;
}

async function prepareRows(context: WriteContext, watched: WatchedModel, { data = [] }: BulkArgs): Promise<Row[]> {
  const rows = (Array.isArray(data) ? data : [data]).map((row) => ({ ...row }));
  for (const row of rows) await tellPreSave(context, watched, row, undefined);
  return rows;
}

export async function updateRows(
  context: WriteContext,
  watched: WatchedModel,
  args: BulkArgs,
): Promise<{ count: number }> {
  return { count: (await updateEach(context, watched, args)).length };
}

export async function updateAndReturnRows(
  context: WriteContext,
  watched: WatchedModel,
  args: BulkArgs,
): Promise<Row[]> {
  return answerMany(context, watched, args, await updateEach(context, watched, args));
}

/** Each row by itself, because handlers can change each row differently. */
async function updateEach(
  context: WriteContext,
  watched: WatchedModel,
  { where = {}, data = {}, limit }: BulkArgs,
): Promise<Row[]> {
  const { model } = watched;
  const found = await context.raw(model).findMany({ where, ...(limit === undefined ? {} : { take: limit }) });
  const rows: Row[] = [];
  for (const before of found) {
    // The condition once more: another transaction may have changed the row since it was found.
    const still = { ...primaryKeyWhere(model, before), AND: [where] };
    const write = (values: Row) => context.raw(model).update({ where: still, data: values }).catch(undefinedIfGone);
    const row = await changeRow(context, watched, { data: data as Row, before }, write);
    if (row) rows.push(row);
  }
  return rows;
}

function undefinedIfGone(error: unknown): undefined {
  const translated = translateDatabaseError(error);
  if (!QuintetError.is(translated) || translated.code !== 'RECORD_NOT_FOUND') throw error;
}

/** The rows as the call wanted them, in their order. */
async function answerMany(
  context: WriteContext,
  { model }: WatchedModel,
  { select, include, omit }: BulkArgs,
  rows: Row[],
): Promise<Row[]> {
  if (select === undefined && include === undefined && omit === undefined) return rows;
  const shown = new Map<string, Row>();
  for (const part of chunks(rows)) {
    const where = { OR: part.map((row) => keyColumns(model, row)) };
    const args = select
      ? { select: { ...select, ...selection(model.primaryKey) } }
      : { include, omit: { ...(omit as Row | undefined), ...keyOmission(model) } };
    for (const row of await context.raw(model).findMany({ where, ...args })) shown.set(keyText(model, row), row);
  }
  const isWanted = (name: string) => (select ? (select as Row)[name] : (omit as Row | undefined)?.[name] !== true);
  return rows.flatMap((row) => {
    const found = Object.entries(shown.get(keyText(model, row)) ?? {}).filter(([name]) => isWanted(name));
    return found.length > 0 ? [Object.fromEntries(found)] : [];
  });
}
