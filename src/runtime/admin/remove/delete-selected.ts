import type { Where } from '../../../kernel/database.ts';
import { ForeignKeyViolation } from '../../db/violations.ts';
import { translateDatabaseError } from '../../db/translate-error.ts';
import { ValidationError } from '../../forms/validation-error.ts';
import { PermissionDenied } from '../../http/errors.ts';
import { redirect } from '../../http/responses/redirect.ts';
import type { HttpResponse } from '../../http/response.ts';
import { translate } from '../../templates/translate.ts';
import type { AdminModel } from '../admin-model.ts';
import { notify } from '../flash.ts';
import { modelCrumbs, renderPage, type AdminRequest } from '../frame.ts';
import { labelSelect } from '../labels.ts';
import type { Selection } from '../list/selection.ts';
import { groupDigits } from '../numbers.ts';
import { listUrl, type ListQuery } from '../list/list-query.ts';
import { planDelete, SAMPLE_SIZE, type DeletePlan } from './delete-plan.ts';
import { affectedNodes, refusal, rowNode, summaryRows, type DeleteNode } from './delete-views.ts';
import { forbiddenModels } from './forbidden-models.ts';
import { deletePermitted } from './refused-rows.ts';

/** The action of every list: asks first, then deletes the selected rows and all that hangs on them. */
export async function deleteSelected(
  admin: AdminRequest,
  { model, query }: { model: AdminModel; query: ListQuery },
  selection: Selection,
  isConfirmed: boolean,
): Promise<HttpResponse> {
  const { site, request, access } = admin;
  const back = listUrl(model, query, { p: query.params.get('p') });
  const where = { AND: [selection.where, await access.where(model.description, 'delete')] };
  const count = await (await access.rows(model, 'delete')).count({ where: selection.where });
  // A confirmation that was sent twice finds nothing more to do.
  if (count === 0) return redirect(back);
  const plan = await planDelete(admin, model, where);
  const forbidden = await forbiddenModels(admin, model, where, plan);
  if (isConfirmed && forbidden.length > 0) throw new PermissionDenied();
  if (!isConfirmed || plan.protecting.length > 0) {
    return confirmation(admin, model, { query, selection, count, plan, forbidden, back }, isConfirmed ? 409 : 200);
  }
  const deleted = await deleteAll(admin, model, where);
  if (deleted instanceof ValidationError) {
    notify(request, 'error', deleted.message);
    return redirect(back);
  }
  if (deleted === undefined) return confirmation(admin, model, { query, selection, count, plan, forbidden, back }, 409);
  notify(
    request,
    'success',
    translate(request, DELETED, {
      count: groupDigits(String(deleted), site.languageCode),
      items: deleted === 1 ? model.label : model.labelPlural,
    }),
  );
  return redirect(back);
}

async function deleteAll(
  admin: AdminRequest,
  model: AdminModel,
  where: Where,
): Promise<number | ValidationError | undefined> {
  try {
    return await deletePermitted(admin, model, where);
  } catch (error) {
    if (translateDatabaseError(error) instanceof ForeignKeyViolation) return undefined;
    if (error instanceof ValidationError) return error;
    throw error;
  }
}

interface Deletion {
  query: ListQuery;
  selection: Selection;
  count: number;
  plan: DeletePlan;
  forbidden: string[];
  back: string;
}

const DELETED = 'Successfully deleted %(count)s %(items)s.';
const QUESTION =
  'Are you sure you want to delete the selected %(objects_name)s? All of the following objects and their related items will be deleted:';
const FORBIDDEN =
  'Deleting the selected %(objects_name)s would result in deleting related objects, but your account doesn’t have permission to delete the following types of objects:';
const PROTECTED =
  'Deleting the selected %(objects_name)s would require deleting the following protected related objects:';

async function confirmation(
  admin: AdminRequest,
  model: AdminModel,
  deletion: Deletion,
  status: number,
): Promise<HttpResponse> {
  const { query, selection, count, plan, forbidden, back } = deletion;
  const { request, site } = admin;
  const names = count === 1 ? model.label : model.labelPlural;
  const objects = { objects_name: names };
  const refused = forbidden.length > 0 ? FORBIDDEN : PROTECTED;
  const isRefused = plan.protecting.length > 0 || forbidden.length > 0;
  return renderPage(
    admin,
    'admin/delete.html',
    {
      title: isRefused
        ? translate(request, 'Cannot delete %(name)s', { name: names })
        : translate(request, 'Are you sure?'),
      crumbs: modelCrumbs(site, model, back, { label: translate(request, 'Delete') }),
      question: translate(request, QUESTION, objects),
      ...refusal(admin, plan, forbidden, translate(request, refused, objects)),
      summary: summaryRows(admin, model, count, plan),
      tree: [...(await rootNodes(admin, model, selection.where, count)), ...affectedNodes(admin, plan.cascades)],
      unlinked: affectedNodes(admin, plan.unlinked),
      action: listUrl(model, query, { p: query.params.get('p') }),
      carried: selection.carried,
      preserved: '',
      backUrl: back,
    },
    status,
  );
}

async function rootNodes(
  { access, request, site }: AdminRequest,
  model: AdminModel,
  where: Where,
  count: number,
): Promise<DeleteNode[]> {
  const deletable = await access.rows(model, 'delete');
  const rows = await deletable.findMany({ where, select: labelSelect(model), take: SAMPLE_SIZE });
  const more = count - rows.length;
  const nodes = rows.map((row) => rowNode(model, row));
  return more > 0
    ? [
        ...nodes,
        { label: translate(request, '… and %(count)s more', { count: groupDigits(String(more), site.languageCode) }) },
      ]
    : nodes;
}
