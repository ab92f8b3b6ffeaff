import type { Selection } from './selection.ts';
import type { Where } from '../../../kernel/database.ts';
import { PermissionDenied } from '../../http/errors.ts';
import { redirect } from '../../http/responses/redirect.ts';
import type { HttpResponse } from '../../http/response.ts';
import { translate } from '../../templates/translate.ts';
import type { AdminModel } from '../admin-model.ts';
import { notify } from '../flash.ts';
import { modelCrumbs, renderPage, type AdminRequest } from '../frame.ts';
import { groupDigits } from '../numbers.ts';
import { anyOfWhere, parseKey } from '../primary-key.ts';
import { customActions, offersDelete, runCustomAction } from './custom-action.ts';
import { deleteSelected } from '../remove/delete-selected.ts';
import { listUrl, type ListQuery } from './list-query.ts';

const GROWN =
  '%(count)s %(name)s match now; there were %(seen)s when you opened the list. Nothing was changed. Go back to the list and select again.';
const CHANGED = '%(count)s %(name)s match now. Nothing was changed. Go back to the list and select again.';
const NOTHING_SELECTED = 'Items must be selected in order to perform actions on them. No items have been changed.';

/** @param where The rows of the list, from which the selection is read again: the browser is not trusted with it. */
export async function runAction(
  admin: AdminRequest,
  model: AdminModel,
  query: ListQuery,
  where: Where,
): Promise<HttpResponse> {
  const { request, app, access } = admin;
  const sent = await request.form();
  const back = (text: string): HttpResponse => {
    notify(request, 'warning', text);
    return redirect(listUrl(model, query, { p: query.params.get('p') }));
  };
  const name = sent.get('action') ?? '';
  const custom = customActions(model).find((action) => action.name === name);
  if (!custom && !(name === 'delete_selected' && offersDelete(model)))
    return back(translate(request, 'No action selected.'));
  if ((await access.answer(model.description, custom ? (custom.permission ?? 'change') : 'delete')) === false)
    throw new PermissionDenied();
  const isAcross = sent.get('_across') === '1';
  const seen = Number(sent.get('_count') ?? Number.NaN);
  const keys = sent
    .getAll('_selected')
    .map((text) => parseKey(model.description, text, app.models.enums))
    .filter((key) => key !== undefined);
  if (!isAcross && keys.length === 0) return back(translate(request, NOTHING_SELECTED));
  const selection: Selection = {
    where: { AND: [where, ...(isAcross ? [] : [anyOfWhere(model.description, keys)])] },
    carried: [
      { name: 'action', value: name },
      ...(isAcross
        ? [
            { name: '_across', value: '1' },
            { name: '_count', value: String(seen) },
          ]
        : sent.getAll('_selected').map((value) => ({ name: '_selected', value }))),
    ],
  };
  if (isAcross) {
    const count = await (await access.rows(model)).count({ where });
    if (!(count <= seen)) return grownPage(admin, model, query, { count, seen });
  }
  if (custom) return runCustomAction(admin, model, { action: custom, query, selection });
  return deleteSelected(admin, { model, query }, selection, sent.get('post') === 'yes');
}

// Rows that came after the page was made were not meant.
function grownPage(
  admin: AdminRequest,
  model: AdminModel,
  query: ListQuery,
  { count, seen }: { count: number; seen: number },
): Promise<HttpResponse> {
  const { request, site } = admin;
  const title = translate(request, 'The list has changed');
  const values = { count: groupDigits(String(count), site.languageCode), name: model.labelPlural };
  const message = Number.isNaN(seen)
    ? translate(request, CHANGED, values)
    : translate(request, GROWN, { ...values, seen: groupDigits(String(seen), site.languageCode) });
  const crumbs = modelCrumbs(admin.site, model, listUrl(model, query, {}), { label: title });
  return renderPage(admin, 'admin/error.html', { title, crumbs, message, backUrl: listUrl(model, query, {}) }, 409);
}
