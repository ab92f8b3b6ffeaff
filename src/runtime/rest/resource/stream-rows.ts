// All rows of a list, read in batches by their key as fast as the client takes them.
import type { Row } from '../../../kernel/database.ts';
import { type FieldDescription, fieldOf, type ModelDescription } from '../../../kernel/model.ts';
import type { HttpResponse } from '../../http/response.ts';
import { stream } from '../../http/responses/streaming.ts';
import { apiErrors } from '../errors.ts';
import { decisiveOrder, rowsAfter } from '../list/keyset.ts';
import { ORDERING_PARAM, withKey } from '../list/ordering.ts';
import type { ListSource, OrderTerm } from '../list/pagination.ts';
import type { ApiContext } from '../request/context.ts';
import type { ModelSerializer } from '../serialize/model-serializer.ts';
import { hideRelated } from './related-rows.ts';

const BATCH = 500;

/** True if the format of the response is written row by row, and the client does not ask for a page. */
export function isStreamed({ renderer, query, endpoint }: ApiContext, pageParams: readonly string[]): boolean {
  return (
    renderer.renderRows !== undefined && endpoint.model !== undefined && !pageParams.some((name) => query.has(name))
  );
}

/**
 * The response with all rows. The first ones are read before it begins, so that errors have a status.
 *
 * @throws {ApiError} 400: the rows cannot be read in the order that the client asks for
 */
export async function streamRows(
  context: ApiContext,
  serializer: ModelSerializer,
  source: ListSource,
): Promise<HttpResponse> {
  const { renderer } = context;
  const order = streamOrder(context, source.order);
  const first = await source.rows({ take: BATCH, order });
  const batches = formatted(context, serializer, readOn(source, order, first));
  const chunks = renderer.renderRows?.(batches, { fields: serializer.names, context }) ?? [];
  return stream(chunks, { contentType: renderer.contentType ?? renderer.mediaType });
}

async function* readOn(source: ListSource, order: readonly OrderTerm[], first: Row[]): AsyncGenerator<Row[]> {
  for (let rows = first; rows.length > 0;) {
    yield rows;
    if (rows.length < BATCH) return;
    const last = rows.at(-1) as Row;
    const where = rowsAfter(
      order,
      order.map(({ path }) => last[path[0] as string]),
    );
    rows = await source.rows({ take: BATCH, order, where });
  }
}

async function* formatted(
  context: ApiContext,
  serializer: ModelSerializer,
  batches: AsyncIterable<Row[]>,
): AsyncGenerator<Row[]> {
  for await (const rows of batches) {
    await hideRelated(context, serializer, rows);
    yield rows.map((row) => serializer.format(row, context.environment));
  }
}

/** The order of the list, or by the key where rows cannot be found again by the columns of that order. */
function streamOrder({ endpoint, query }: ApiContext, order: readonly OrderTerm[]): readonly OrderTerm[] {
  const model = endpoint.model as ModelDescription;
  const decisive = decisiveOrder(model, order);
  const unfit = decisive.find(({ path }) => path.length > 1 || !isComparable(fieldOf(model, path[0] as string)));
  if (unfit === undefined) return decisive;
  if (query.has(ORDERING_PARAM))
    throw apiErrors.badQuery(ORDERING_PARAM, `This format cannot be ordered by '${unfit.path.join('__')}'.`);
  return decisiveOrder(model, withKey(model, []));
}

const COMPARABLE: ReadonlySet<string> = new Set(['Int', 'BigInt', 'String', 'Float', 'Decimal', 'DateTime']);

/** A column whose values come back from JavaScript as they are, and that has one in every row. */
function isComparable(field: FieldDescription | undefined): boolean {
  if (!field || field.kind !== 'scalar' || !field.isRequired || field.isList || !COMPARABLE.has(field.type))
    return false;
  return field.type !== 'DateTime' || isOfMilliseconds(field);
}

/** Finer times lose digits in a Date. Without a type of the database they are of milliseconds, with one of microseconds. */
function isOfMilliseconds({ nativeType }: FieldDescription): boolean {
  if (nativeType === undefined || nativeType.name === 'Date') return true;
  return Number(nativeType.args[0] ?? '6') <= 3;
}
