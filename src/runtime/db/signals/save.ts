// create, update and upsert with the listeners around them.
import { primaryKeyWhere } from '../../../kernel/row-key.ts';
import type { Row } from '../../../kernel/database.ts';
import type { ModelDescription } from '../../../kernel/model.ts';
import { translateDatabaseError } from '../translate-error.ts';
import { UniqueViolation } from '../violations.ts';
import { readLinks, reportLinks, touchedLinks } from './links.ts';
import { refuseNestedWrites } from './nested.ts';
import type { WatchedModel } from './registry.ts';
import type { WriteContext } from './write-context.ts';

/** Arguments of one call, as far as they are read here. */
export interface WriteArgs {
  data?: Row;
  where?: Row;
  select?: object;
  include?: object;
  omit?: object;
  [more: string]: unknown;
}

export async function createRow(context: WriteContext, watched: WatchedModel, args: WriteArgs): Promise<Row> {
  const { model } = watched;
  const data = { ...args.data };
  await tellPreSave(context, watched, data, undefined);
  const touched = touchedLinks(watched, data);
  const row = await context.raw(model).create({ ...whole(args), data });
  await tellPostSave(context, watched, row, undefined);
  await reportLinks(context, { model, row }, new Map(), await readLinks(context, model, row, touched));
  return answer(context, model, args, row);
}

/** @throws Prisma's P2025 when there is no such row */
export async function updateRow(context: WriteContext, watched: WatchedModel, args: WriteArgs): Promise<Row> {
  const { model } = watched;
  const where = args.where ?? {};
  const before = await context.raw(model).findUnique({ where });
  if (before === null) return context.raw(model).update({ ...args, where, data: args.data ?? {} });
  return updateKnownRow(context, watched, args, before);
}

async function updateKnownRow(
  context: WriteContext,
  watched: WatchedModel,
  args: WriteArgs,
  before: Row,
): Promise<Row> {
  const { model } = watched;
  const write = (data: Row) => context.raw(model).update({ ...whole(args), where: args.where ?? {}, data });
  const row = await changeRow(context, watched, { data: args.data ?? {}, before }, write);
  return answer(context, model, args, row);
}

/** Changes a row that has been read. @param write returns the changed row; undefined if it changed nothing */
export async function changeRow<Written extends Row | undefined>(
  context: WriteContext,
  watched: WatchedModel,
  { data: given, before }: { data: Row; before: Row },
  write: (data: Row) => Promise<Written>,
): Promise<Written> {
  const { model } = watched;
  const data = { ...given };
  await tellPreSave(context, watched, data, before);
  const touched = touchedLinks(watched, data);
  const links = await readLinks(context, model, before, touched);
  const row = await write(data);
  if (row === undefined) return row;
  await tellPostSave(context, watched, row, before);
  await reportLinks(context, { model, row }, links, await readLinks(context, model, row, touched));
  return row;
}

/** @param attempt runs its work in a savepoint: on PostgreSQL a refused row spoils the rest of the transaction */
export async function upsertRow(
  context: WriteContext,
  watched: WatchedModel,
  { create, update, ...args }: WriteArgs,
  attempt: <T>(work: () => Promise<T>) => Promise<T>,
): Promise<Row> {
  const find = () => context.raw(watched.model).findUnique({ where: args.where ?? {} });
  const change = (before: Row) => updateKnownRow(context, watched, { ...args, data: update as Row }, before);
  const before = await find();
  if (before) return change(before);
  const { where: _, ...rest } = args;
  try {
    return await attempt(() => createRow(context, watched, { ...rest, data: create as Row }));
  } catch (error) {
    const other = translateDatabaseError(error) instanceof UniqueViolation ? await find() : null;
    if (other === null) throw error;
    return change(other);
  }
}

export async function tellPreSave(
  context: WriteContext,
  watched: WatchedModel,
  data: Row,
  before: Row | undefined,
): Promise<void> {
  for (const handler of watched.preSave) await handler({ created: before === undefined, data, before, tx: context.tx });
  refuseNestedWrites(context.watched, watched, data);
}

export async function tellPostSave(
  context: WriteContext,
  { model, postSave }: WatchedModel,
  saved: Row,
  before: Row | undefined,
): Promise<void> {
  if (postSave.length === 0) return;
  const row = columnsOf(model, saved);
  for (const handler of postSave) await handler({ created: before === undefined, row, before, tx: context.tx });
}

/** The call without what narrows its answer: listeners see whole rows. */
export function whole<Args extends WriteArgs>(args: Args): Args {
  return { ...args, select: undefined, omit: undefined };
}

function answer(context: WriteContext, model: ModelDescription, args: WriteArgs, row: Row): Promise<Row> | Row {
  if (args.select === undefined && args.omit === undefined) return row;
  const { select, include, omit } = args;
  return context.raw(model).findUniqueOrThrow({ where: primaryKeyWhere(model, row), select, include, omit });
}

/** The row without what the caller included. */
function columnsOf(model: ModelDescription, row: Row): Row {
  const names = model.fields.filter((field) => field.kind !== 'relation').map(({ name }) => name);
  return Object.fromEntries(names.map((name) => [name, row[name]]));
}
