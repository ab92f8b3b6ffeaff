// The add and change pages: read, check, save, and what comes after.
import type { Row } from '../../../kernel/database.ts';
import { capitalize } from '../../../kernel/names.ts';
import { PermissionDenied } from '../../http/errors.ts';
import { isHttpError } from '../../http/errors.ts';
import { redirect } from '../../http/responses/redirect.ts';
import type { HttpResponse } from '../../http/response.ts';
import { saveForm } from '../../save/save-form.ts';
import { hashedPassword, passwordColumn } from '../account/user-passwords.ts';
import { translate } from '../../templates/translate.ts';
import type { AdminModel } from '../admin-model.ts';
import { changeUrl, listUrl, withPreserved } from '../change-paths.ts';
import { doneMessage, notify } from '../flash.ts';
import type { AdminRequest } from '../frame.ts';
import { loadRow, missingRow } from '../load-row.ts';
import { conflictPage, deletedPage } from './conflict-page.ts';
import type { Editing } from './editing.ts';
import { formPage } from './form-page.ts';
import { rowSelect } from './row-select.ts';
import { startEditing } from './start-editing.ts';
import { isStillStored } from './stored-row.ts';
import { readVersion } from './version.ts';

export async function addObject(admin: AdminRequest, model: AdminModel): Promise<HttpResponse> {
  const may = await admin.access.permissions(model);
  if (!may.add) throw new PermissionDenied();
  return editObject(await startEditing(admin, model, undefined, may));
}

/** How often a save starts again because somebody else saved the row between its reading and its writing. */
const MAX_ATTEMPTS = 4;

export async function changeObject(admin: AdminRequest, model: AdminModel, key: string): Promise<HttpResponse> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await changeOnce(admin, model, key);
    } catch (error) {
      const isOutdated = isHttpError(error) && (error as { code?: unknown }).code === 'SAVE_OUTDATED';
      if (!isOutdated || attempt === MAX_ATTEMPTS) throw error;
    }
  }
}

async function changeOnce(admin: AdminRequest, model: AdminModel, key: string): Promise<HttpResponse> {
  const { request, access } = admin;
  const all = await access.permissions(model);
  if (!all.view) throw new PermissionDenied();
  const row = await loadRow(admin, model, key, await rowSelect(admin, model));
  const may = row && (await access.permissions(model, row));
  if (!row && all.change && (await wasShown(admin, model, key)))
    return deletedPage(await startEditing(admin, model, undefined, all));
  if (!row || !may?.view) return missingRow(admin, model, key);
  if (request.method === 'POST' && !may.change) throw new PermissionDenied();
  return editObject(await startEditing(admin, model, row, may));
}

/** True if the form that was sent is one that the viewer was given for this row. */
async function wasShown({ request }: AdminRequest, model: AdminModel, key: string): Promise<boolean> {
  if (request.method !== 'POST') return false;
  const version = (await request.form()).get('_version') ?? '';
  return version !== '' && readVersion(request, { model, key }, version) !== undefined;
}

function editObject(editing: Editing): Promise<HttpResponse> {
  return editing.admin.request.method === 'POST' ? save(editing) : formPage(editing);
}

async function save(editing: Editing): Promise<HttpResponse> {
  const { admin, model, savedForm: form, row, password, preserved } = editing;
  const { request, app, access } = admin;
  if (!form.isValid() || password?.isValid() === false) return formPage(withErrors(editing));
  if (editing.conflicts.length > 0) return conflictPage(editing);
  if (row && form.changedFields.length === 0) {
    notify(request, 'info', translate(request, 'No changes to save.'));
    return nextPage(editing, row);
  }
  const saved = await saveForm({
    app,
    access,
    action: row ? 'change' : 'add',
    form,
    extra: password ? { [passwordColumn(app, model) ?? '']: await hashedPassword(request, password) } : {},
    isCurrent: row && model.options.concurrency !== 'off' ? isStillStored(admin, model, row) : undefined,
  });
  if (!saved) return formPage(withErrors(editing));
  const url = changeUrl(model, saved, preserved);
  const done = { model, row: saved, done: row ? 'changed' : 'added', url, tail: await tailOf(editing) } as const;
  notify(request, 'success', doneMessage(request, done));
  return nextPage(editing, saved);
}

/** The page shows all fields, also those that were left to somebody else. */
function withErrors(editing: Editing): Editing {
  const { form, savedForm } = editing;
  if (form === savedForm) return editing;
  for (const [name, found] of Object.entries(savedForm.errors)) if (!(name in form.errors)) form.addError(name, found);
  if (form.nonFieldErrors.length === 0) form.addError(null, [...savedForm.nonFieldErrors]);
  return editing;
}

async function tailOf(editing: Editing): Promise<string> {
  const { admin, model, password, form, kept } = editing;
  const sent = await admin.request.form();
  const { request } = admin;
  const names = kept.map((name) => capitalize(form.field(name).label)).join(', ');
  const others =
    kept.length > 0 ? [translate(request, 'Somebody else’s change to %(fields)s was kept.', { fields: names })] : [];
  const next = sent.has('_addanother')
    ? [translate(request, 'You may add another %(name)s below.', { name: model.label })]
    : sent.has('_continue') || password
      ? [translate(request, 'You may edit it again below.')]
      : [];
  return [...others, ...next].join(' ');
}

async function nextPage({ admin, model, may, preserved, password, row }: Editing, saved: Row): Promise<HttpResponse> {
  const sent = await admin.request.form();
  if (sent.has('_addanother'))
    return redirect(row ? withPreserved(`${model.path}add/`, preserved) : admin.request.fullPath);
  // A new user has a name and a password so far; what else there is comes on the change page.
  if (may.view && (sent.has('_continue') || password)) return redirect(changeUrl(model, saved, preserved));
  return redirect(may.view ? listUrl(model, preserved) : admin.site.path);
}
