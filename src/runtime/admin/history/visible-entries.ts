// Which entries the viewer may read: those about rows that they may view.
import { keyColumns } from '../../../kernel/row-key.ts';
import { findEntries, type AuditEntry, type EntryFilter } from '../../save/audit-rows.ts';
import type { AdminModel } from '../admin-model.ts';
import type { AdminRequest } from '../frame.ts';
import { anyOfWhere, keyText, parseKey } from '../primary-key.ts';
import { storedSelect } from '../form/row-select.ts';

/**
 * Entries about rows of all models, the newest first. Rows that are deleted are visible to people who may view every row of their
 * model.
 */
export async function visibleEntries(admin: AdminRequest, filter: EntryFilter): Promise<AuditEntry[]> {
  const wanted = admin.site.models.filter(
    ({ hidden, description }) => !hidden && (filter.models?.includes(description.name) ?? true),
  );
  const answers = await Promise.all(wanted.map(({ description }) => admin.access.answer(description, 'view')));
  const models = wanted.filter((_, index) => answers[index] !== false);
  const limited = new Set(models.filter((model) => answers[wanted.indexOf(model)] !== true));
  const entries = await findEntries(admin.app.database, {
    ...filter,
    models: models.map(({ description }) => description.name),
  });
  const seen = new Map<AdminModel, ReadonlySet<string>>();
  for (const model of limited) seen.set(model, await visibleKeys(admin, model, entries));
  return entries.filter((entry) => {
    const keys = seen.get(admin.site.find(entry.model) as AdminModel);
    // An entry without a row is about the list.
    return keys === undefined || entry.rowKey === '' || keys.has(entry.rowKey);
  });
}

/** Keys of those rows that the viewer may see now. */
async function visibleKeys(
  { app, access }: AdminRequest,
  model: AdminModel,
  entries: readonly AuditEntry[],
): Promise<ReadonlySet<string>> {
  const { description } = model;
  const texts = new Set(entries.filter((entry) => entry.model === description.name).map(({ rowKey }) => rowKey));
  const keys = [...texts]
    .map((text) => parseKey(description, text, app.models.enums))
    .filter((key) => key !== undefined);
  if (keys.length === 0) return new Set();
  const where = anyOfWhere(
    description,
    keys.map((key) => keyColumns(description, key)),
  );
  const rows = await (await access.rows(model)).findMany({ where, select: storedSelect(model) });
  const visible = await Promise.all(rows.map(async (row) => (await access.permissions(model, row)).view));
  return new Set(rows.filter((_, index) => visible[index]).map((row) => keyText(description, row)));
}
