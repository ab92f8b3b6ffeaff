// Which entries the viewer may read, and what of them: what is about rows that they may view.
import { keyColumns } from '../../../kernel/row-key.ts';
import { fieldOf } from '../../../kernel/model.ts';
import type { Answer } from '../../access/rule.ts';
import {
  findEntries,
  type AuditEntry,
  type ChildChange,
  type EntryFilter,
  type ValueChange,
} from '../../save/audit-rows.ts';
import type { AdminModel } from '../admin-model.ts';
import { isSecret } from '../field-kinds.ts';
import type { AdminRequest } from '../frame.ts';
import { anyOfWhere, keyText, parseKey } from '../primary-key.ts';
import { storedSelect } from '../form/row-select.ts';
import { isChildChange, isValueChange } from './entry-text.ts';

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
  const limited = models.filter((model) => !isEverything(answers[wanted.indexOf(model)] as Answer));
  const entries = await findEntries(admin.app.database, {
    ...filter,
    models: models.map(({ description }) => description.name),
  });
  const seen = new Map<string, ReadonlySet<string>>();
  for (const model of limited) {
    const { name } = model.description;
    const keys = entries.filter((entry) => entry.model === name).map(({ rowKey }) => rowKey);
    seen.set(name, await visibleKeys(admin, model, keys));
  }
  const visible = entries.filter(({ model, rowKey }) => {
    // An entry without a row is about the list.
    return rowKey === '' || (seen.get(model)?.has(rowKey) ?? true);
  });
  return readableEntries(admin, visible);
}

/** Entries without what the viewer may not read of them: rows of inlines that they may not view, and fields that are secret by now. */
export async function readableEntries(admin: AdminRequest, entries: readonly AuditEntry[]): Promise<AuditEntry[]> {
  const children = entries.flatMap(({ changes }) => changes.filter(isChildChange));
  const isVisible = await childTest(admin, children);
  const isOpen = (name: string, field: string): boolean => {
    const model = admin.site.find(name);
    const description = model && fieldOf(model.description, field);
    return description === undefined || !isSecret(description);
  };
  return entries.map((entry) => ({
    ...entry,
    changes: entry.changes.flatMap((change): (ValueChange | ChildChange)[] => {
      if (isValueChange(change)) return isOpen(entry.model, change.field) ? [change] : [];
      if (!isVisible(change)) return [];
      return [{ ...change, changes: change.changes.filter(({ field }) => isOpen(change.model, field)) }];
    }),
  }));
}

async function childTest(
  admin: AdminRequest,
  children: readonly ChildChange[],
): Promise<(child: ChildChange) => boolean> {
  const seen = new Map<string, ReadonlySet<string>>();
  const whole = new Set<string>();
  for (const name of new Set(children.map(({ model }) => model))) {
    const model = admin.site.find(name);
    const answer = model !== undefined && (await admin.access.answer(model.description, 'view'));
    if (model === undefined || answer === false) continue;
    if (isEverything(answer)) whole.add(name);
    else
      seen.set(
        name,
        await visibleKeys(
          admin,
          model,
          children.filter((child) => child.model === name).map(({ key }) => key),
        ),
      );
  }
  return ({ model, key }) => whole.has(model) || seen.get(model)?.has(key) === true;
}

/** True if the viewer may view every row, also those that are deleted. */
export function isEverything(answer: Answer): boolean {
  return typeof answer === 'boolean' ? answer : Object.values(answer).every((part) => part === undefined);
}

/** Keys of those rows that the viewer may see now. */
async function visibleKeys(
  { app, access }: AdminRequest,
  model: AdminModel,
  texts: readonly string[],
): Promise<ReadonlySet<string>> {
  const { description } = model;
  const keys = [...new Set(texts)]
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
