import type { Row } from '../../kernel/database.ts';
import { capitalize } from '../../kernel/names.ts';
import { translate } from '../templates/translate.ts';
import { redirect } from '../http/responses/redirect.ts';
import type { HttpResponse } from '../http/response.ts';
import type { AdminModel } from './admin-model.ts';
import { notify } from './flash.ts';
import type { AdminRequest } from './frame.ts';
import { parseKey, readableKey } from './primary-key.ts';

/** The row behind a key of the URL; undefined when there is none for this viewer. */
export async function loadRow(
  { access, app }: AdminRequest,
  model: AdminModel,
  key: string,
  select: Row,
): Promise<Row | undefined> {
  const values = parseKey(model.description, key, app.models.enums);
  if (!values) return undefined;
  return (await access.rows(model)).findFirst({ where: values, select });
}

/** To the start page with a warning, as in Django: a link from an old mail should not end at an error. */
export function missingRow({ site, request }: AdminRequest, model: AdminModel, key: string): HttpResponse {
  notify(
    request,
    'warning',
    translate(request, '%(name)s with ID “%(key)s” doesn’t exist. Perhaps it was deleted?', {
      name: capitalize(model.label),
      key: readableKey(key),
    }),
  );
  return redirect(site.path);
}
