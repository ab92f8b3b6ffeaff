// The history of one row: a list of what was done to it, and one page for each entry.
import type { Row } from '../../../kernel/database.ts';
import { PermissionDenied } from '../../http/errors.ts';
import type { HttpResponse } from '../../http/response.ts';
import { findEntries, type AuditEntry } from '../../save/audit-rows.ts';
import { translate } from '../../templates/translate.ts';
import type { AdminModel } from '../admin-model.ts';
import { changeUrl, historyUrl } from '../change-paths.ts';
import { rowSelect } from '../form/row-select.ts';
import { modelCrumbs, renderPage, type AdminRequest } from '../frame.ts';
import { objectLabel } from '../labels.ts';
import { loadRow, missingRow } from '../load-row.ts';
import { changeViews, entryView } from './entry-view.ts';
import { isValueChange } from './entry-text.ts';
import { isEverything, readableEntries } from './visible-entries.ts';

const PAGE_SIZE = 50;

/** What was done to a row, the newest first. */
export async function historyPage(admin: AdminRequest, model: AdminModel, key: string): Promise<HttpResponse> {
  const { request, app, site } = admin;
  const row = await visibleRow(admin, model, key);
  if (!row) return missingRow(admin, model, key);
  const before = Number(request.query.get('after') ?? Number.NaN);
  const filter = { models: [model.description.name], rowKey: key, limit: PAGE_SIZE + 1 };
  const found = await findEntries(app.database, { ...filter, before: Number.isInteger(before) ? before : undefined });
  const entries = await readableEntries(admin, found.slice(0, PAGE_SIZE));
  const label = objectLabel(model, row);
  const last = entries.at(-1)?.id;
  return renderPage(admin, 'admin/history.html', {
    title: translate(request, 'History of %(object)s', { object: label }),
    crumbs: modelCrumbs(
      site,
      model,
      model.path,
      { label, url: changeUrl(model, row) },
      { label: translate(request, 'History') },
    ),
    entries: entries.map((entry) => entryView(admin, entry)),
    moreUrl: found.length > PAGE_SIZE && last !== undefined ? `${request.path}?after=${last}` : undefined,
  });
}

/** One entry: the values before and after. */
export async function entryPage(
  admin: AdminRequest,
  model: AdminModel,
  { key, id }: { key: string; id: string },
): Promise<HttpResponse> {
  const { request, site, access } = admin;
  const row = await visibleRow(admin, model, key);
  const entry = await findEntry(admin, model, { key, id });
  // The entries of a deleted row are for people who may view every row.
  const mayView = row !== undefined || isEverything(await access.answer(model.description, 'view'));
  if (!entry || !mayView) return missingRow(admin, model, key);
  const view = entryView(admin, entry);
  const may = row && (await access.permissions(model, row));
  const hasOldValues = entry.changes.some((change) => isValueChange(change) && change.old !== null);
  return renderPage(admin, 'admin/history-entry.html', {
    title: view.label,
    crumbs: modelCrumbs(
      site,
      model,
      model.path,
      ...(row ? [{ label: objectLabel(model, row), url: changeUrl(model, row) }] : []),
      ...(row ? [{ label: translate(request, 'History'), url: historyUrl(model, row) }] : []),
      { label: view.time },
    ),
    entry: view,
    parts: changeViews(admin, entry),
    revertUrl: may?.change && hasOldValues ? `${view.url}revert/` : undefined,
    backUrl: row ? historyUrl(model, row) : model.path,
  });
}

/** The row, if the viewer may see it. @throws {PermissionDenied} no row of the model is for them */
export async function visibleRow(admin: AdminRequest, model: AdminModel, key: string): Promise<Row | undefined> {
  const { access } = admin;
  if (!(await access.permissions(model)).view) throw new PermissionDenied();
  const row = await loadRow(admin, model, key, await rowSelect(admin, model));
  return row && (await access.permissions(model, row)).view ? row : undefined;
}

export async function findEntry(
  admin: AdminRequest,
  model: AdminModel,
  { key, id }: { key: string; id: string },
): Promise<AuditEntry | undefined> {
  if (!/^\d{1,9}$/.test(id)) return undefined;
  const filter = { models: [model.description.name], rowKey: key, id: Number(id), limit: 1 };
  return (await readableEntries(admin, await findEntries(admin.app.database, filter)))[0];
}
