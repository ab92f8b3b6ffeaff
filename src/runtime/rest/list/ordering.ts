// `?ordering=-createdAt,title`
import type { ModelDescription } from '../../../kernel/model.ts';
import type { ModelRegistry } from '../../http/model-registry.ts';
import type { ApiContext } from '../request/context.ts';
import type { OrderTerm } from './pagination.ts';
import { resolvePath, type FieldPath } from './paths.ts';
import { isWhollyVisible } from './visible-condition.ts';

export const ORDERING_PARAM = 'ordering';

export interface Ordering {
  /** Paths by the names that clients may use. */
  allowed: ReadonlyMap<string, FieldPath>;
  /** Without a parameter; the primary key is at the end, so that pages never overlap. */
  usual: readonly OrderTerm[];
}

/** @throws {ProjectError} API_FIELD_UNKNOWN, API_FIELD_UNFIT */
export function compileOrdering(
  models: ModelRegistry,
  model: ModelDescription,
  { allowed, usual }: { allowed: readonly string[]; usual: readonly string[] | undefined },
): Ordering {
  const place = `ordering of ${model.name}`;
  const pathOf = (text: string) => resolvePath(models, model, text, place);
  const own = usual?.map((text): OrderTerm => ({
    path: pathOf(text.replace(/^-/, '')).names,
    direction: text.startsWith('-') ? 'desc' : 'asc',
  }));
  const byModel = model.ordering.map(({ field, direction }): OrderTerm => ({ path: [field], direction }));
  return {
    allowed: new Map(allowed.map((text) => [text.replaceAll('.', '__'), pathOf(text)])),
    usual: withKey(model, own ?? byModel),
  };
}

/**
 * The order of a request. Terms that the viewset does not offer are ignored, as in Django REST Framework. So are those of related
 * rows, some of which the user may not see: their order would tell what is in them.
 */
export async function orderOf(context: ApiContext, { allowed, usual }: Ordering): Promise<readonly OrderTerm[]> {
  const { query, request, endpoint } = context;
  if (allowed.size === 0 || request.queryText === '') return usual;
  const terms: OrderTerm[] = [];
  for (const text of (query.get(ORDERING_PARAM) ?? '').split(',', 10)) {
    const path = allowed.get(text.trim().replace(/^-/, ''));
    if (!path || !(await isWhollyVisible(context, path))) continue;
    terms.push({ path: path.names, direction: text.trim().startsWith('-') ? 'desc' : 'asc' });
  }
  return terms.length === 0 ? usual : withKey(endpoint.model as ModelDescription, terms);
}

export function withKey(model: ModelDescription, terms: readonly OrderTerm[]): readonly OrderTerm[] {
  const known = new Set(terms.filter(({ path }) => path.length === 1).map(({ path }) => path[0]));
  const key = model.primaryKey.filter((name) => !known.has(name));
  return [...terms, ...key.map((name): OrderTerm => ({ path: [name], direction: 'asc' }))];
}

/** As the database client takes it. */
export function toOrderBy(order: readonly OrderTerm[]): Record<string, unknown>[] {
  return order.map(({ path, direction }) =>
    path.slice(0, -1).reduceRight<Record<string, unknown>>((inner, name) => ({ [name]: inner }), {
      [path.at(-1) as string]: direction,
    }),
  );
}
