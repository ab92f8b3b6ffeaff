// Rows that belong to the row of the page and are edited with it.
import type { Database, Row, Where } from '../../../kernel/database.ts';
import { keyColumns } from '../../../kernel/row-key.ts';
import { PermissionDenied } from '../../http/errors.ts';
import type { BoundModelFormSet } from '../../forms/formsets/bound-model-formset.ts';
import { inlineFormSetFor } from '../../forms/formsets/inline-formset.ts';
import type { BoundModelForm } from '../../forms/model/bound-model-form.ts';
import { selectFields } from '../../forms/model/editable.ts';
import type { ChildChange } from '../../save/audit-rows.ts';
import type { FieldDescription } from '../../../kernel/model.ts';
import { isGuardedField } from '../account/user-guard.ts';
import type { AdminModel } from '../admin-model.ts';
import { holdsForeignKey, isHidden, isSecret } from '../field-kinds.ts';
import type { AdminRequest } from '../frame.ts';
import { formChanges } from '../history/record.ts';
import { objectLabel } from '../labels.ts';
import type { Inline } from '../options.ts';
import { keyText, pointingWhere } from '../primary-key.ts';
import { choosable } from './choosable.ts';
import { isReadonly } from './form-fields.ts';
import type { InlinePage, InlineSet } from './inline-set.ts';
import { mergeInline, type InlineBinding } from './inline-versions.ts';
import { rowSelect } from './row-select.ts';

/** The inlines of a page that the viewer may see, filled with what was sent. */
export async function bindInlines(admin: AdminRequest, page: InlinePage): Promise<InlineSet[]> {
  const { request, app, site, access } = admin;
  const sent = request.method === 'POST' ? await request.form() : undefined;
  const sets = (page.model.options.inlines ?? []).map(async (inline): Promise<InlineSet[]> => {
    const model = site.find(inline.model);
    const all = model && (await access.permissions(model));
    if (!model || !all?.view) return [];
    const may = page.isWritable ? all : { ...all, add: false, change: false, delete: false };
    const { relation, extra = 0, min, max, canDelete = true } = inline.options;
    const inputs = inputsOf(admin, model, { inline, parent: page.model });
    const prefix = prefixOf(page.model, inline);
    const limitChoices = await choosable(admin, model, inputs);
    const where = may.change ? await access.where(model.description, 'view') : noRows(model);
    const bind = ({ canAdd = may.add, ...binding }: InlineBinding = {}): Promise<BoundModelFormSet> => {
      const limits = { min: may.add ? min : 0, max, extra: may.add ? extra : 0, canDelete: canDelete && may.delete };
      const options = { fields: inputs, relation, limitChoices, canAdd, ...limits };
      const declared = inlineFormSetFor(app, page.model.description, model.description, options);
      const moreForms = may.add && sent?.get('_addrow') === prefix ? 1 : 0;
      return declared.from(request, { parent: page.row, where, prefix, moreForms, ...binding });
    };
    const set = await bind();
    const textRows = may.change || !page.row ? [] : await readRows(admin, page, { inline, model });
    const bound = { inline, model, may, inputs, set, savedSet: set, conflicts: [], kept: [], version: '', textRows };
    return [page.row ? await mergeInline(admin, page, bound, bind) : bound];
  });
  return (await Promise.all(sets)).flat();
}

/** A filter that finds nothing. */
function noRows({ description }: AdminModel): Where {
  return { [description.primaryKey[0] ?? '']: { in: [] } };
}

/** More rows than this are not shown as text. */
const MAX_TEXT_ROWS = 100;

async function readRows(
  admin: AdminRequest,
  { model: parent, row }: InlinePage,
  { inline, model }: Pick<InlineSet, 'inline' | 'model'>,
): Promise<Row[]> {
  const field = parentRelation(parent, model, inline);
  if (!field) return [];
  const visible = await admin.access.rows(model);
  return visible.findMany({
    where: pointingWhere(field, keyColumns(parent.description, row as Row)),
    select: await rowSelect(admin, model),
    orderBy: model.description.primaryKey.map((name) => ({ [name]: 'asc' })),
    take: MAX_TEXT_ROWS,
  });
}

/** The field by which the rows belong to the row of the page. */
export function parentRelation(
  parent: AdminModel,
  model: AdminModel,
  { options }: Inline,
): FieldDescription | undefined {
  return model.description.fields.find(
    (field) =>
      holdsForeignKey(field) &&
      field.relation?.model === parent.description.name &&
      (options.relation === undefined || field.name === options.relation),
  );
}

/** Two inlines of one model are told apart by their relation. */
function prefixOf({ options }: AdminModel, { model, options: { relation } }: Inline): string {
  const isOnly = (options.inlines ?? []).filter((other) => other.model === model).length === 1;
  const name = model.charAt(0).toLowerCase() + model.slice(1);
  return isOnly || relation === undefined ? name : `${name}-${relation}`;
}

function inputsOf(
  { request }: AdminRequest,
  model: AdminModel,
  { inline, parent }: { inline: Inline; parent: AdminModel },
): string[] {
  const { fields, exclude = [] } = inline.options;
  const relation = parentRelation(parent, model, inline)?.name;
  const editable = selectFields(model.description, { fields: fields ?? 'all', exclude });
  return editable
    .filter((field) => fields !== undefined || !isHidden(field))
    .filter((field) => !isSecret(field) && !isReadonly(model, field, true) && field.name !== relation)
    .filter(({ name }) => !isGuardedField(request, model, name))
    .map(({ name }) => name);
}

/**
 * Saves the rows of an inline in the transaction that saves their parent.
 *
 * @returns what changed, for the history
 * @throws {PermissionDenied} the viewer may not do that to one of the rows
 * @throws {SaveConflict} the form of a row has the error then
 */
export async function saveInline(
  admin: AdminRequest,
  { model, savedSet: set }: InlineSet,
  { parent, database }: { parent: Row; database: Database },
): Promise<ChildChange[]> {
  const { access, site } = admin;
  const { description } = model;
  const deleted = set.deletedForms.filter(({ instance }) => instance !== undefined);
  const kept = set.forms.filter((form) => !form.isSkipped && !set.isDeleted(form));
  const changed = kept.filter(({ instance, changedFields }) => instance !== undefined && changedFields.length > 0);
  const added = kept.filter(({ instance }) => instance === undefined);
  const rowsOf = (forms: readonly BoundModelForm[]): Row[] => forms.map(({ instance }) => instance as Row);
  if (deleted.length > 0 && !(await access.may(description, rowsOf(deleted), 'delete', database)))
    throw new PermissionDenied();
  if (changed.length > 0 && !(await access.may(description, rowsOf(changed), 'change', database)))
    throw new PermissionDenied();
  const saved = await set.save({ parent, database });
  if (added.length > 0 && !(await access.may(description, saved.created, 'add', database)))
    throw new PermissionDenied();
  const name = site.label(model.label);
  const change = (kind: ChildChange['kind'], row: Row, form?: BoundModelForm): ChildChange => ({
    inline: name,
    model: description.name,
    key: keyText(description, row),
    label: objectLabel(model, row),
    kind,
    changes: form ? formChanges(admin, form) : [],
  });
  return [
    ...deleted.map(({ instance }) => change('delete', instance as Row)),
    ...changed.map((form) => change('change', form.instance as Row, form)),
    ...saved.created.map((row, index) => change('add', row, added[index])),
  ];
}
