// The add and change pages: read, check, save, and what comes after.
import type { Database, Row } from '../../../kernel/database.ts';
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
import { UniqueViolation } from '../../db/violations.ts';
import type { AuditEntry, ChildChange } from '../../save/audit-rows.ts';
import { formatDateTime } from '../dates.ts';
import { lastChange } from '../history/last-change.ts';
import { findEntry } from '../history/history-page.ts';
import { formChanges, record } from '../history/record.ts';
import { keyText } from '../primary-key.ts';
import { addedBefore, storedKey } from './submit-key.ts';
import { conflictPage, deletedPage } from './conflict-page.ts';
import type { Editing } from './editing.ts';
import { changedRows, keptLabels, showSavedErrors } from './inline-versions.ts';
import { parentRelation, saveInline } from './inlines.ts';
import type { InlineSet } from './inline-set.ts';
import { missingFields } from './form-fields.ts';
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
    return deletedPage(await startEditing(admin, model, undefined, all), key);
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
  if (editing.isUnchecked) return formPage(editing);
  const submitKey = row ? undefined : await storedKey(admin);
  const added = await addedBefore(admin, model, submitKey);
  if (added) return nextPage(editing, added);
  if (!row) refuseIncomplete(editing);
  for (const inline of editing.inlines) refuseIncompleteRows(editing, inline);
  const areInlinesValid = editing.inlines.every(({ savedSet }) => savedSet.isValid());
  if (!form.isValid() || password?.isValid() === false || !areInlinesValid) return formPage(withErrors(editing));
  if (hasConflicts(editing)) return conflictPage(editing);
  if (row && form.changedFields.length === 0 && !editing.inlines.some(({ savedSet }) => savedSet.hasChanged)) {
    notify(request, 'info', [translate(request, 'No changes to save.'), ...(await keptTexts(editing))].join(' '));
    return nextPage(editing, row);
  }
  const reverted = await revertedEntry(editing);
  const [action, changes] = [row ? 'change' : 'add', formChanges(admin, form)];
  const children: ChildChange[] = [];
  const saving = saveForm({
    app,
    access,
    action,
    form,
    extra: password ? { [passwordColumn(app, model) ?? '']: await hashedPassword(request, password) } : {},
    isCurrent: row && model.options.concurrency !== 'off' ? areStillStored(editing, row) : undefined,
    writeMore:
      editing.inlines.length === 0
        ? undefined
        : async (database, parent) => {
            for (const inline of editing.inlines)
              children.push(...(await saveInline(admin, inline, { parent, database })));
          },
    hooks: {
      log: ({ row: written, database }) =>
        record(
          admin,
          {
            model,
            row: { ...row, ...written },
            action: reverted ? 'revert' : action,
            changes: [...changes, ...children],
            submitKey,
          },
          database,
        ),
    },
  });
  const saved = await withInlineFiles(editing, orAddedBefore(editing, submitKey, saving));
  if (!saved) return formPage(withErrors(editing));
  const url = changeUrl(model, saved, preserved);
  const done = reverted ? 'reverted' : row ? 'changed' : 'added';
  const date = reverted && formatDateTime(reverted.at, admin.site.timeZone, admin.site.languageCode);
  notify(request, 'success', doneMessage(request, { model, row: saved, done, url, date, tail: await tailOf(editing) }));
  return nextPage(editing, saved);
}

const MISSING = '%(fields)s is required, but is not on this form. Add it to `fields`, or give it a default.';

/** A row that the form cannot make complete is refused with words, not by the database. */
function refuseIncomplete({ admin, model, inputs, form, password }: Editing): void {
  const { request, app, site } = admin;
  const given = new Set([...inputs, ...(password ? [passwordColumn(app, model) ?? ''] : [])]);
  const names = missingFields(model, given).map(({ label }) => capitalize(site.label(label)));
  if (names.length > 0) form.addError(null, translate(request, MISSING, { fields: names.join(', ') }));
}

function refuseIncompleteRows(
  { admin: { request, site }, model: parent }: Editing,
  { model, inline, inputs, savedSet }: InlineSet,
): void {
  const relation = parentRelation(parent, model, inline)?.name ?? '';
  const missing = missingFields(model, new Set([...inputs, relation]));
  if (missing.length === 0) return;
  const fields = missing.map(({ label }) => capitalize(site.label(label))).join(', ');
  for (const form of savedSet.extraForms)
    if (!form.isSkipped) form.addError(null, translate(request, MISSING, { fields }));
}

/** Files of the inlines follow their transaction. */
async function withInlineFiles({ inlines }: Editing, saving: Promise<Row | undefined>): Promise<Row | undefined> {
  let saved: Row | undefined;
  try {
    saved = await saving;
    return saved;
  } finally {
    for (const { savedSet: set } of inlines) await (saved ? set.removeReplacedFiles() : set.removeStoredFiles());
  }
}

/** Of two forms with one key that arrive at once, the second one is rolled back. */
async function orAddedBefore(
  { admin, model }: Editing,
  submitKey: string | undefined,
  saving: Promise<Row | undefined>,
): Promise<Row | undefined> {
  try {
    return (await saving) ?? (await addedBefore(admin, model, submitKey));
  } catch (error) {
    const added = error instanceof UniqueViolation ? await addedBefore(admin, model, submitKey) : undefined;
    if (!added) throw error;
    return added;
  }
}

/** The entry of the history whose changes this form undoes. */
async function revertedEntry({ admin, model, row }: Editing): Promise<AuditEntry | undefined> {
  const id = (await admin.request.form()).get('_revert');
  return row && id !== undefined ? findEntry(admin, model, { key: keyText(model.description, row), id }) : undefined;
}

/** The page shows all fields, also those that were left to somebody else. */
function withErrors(editing: Editing): Editing {
  const { form, savedForm } = editing;
  for (const inline of editing.inlines) showSavedErrors(inline);
  if (form === savedForm) return editing;
  for (const [name, found] of Object.entries(savedForm.errors)) if (!(name in form.errors)) form.addError(name, found);
  if (form.nonFieldErrors.length === 0) form.addError(null, [...savedForm.nonFieldErrors]);
  return editing;
}

async function tailOf(editing: Editing): Promise<string> {
  const { admin, model, password } = editing;
  const sent = await admin.request.form();
  const { request } = admin;
  const next = sent.has('_addanother')
    ? [translate(request, 'You may add another %(name)s below.', { name: model.label })]
    : sent.has('_continue') || password
      ? [translate(request, 'You may edit it again below.')]
      : [];
  return [...(await keptTexts(editing)), ...next].join(' ');
}

/** What is left as others have saved it. */
async function keptTexts(editing: Editing): Promise<string[]> {
  const { admin, form, kept, inlines } = editing;
  const names = [...kept.map((name) => capitalize(form.field(name).label)), ...inlines.flatMap(keptLabels)];
  if (names.length === 0) return [];
  return [translate(admin.request, KEPT, { user: await keptFrom(editing), fields: names.join(', ') })];
}

function hasConflicts({ conflicts, inlines }: Editing): boolean {
  return conflicts.length > 0 || inlines.some((inline) => inline.conflicts.length > 0);
}

/** Compares the row and the rows of its inlines that are saved with what is stored now. */
function areStillStored({ admin, model, inlines }: Editing, row: Row): (database: Database) => Promise<boolean> {
  const checks = [
    isStillStored(admin, model, row),
    ...inlines.flatMap((inline) =>
      changedRows(inline).map((found) => isStillStored(admin, inline.model, found, 'view')),
    ),
  ];
  return async (database) => {
    for (const check of checks) if (!(await check(database))) return false;
    return true;
  };
}

const KEPT = '%(user)s’s change to %(fields)s was kept.';

async function keptFrom({ admin, model, row }: Editing): Promise<string> {
  const { user } = await lastChange(admin, model, keyText(model.description, row ?? {}), { byOthers: true });
  return user ?? translate(admin.request, 'Somebody');
}

async function nextPage({ admin, model, may, preserved, password, row }: Editing, saved: Row): Promise<HttpResponse> {
  const sent = await admin.request.form();
  if (sent.has('_addanother'))
    return redirect(row ? withPreserved(`${model.path}add/`, preserved) : admin.request.fullPath);
  // A new user has a name and a password so far; what else there is comes on the change page.
  if (may.view && (sent.has('_continue') || password)) return redirect(changeUrl(model, saved, preserved));
  return redirect(may.view ? listUrl(model, preserved) : admin.site.path);
}
