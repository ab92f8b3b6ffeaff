// The add and change pages: read, check, save, and what comes after.
import type { Editing } from './editing.ts';
import type { Row, Where } from '../../../kernel/database.ts';
import { fieldOf } from '../../../kernel/model.ts';
import { modelFormFor } from '../../forms/model/model-form.ts';
import { PermissionDenied } from '../../http/errors.ts';
import { redirect } from '../../http/responses/redirect.ts';
import type { HttpResponse } from '../../http/response.ts';
import { isGuardedField, isManagedByLogin } from '../account/user-guard.ts';
import { hashedPassword, newPasswordForm, passwordColumn } from '../account/user-passwords.ts';
import { translate } from '../../templates/translate.ts';
import type { AdminModel } from '../admin-model.ts';
import { changeUrl, listUrl, withPreserved } from '../change-paths.ts';
import { doneMessage, notify } from '../flash.ts';
import type { AdminRequest } from '../frame.ts';
import { loadRow, missingRow } from '../load-row.ts';
import type { Permissions } from '../access/admin-access.ts';
import { formPage } from './form-page.ts';
import { isReadonly, layoutOf } from './form-fields.ts';
import { rowSelect } from './row-select.ts';

export async function addObject(admin: AdminRequest, model: AdminModel): Promise<HttpResponse> {
  const may = await admin.access.permissions(model);
  if (!may.add) throw new PermissionDenied();
  return editObject(await startEditing(admin, model, undefined, may));
}

export async function changeObject(admin: AdminRequest, model: AdminModel, key: string): Promise<HttpResponse> {
  const { request, site, access } = admin;
  if (!(await access.permissions(model)).view) throw new PermissionDenied();
  const row = await loadRow(admin, model, key, rowSelect(site, model));
  const may = row && (await access.permissions(model, row));
  if (!row || !may?.view) return missingRow(admin, model, key);
  if (request.method === 'POST' && !may.change) throw new PermissionDenied();
  return editObject(await startEditing(admin, model, row, may));
}

function editObject(editing: Editing): Promise<HttpResponse> {
  return editing.admin.request.method === 'POST' ? save(editing) : formPage(editing);
}

async function startEditing(
  admin: AdminRequest,
  model: AdminModel,
  row: Row | undefined,
  may: Permissions,
): Promise<Editing> {
  const { request, app } = admin;
  const isAdd = row === undefined;
  const layout = layoutOf(model, isAdd, passwordColumn(app, model) !== undefined);
  const inputs = layout
    .flatMap(({ lines }) => lines.flat())
    .filter((name) => (isAdd || may.change) && isWritable(model, name, isAdd))
    .filter((name) => !isGuardedField(request, model, name) && !isManagedByLogin(request, model, name));
  const limitChoices = await choosable(admin, model, inputs);
  const form = await modelFormFor(app, model.description, { fields: inputs, limitChoices }).from(request, {
    instance: row,
    initial: isAdd ? prefill(admin, inputs) : undefined,
  });
  const sent = request.method === 'POST' ? await request.form() : undefined;
  return {
    admin,
    model,
    row,
    may,
    layout,
    form,
    inputs: new Set(inputs),
    password: isAdd ? await newPasswordForm(request, model, form) : undefined,
    preserved: sent?.get('_preserved') ?? request.query.get('_preserved') ?? '',
  };
}

// Related rows that do not exist for the viewer cannot be chosen either.
async function choosable(
  { access, site }: AdminRequest,
  model: AdminModel,
  inputs: readonly string[],
): Promise<Record<string, Where>> {
  const limits = inputs.map(async (name): Promise<[string, Where][]> => {
    const field = fieldOf(model.description, name);
    const target = field && site.target(field);
    return target ? [[name, await access.existing(target)]] : [];
  });
  return Object.fromEntries((await Promise.all(limits)).flat());
}

function isWritable(model: AdminModel, name: string, isAdd: boolean): boolean {
  const field = fieldOf(model.description, name);
  return field !== undefined && !isReadonly(model, field, isAdd);
}

// `add/?author=3` opens the form with the author chosen.
function prefill({ request: { query } }: AdminRequest, inputs: readonly string[]): Row {
  const given = inputs.filter((name) => query.has(name));
  return Object.fromEntries(
    given.map((name) => [name, query.getAll(name).length > 1 ? query.getAll(name) : query.get(name)]),
  );
}

async function save(editing: Editing): Promise<HttpResponse> {
  const { admin, model, form, row, password, preserved } = editing;
  const { request, app } = admin;
  if (!form.isValid() || password?.isValid() === false) return formPage(editing);
  if (row && form.changedFields.length === 0) {
    notify(request, 'info', translate(request, 'No changes to save.'));
    return nextPage(editing, row);
  }
  const extra = password ? { [passwordColumn(app, model) ?? '']: await hashedPassword(request, password) } : {};
  const saved = await form.trySave(extra);
  if (!saved) return formPage(editing);
  const url = changeUrl(model, saved, preserved);
  const done = { model, row: saved, done: row ? 'changed' : 'added', url, tail: await tailOf(editing) } as const;
  notify(request, 'success', doneMessage(request, done));
  return nextPage(editing, saved);
}

async function tailOf({ admin, model, password }: Editing): Promise<string> {
  const sent = await admin.request.form();
  const { request } = admin;
  if (sent.has('_addanother')) return translate(request, 'You may add another %(name)s below.', { name: model.label });
  return sent.has('_continue') || password ? translate(request, 'You may edit it again below.') : '';
}

async function nextPage({ admin, model, may, preserved, password, row }: Editing, saved: Row): Promise<HttpResponse> {
  const sent = await admin.request.form();
  if (sent.has('_addanother'))
    return redirect(row ? withPreserved(`${model.path}add/`, preserved) : admin.request.fullPath);
  // A new user has a name and a password so far; what else there is comes on the change page.
  if (may.view && (sent.has('_continue') || password)) return redirect(changeUrl(model, saved, preserved));
  return redirect(may.view ? listUrl(model, preserved) : admin.site.path);
}
