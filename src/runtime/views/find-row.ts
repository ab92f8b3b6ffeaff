import type { Row, Where } from '../../kernel/database.ts';
import { fieldOf, type ModelDescription } from '../../kernel/model.ts';
import { splitKey } from '../forms/model/keys.ts';
import { Http404 } from '../http/errors.ts';
import type { ModelName } from '../http/project-types.ts';
import { errors } from './errors.ts';
import type { ViewCall } from './finish-view.ts';
import { resolvePerRequest, type RowOptions } from './options.ts';

/** Prisma's, of the rows that the view may show. */
interface RowScope {
  where: Where | undefined;
  include: unknown;
}

/** The rows of a view's options, for this call. */
export async function rowScope<M extends ModelName>(
  { where, include }: RowOptions<M>,
  call: ViewCall,
): Promise<RowScope> {
  return { where: (await resolvePerRequest(where, call)) as Where | undefined, include };
}

/**
 * The row that the route's parameters identify.
 *
 * @throws {Http404} there is none
 * @throws {ProjectError} VIEW_LOOKUP_MISSING: the parameters name no unique field
 */
export async function findRow(
  { viewName, request, params }: ViewCall,
  model: ModelDescription,
  { where, include }: RowScope,
): Promise<Row> {
  const lookup = lookupOf(viewName, model, params as Row);
  const row = await request.app.models.delegate(model).findFirst({
    where: where === undefined ? lookup : { AND: [where, lookup] },
    ...(include === undefined ? {} : { include }),
  });
  if (row === null) throw new Http404(`no ${model.label} matches`, { isUsual: true });
  return row;
}

function lookupOf(view: string, model: ModelDescription, params: Row): Where {
  const names = Object.keys(params);
  const [single] = model.primaryKey;
  if ('pk' in params && single !== undefined) return primaryKeyLookup(model, params['pk']);
  const wheres = names
    .filter((name) => fieldOf(model, name)?.kind === 'scalar')
    .map((name) => [name, typed(model, name, params[name])] as const);
  if (wheres.length > 0) return Object.fromEntries(wheres);
  throw errors.VIEW_LOOKUP_MISSING({ view, params: names, model: model.label });
}

function primaryKeyLookup(model: ModelDescription, value: unknown): Where {
  const where = splitKey(value, model, model.primaryKey);
  if (where === undefined) throw new Http404(`no ${model.label} matches`, { isUsual: true });
  return where;
}

// A path contains text, but the column may be a number: `<slug:code>` on an Int matches no row and is not an error.
function typed(model: ModelDescription, name: string, value: unknown): unknown {
  const where = splitKey(value, model, [name]);
  if (where === undefined) throw new Http404(`no ${model.label} matches`, { isUsual: true });
  return where[name];
}
