// POST, PUT, PATCH and DELETE of many rows by one request: all of them, or none.
import type { Database, Row, Where } from '../../../kernel/database.ts';
import { keyOf } from '../../forms/model/keys.ts';
import { type HttpError, isHttpError } from '../../http/errors.ts';
import { HttpResponse } from '../../http/response.ts';
import { deleteRows } from '../../save/save-row.ts';
import { ApiError, apiErrors, invalidBody, invalidObject } from '../errors.ts';
import type { ProblemTree } from '../fields/problem.ts';
import type { ApiContext } from '../request/context.ts';
import { etagOf, prefersMinimal } from '../respond/etag.ts';
import { BodyRefused } from './body-to-save.ts';
import { currentCheck } from './current-check.ts';
import { lookupWhere, type ModelResource } from './model-resource.ts';
import { hideRelated } from './related-rows.ts';
import { changeRow, createFrom, createRow } from './write-operations.ts';
import { allOf, visibleWhere } from './visible-rows.ts';

/** Member of a row in a request: the entity tag of the row as the client has read it. */
export const ETAG_MEMBER = '_etag';

/** Saves the row of a body, or those of a list. @throws {ApiError} 400 with the problems of each row, by its place in the list */
export async function createOneOrMany(context: ApiContext, resource: ModelResource): Promise<unknown> {
  const list = await context.data();
  if (!Array.isArray(list)) return createRow(context, resource);
  if (resource.bulkMax === 0) refuseRows(list);
  checkLength(resource, list);
  const rows = await context.database.transaction((database) =>
    eachRow(list, (item) => createFrom(context, resource, { body: item, database })),
  );
  context.status = 201;
  return answer(context, resource, rows);
}

/** @throws {ApiError} 400, in DRF's words for a list that has no rows in it */
function refuseRows(list: readonly unknown[]): never {
  const isRows = list.some((item) => typeof item === 'object' && item !== null);
  const reason = isRows ? ' This resource does not accept lists of rows.' : '';
  throw invalidObject(`Invalid data. Expected a dictionary, but got list.${reason}`);
}

/** @param isPartial fields that are missing stay as they are */
export async function bulkUpdate(context: ApiContext, resource: ModelResource, isPartial: boolean): Promise<unknown> {
  const list = await readList(context, resource);
  const rows = await context.database.transaction(async (database) => {
    const stored = await findRows(context, resource, { list, database });
    return eachRow(list, (item, index) =>
      changeRow(context, resource, {
        before: stored[index] as Row,
        body: item,
        isPartial,
        database,
        isCurrent: tagCheck(context, resource, { item, row: stored[index] as Row }),
      }),
    );
  });
  return answer(context, resource, rows);
}

/** Deletes the rows of a list of keys, or of objects with keys. */
export async function bulkDelete(context: ApiContext, resource: ModelResource): Promise<undefined> {
  const list = await readList(context, resource);
  const { app, access } = context;
  const { model, options } = resource;
  await context.database.transaction(async (database) => {
    const rows = await findRows(context, resource, { list, database });
    const checks = list.flatMap((item, index) => tagCheck(context, resource, { item, row: rows[index] as Row }) ?? []);
    const isCurrent = async (inside: Database): Promise<boolean> => {
      for (const check of checks) if (!(await check(inside))) return false;
      return true;
    };
    const hooks = options.hooks ?? {};
    await deleteRows({ app, model, access, hooks, database, ...(checks.length > 0 ? { isCurrent } : {}) }, rows);
  });
  context.status = 204;
  return undefined;
}

/** @throws {ApiError} 400 */
async function readList(context: ApiContext, resource: ModelResource): Promise<unknown[]> {
  const list = await context.data();
  if (!Array.isArray(list)) throw invalidObject('Expected a list of items.');
  if (context.request.header('if-match') !== undefined)
    throw apiErrors.parse(`If-Match is about one row. Give each row its own "${ETAG_MEMBER}".`);
  checkLength(resource, list);
  return list;
}

function checkLength({ bulkMax }: ModelResource, list: readonly unknown[]): void {
  if (list.length > bulkMax) throw invalidObject(`Ensure this list has no more than ${bulkMax} rows.`);
  if (list.length === 0) throw invalidObject('This list may not be empty.');
}

/**
 * Runs the work for each row, also after a row was refused, so that the answer has the problems of all. What was written is
 * rolled back then.
 *
 * @throws {ApiError} 400
 */
async function eachRow(list: readonly unknown[], work: (item: unknown, index: number) => Promise<Row>): Promise<Row[]> {
  const problems: ProblemTree[] = list.map(() => ({}));
  const rows: Row[] = [];
  let isRefused = false;
  for (const [index, item] of list.entries()) {
    try {
      rows.push(await work(item, index));
    } catch (error) {
      // PostgreSQL runs no more statements after one that failed: what is known until then is reported.
      if (isRefused && !(error instanceof BodyRefused)) break;
      if (!(error instanceof BodyRefused)) throw aboutRow(error, index);
      problems[index] = error.problems;
      isRefused = true;
    }
  }
  if (isRefused) throw invalidBody(problems);
  return rows;
}

/** A refusal that is one sentence, with the place of the row in the list. */
function aboutRow(error: unknown, index: number): unknown {
  const code = isHttpError(error) ? REFUSALS[error.status] : undefined;
  if (code === undefined) return error;
  const { status, message } = error as HttpError;
  return new ApiError(status, code, `Row ${index}: ${message}`);
}

const REFUSALS: Readonly<Record<number, string>> = { 403: 'permission_denied', 412: 'precondition_failed' };

/**
 * The stored rows that a list names, in its order. One query for all.
 *
 * @throws {ApiError} 400 with the rows that do not exist, or that the user may not see
 */
async function findRows(
  context: ApiContext,
  resource: ModelResource,
  { list, database }: { list: readonly unknown[]; database: Database },
): Promise<Row[]> {
  const { model, lookup } = resource;
  const keys = list.map((item) => keyTextOf(item, lookup));
  const named = keys.flatMap((key) => (key === undefined ? [] : (lookupWhere(resource, key) ?? [])));
  const where: Where = allOf([{ OR: named }, ...(await visibleWhere(context, resource))]);
  const found = await database.delegate(model.delegate).findMany({ where });
  const byKey = new Map(found.map((row) => [String(keyOf(row, lookup)), row]));
  const problems = keys.map((key, index): ProblemTree => {
    if (key !== undefined && keys.indexOf(key) < index) return keyProblem(lookup, `Duplicate row "${key}".`, 'unique');
    if (key !== undefined && byKey.has(key)) return {};
    const message = key === undefined ? 'This field is required.' : `Invalid pk "${key}" - object does not exist.`;
    return keyProblem(lookup, message, key === undefined ? 'required' : 'does_not_exist');
  });
  if (problems.some((tree) => Object.keys(tree).length > 0)) throw invalidBody(problems);
  return keys.map((key) => byKey.get(key as string) as Row);
}

function keyProblem(lookup: readonly string[], message: string, code: string): ProblemTree {
  return { [lookup[0] as string]: [{ code, message: message.slice(0, 300) }] };
}

/** A key as it is, or as a member of an object. */
function keyTextOf(item: unknown, lookup: readonly string[]): string | undefined {
  if (typeof item === 'string' || typeof item === 'number') return String(item);
  if (typeof item !== 'object' || item === null) return undefined;
  const values = lookup.map((name) => (Object.hasOwn(item, name) ? (item as Row)[name] : undefined));
  const isScalar = values.every((value) => typeof value === 'string' || typeof value === 'number');
  return isScalar ? String(keyOf(item as Row, lookup)) : undefined;
}

/** Compares the stored row with the tag that the item names, if it names one. */
function tagCheck(
  context: ApiContext,
  resource: ModelResource,
  { item, row }: { item: unknown; row: Row },
): ((database: Database) => Promise<boolean>) | undefined {
  const tag = typeof item === 'object' && item !== null ? (item as Row)[ETAG_MEMBER] : undefined;
  if (tag === undefined) return undefined;
  return currentCheck(context, resource, row, (data) => {
    if (etagOf(data) !== tag) throw apiErrors.preconditionFailed();
  });
}

async function answer(context: ApiContext, { serializer }: ModelResource, rows: readonly Row[]): Promise<unknown> {
  if (prefersMinimal(context)) {
    context.headers['preference-applied'] = 'return=minimal';
    return new HttpResponse(null, { status: context.status === 201 ? 201 : 204, contentType: '' });
  }
  await hideRelated(context, serializer, rows);
  return rows.map((row) => serializer.format(row, context.environment));
}
