// Finds rows for a relation field while the viewer types: JSON for the page's own script.
import { anyKey } from '../../db/key-conditions.ts';
import type { Row } from '../../../kernel/database.ts';
import { fieldOf, type FieldDescription } from '../../../kernel/model.ts';
import { isEditableRelation } from '../../forms/model/editable.ts';
import { keyOf, splitKey } from '../../forms/model/keys.ts';
import { describeRelationField } from '../../forms/model/relation-field.ts';
import { HttpResponse } from '../../http/response.ts';
import { PermissionDenied } from '../../http/errors.ts';
import type { AdminModel } from '../admin-model.ts';
import type { AdminRequest } from '../frame.ts';
import { labelSelect, objectLabel } from '../labels.ts';
import { orderBy } from '../list/order.ts';
import { searchWhere } from '../list/search.ts';
import type { AdminSite } from '../admin-site.ts';

const PAGE_SIZE = 20;
/** Nobody scrolls further; the offset costs what it skips. */
const MAX_PAGE = 50;
/** Labels asked for at once, for keys that a field has already. */
const MAX_VALUES = 100;

interface Source {
  target: AdminModel;
  /** Fields of the target that the relation's value is made of. */
  keyFields: readonly string[];
}

/**
 * `?app_label=posts&model_name=post&field_name=author&term=ada&page=1`, as Django has it; `value=3` instead of the term gives
 * the labels of known keys.
 *
 * @throws {PermissionDenied} no such field, or the viewer may neither fill it in nor see the rows behind it
 */
export async function autocomplete(admin: AdminRequest): Promise<HttpResponse> {
  const source = await findSource(admin);
  const { query } = admin.request;
  const values = query.getAll('value').slice(0, MAX_VALUES);
  const found = values.length > 0 ? await rowsOf(admin, source, values) : await search(admin, source);
  const results = found.rows.map((row) => ({
    id: String(keyOf(row, source.keyFields)),
    text: objectLabel(source.target, row),
  }));
  const body = JSON.stringify({ results, pagination: { more: found.hasMore } });
  // As bytes: Fastify names a charset for text, which JSON has none of.
  return new HttpResponse(Buffer.from(body), { contentType: 'application/json' });
}

/** Where the field's script asks. */
export function autocompleteUrl(site: AdminSite, { description }: AdminModel, field: FieldDescription): string {
  const query = { app_label: description.app, model_name: description.name.toLowerCase(), field_name: field.name };
  return `${site.path}autocomplete/?${new URLSearchParams(query).toString()}`;
}

async function findSource(admin: AdminRequest): Promise<Source> {
  const { request, site, app, access } = admin;
  const [label, name] = [request.query.get('app_label'), request.query.get('model_name')];
  const model = site.models.find(
    ({ description, hidden }) => !hidden && description.app === label && description.name.toLowerCase() === name,
  );
  const field = model && fieldOf(model.description, request.query.get('field_name') ?? '');
  const target = field && site.target(field);
  if (!target || target.hidden || !isEditableRelation(field)) throw new PermissionDenied();
  const [own, its] = await Promise.all([access.permissions(model), access.permissions(target)]);
  // A filter of the list chooses among the same rows as an input of the form.
  const isFilter = own.view && model.filters.some((filter) => filter.name === field.name);
  if (!its.view || !(own.add || own.change || isFilter)) throw new PermissionDenied();
  return { target, keyFields: describeRelationField(app, field).keyFields };
}

async function search(admin: AdminRequest, source: Source): Promise<{ rows: Row[]; hasMore: boolean }> {
  const { request, app, access } = admin;
  const { target } = source;
  const page = Math.min(Math.max(Math.trunc(Number(request.query.get('page') ?? 1)) || 1, 1), MAX_PAGE);
  const term = searchWhere(target, request.query.get('term') ?? '', {
    enums: app.models.enums,
  });
  const visible = await access.rows(target);
  const rows = await visible.findMany({
    where: term,
    select: selectOf(source),
    orderBy: orderBy(target, []),
    skip: (page - 1) * PAGE_SIZE,
    take: PAGE_SIZE + 1,
  });
  return { rows: rows.slice(0, PAGE_SIZE), hasMore: rows.length > PAGE_SIZE && page < MAX_PAGE };
}

async function rowsOf(
  { access }: AdminRequest,
  source: Source,
  values: readonly string[],
): Promise<{ rows: Row[]; hasMore: boolean }> {
  const { target, keyFields } = source;
  const keys = values.map((value) => splitKey(value, target.description, keyFields)).filter((key) => key !== undefined);
  // An empty OR inside an AND would be every row.
  if (keys.length === 0) return { rows: [], hasMore: false };
  const visible = await access.rows(target);
  const rows = await visible.findMany({ where: anyKey(keyFields, keys), select: selectOf(source) });
  return { rows, hasMore: false };
}

function selectOf({ target, keyFields }: Source): Record<string, true> {
  return { ...labelSelect(target), ...Object.fromEntries(keyFields.map((name) => [name, true])) };
}
