// Puts the fields of one entry back to what they were: a preview, whose form is saved like any other.
import { capitalize } from '../../../kernel/names.ts';
import type { BoundField } from '../../forms/bound-field.ts';
import { PermissionDenied } from '../../http/errors.ts';
import { redirect } from '../../http/responses/redirect.ts';
import type { HttpResponse } from '../../http/response.ts';
import { clearName } from '../../forms/widgets/files.ts';
import { findEntries, type ValueChange } from '../../save/audit-rows.ts';
import { formatHtml, type SafeString } from '../../templates/safe-string.ts';
import { translate } from '../../templates/translate.ts';
import type { AdminModel } from '../admin-model.ts';
import { changeUrl, historyUrl } from '../change-paths.ts';
import { formatDateTime } from '../dates.ts';
import { notify } from '../flash.ts';
import { carriedInlines, carriedVersions } from '../form/carried-inlines.ts';
import { readableText } from '../form/readable-text.ts';
import { startEditing } from '../form/start-editing.ts';
import { modelCrumbs, renderPage, type AdminRequest } from '../frame.ts';
import { objectLabel } from '../labels.ts';
import { missingRow } from '../load-row.ts';
import { isValueChange } from './entry-text.ts';
import { changeView } from './entry-view.ts';
import { findEntry, visibleRow } from './history-page.ts';

/** More later entries than this are not searched for fields that were changed again. */
const MAX_LATER = 200;

export async function revertPage(
  admin: AdminRequest,
  model: AdminModel,
  { key, id }: { key: string; id: string },
): Promise<HttpResponse> {
  const { request, site, access } = admin;
  const row = await visibleRow(admin, model, key);
  const entry = row && (await findEntry(admin, model, { key, id }));
  if (!row || !entry) return missingRow(admin, model, key);
  const may = await access.permissions(model, row);
  if (!may.change) throw new PermissionDenied();
  const editing = await startEditing(admin, model, row, may);
  const { form } = editing;
  const old = new Map(
    entry.changes.filter(isValueChange).flatMap((change) => (change.old === null ? [] : [[change.field, change]])),
  );
  const fields = form.fields.filter((bound) => {
    const change = old.get(bound.name);
    return change !== undefined && change.old !== form.textsOf(bound.name).initial;
  });
  if (fields.length === 0) {
    notify(request, 'info', translate(request, 'These fields already have the values that they had before.'));
    return redirect(historyUrl(model, row));
  }
  if (!fields.some((bound) => isRevertible(bound, old))) {
    notify(request, 'info', translate(request, FILES_STAY));
    return redirect(historyUrl(model, row));
  }
  const later = await changedLater(admin, model, { key, after: entry.id });
  const label = objectLabel(model, row);
  return renderPage(admin, 'admin/revert.html', {
    title: translate(request, 'Revert %(object)s', { object: label }),
    crumbs: modelCrumbs(
      site,
      model,
      model.path,
      { label, url: changeUrl(model, row) },
      { label: translate(request, 'History'), url: historyUrl(model, row) },
      { label: translate(request, 'Revert') },
    ),
    text: translate(request, 'These fields will have the values that they had before %(date)s:', {
      date: formatDateTime(entry.at, site.timeZone, site.languageCode),
    }),
    fields: fields.map((bound) => ({
      ...changeView(toOld(admin, bound, form.textsOf(bound.name).initial, old.get(bound.name) as ValueChange)),
      isChangedLater: later.has(bound.name),
      note: isRevertible(bound, old) ? undefined : translate(request, FILES_STAY),
    })),
    carried: [
      ...carriedInlines(editing.inlines),
      ...carriedVersions(request, editing.inlines),
      ...form.fields.flatMap((bound) => {
        const change = fields.includes(bound) && isRevertible(bound, old) ? old.get(bound.name) : undefined;
        return change ? oldInputs(bound, change.old ?? '') : [bound.asHidden];
      }),
    ],
    version: editing.version,
    entryId: entry.id,
    action: changeUrl(model, row),
    backUrl: historyUrl(model, row),
  });
}

const FILES_STAY = 'Files are not put back.';

/** False for a file, which was deleted when another one replaced it. No file can be put back by clearing the field. */
function isRevertible({ name, type, required }: BoundField, old: ReadonlyMap<string, ValueChange>): boolean {
  return type !== 'file' || (old.get(name)?.old === '' && !required);
}

function toOld({ request }: AdminRequest, bound: BoundField, now: string, change: ValueChange): ValueChange {
  return {
    field: bound.name,
    label: capitalize(bound.label),
    old: readableText(request, bound, now),
    new: change.oldLabel ?? change.old,
  };
}

/** Names of the fields that entries after this one changed. */
async function changedLater(
  { app }: AdminRequest,
  model: AdminModel,
  { key, after }: { key: string; after: number },
): Promise<ReadonlySet<string>> {
  const filter = { models: [model.description.name], rowKey: key, after, limit: MAX_LATER };
  const entries = await findEntries(app.database, filter);
  return new Set(entries.flatMap(({ changes }) => changes.filter(isValueChange).map(({ field }) => field)));
}

/** Hidden inputs that send a text of the history: nothing for an unticked box, several for several values. */
function oldInputs({ htmlName, type }: BoundField, text: string): SafeString[] {
  if (type === 'file') return [formatHtml`<input type="hidden" name="${clearName(htmlName)}" value="on">`];
  const isMany = type === 'select-multiple' || type === 'checkboxes';
  if (text === '' && (isMany || type === 'checkbox')) return [];
  const values = isMany ? (JSON.parse(text) as string[]) : [text];
  return values.map((value) => formatHtml`<input type="hidden" name="${htmlName}" value="${value}">`);
}
