import { keyColumns } from '../../../kernel/row-key.ts';
import { ForeignKeyViolation } from '../../db/violations.ts';
import { translateDatabaseError } from '../../db/translate-error.ts';
import { ValidationError } from '../../forms/validation-error.ts';
import { PermissionDenied } from '../../http/errors.ts';
import { redirect } from '../../http/responses/redirect.ts';
import type { HttpResponse } from '../../http/response.ts';
import { translate } from '../../templates/translate.ts';
import type { AdminModel } from '../admin-model.ts';
import { changeUrl, listUrl } from '../change-paths.ts';
import { doneMessage, notify } from '../flash.ts';
import { modelCrumbs, renderPage, type AdminRequest } from '../frame.ts';
import { storedSelect } from '../form/row-select.ts';
import { labelSelect, objectLabel } from '../labels.ts';
import { loadRow, missingRow } from '../load-row.ts';
import type { Row } from '../../../kernel/database.ts';
import { planDelete, type DeletePlan } from './delete-plan.ts';
import { affectedNodes, refusal, rowNode, summaryRows } from './delete-views.ts';
import { forbiddenModels } from './forbidden-models.ts';
import { deletePermitted } from './refused-rows.ts';

/** Asks before one row and all that hangs on it is deleted; POST with `post=yes` deletes. */
export async function deleteObject(admin: AdminRequest, model: AdminModel, key: string): Promise<HttpResponse> {
  const { request, access } = admin;
  if (!(await access.permissions(model)).delete) throw new PermissionDenied();
  const row = await loadRow(admin, model, key, { ...storedSelect(model), ...labelSelect(model) });
  if (!row) return missingRow(admin, model, key);
  if (!(await access.permissions(model, row)).delete) throw new PermissionDenied();
  const plan = await planDelete(admin, model, keyColumns(model.description, row));
  const forbidden = await forbiddenModels(admin, model, keyColumns(model.description, row), plan);
  if (request.method !== 'POST') return confirmation(admin, { model, row, plan, forbidden });
  if (forbidden.length > 0) throw new PermissionDenied();
  const sent = await request.form();
  if (plan.protecting.length > 0) return confirmation(admin, { model, row, plan, forbidden }, 409);
  if (sent.get('post') !== 'yes') return confirmation(admin, { model, row, plan, forbidden });
  return remove(admin, model, row, sent.get('_preserved') ?? '');
}

async function remove(admin: AdminRequest, model: AdminModel, row: Row, preserved: string): Promise<HttpResponse> {
  const { request } = admin;
  try {
    await deletePermitted(admin, model, keyColumns(model.description, row));
  } catch (error) {
    if (error instanceof ValidationError) {
      notify(request, 'error', error.message);
      return redirect(changeUrl(model, row, preserved));
    }
    // Somebody linked a row to this one after the plan was made.
    if (!(translateDatabaseError(error) instanceof ForeignKeyViolation)) throw error;
    const plan = await planDelete(admin, model, keyColumns(model.description, row));
    return confirmation(admin, { model, row, plan, forbidden: [] }, 409);
  }
  notify(request, 'success', doneMessage(request, { model, row, done: 'deleted' }));
  return redirect(listUrl(model, preserved));
}

const QUESTION =
  'Are you sure you want to delete the %(object_name)s “%(escaped_object)s”? All of the following related items will be deleted:';
const FORBIDDEN =
  'Deleting the %(object_name)s “%(escaped_object)s” would result in deleting related objects, but your account doesn’t have permission to delete the following types of objects:';
const PROTECTED =
  'Deleting the %(object_name)s “%(escaped_object)s” would require deleting the following protected related objects:';

/** What the viewer is asked to confirm. */
interface Question {
  model: AdminModel;
  row: Row;
  plan: DeletePlan;
  /** Models whose rows the viewer may not delete. */
  forbidden: string[];
}

function confirmation(
  admin: AdminRequest,
  { model, row, plan, forbidden }: Question,
  status = 200,
): Promise<HttpResponse> {
  const { request } = admin;
  const label = objectLabel(model, row);
  const object = { object_name: model.label, escaped_object: label };
  const preserved = admin.request.query.get('_preserved') ?? '';
  const isRefused = plan.protecting.length > 0 || forbidden.length > 0;
  const crumbs = modelCrumbs(
    admin.site,
    model,
    listUrl(model, preserved),
    { label, url: changeUrl(model, row, preserved) },
    { label: translate(request, 'Delete') },
  );
  return renderPage(
    admin,
    'admin/delete.html',
    {
      title: isRefused
        ? translate(request, 'Cannot delete %(name)s', { name: model.label })
        : translate(request, 'Are you sure?'),
      crumbs,
      question: translate(request, QUESTION, object),
      ...refusal(admin, plan, forbidden, translate(request, forbidden.length > 0 ? FORBIDDEN : PROTECTED, object)),
      summary: summaryRows(admin, model, 1, plan),
      tree: [rowNode(model, row, affectedNodes(admin, plan.cascades))],
      unlinked: affectedNodes(admin, plan.unlinked),
      action: admin.request.path,
      preserved,
      backUrl: changeUrl(model, row, preserved),
    },
    status,
  );
}
