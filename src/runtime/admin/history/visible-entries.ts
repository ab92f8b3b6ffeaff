// Which entries the viewer may read, and what of them: what is about rows that they may view.
import { keyColumns } from '../../../kernel/row-key.ts';
import { fieldOf, type FieldDescription } from '../../../kernel/model.ts';
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

/**
 * Entries without what the viewer may not read of them: rows of inlines that they may not view, fields that are secret by now, and
 * labels of related rows where some do not exist for them.
 */
export async function readableEntries(admin: AdminRequest, entries: readonly AuditEntry[]): Promise<AuditEntry[]> {
  const children = entries.flatMap(({ changes }) => changes.filter(isChildChange));
  const isVisible = await childTest(admin, children);
  const isNamed = await labelTest(admin, [...entries, ...children]);
  const readable = (model: string, changes: readonly ValueChange[]): ValueChange[] =>
    changes
      .filter(({ field }) => !isSecretNow(admin, model, field))
      .map((change) => (isNamed(model, change.field) ? change : withoutLabels(change)));
  return entries.map((entry) => ({
    ...entry,
    changes: [
      ...readable(entry.model, entry.changes.filter(isValueChange)),
      ...entry.changes
        .filter(isChildChange)
        .filter(isVisible)
        .map((child) => ({ ...child, changes: readable(child.model, child.changes) })),
    ],
  }));
}

function fieldNamed({ site }: AdminRequest, model: string, field: string): FieldDescription | undefined {
  const found = site.find(model);
  return found && fieldOf(found.description, field);
}

function isSecretNow(admin: AdminRequest, model: string, name: string): boolean {
  const field = fieldNamed(admin, model, name);
  return field !== undefined && isSecret(field);
}

function withoutLabels({ field, label, old, new: next }: ValueChange): ValueChange {
  return { field, label, old, new: next };
}

/** False for relations to a model of which some rows do not exist for the viewer: they see keys. */
async function labelTest(
  admin: AdminRequest,
  changed: readonly { model: string; changes: readonly (ValueChange | ChildChange)[] }[],
): Promise<(model: string, field: string) => boolean> {
  const targetOf = (model: string, name: string): AdminModel | undefined => {
    const field = fieldNamed(admin, model, name);
    return field && admin.site.target(field);
  };
  const targets = changed.flatMap(({ model, changes }) =>
    changes.filter(isValueChange).flatMap(({ field }) => targetOf(model, field) ?? []),
  );
  const partly = new Set<AdminModel>();
  for (const target of new Set(targets)) if (!isEverything(await admin.access.existing(target))) partly.add(target);
  return (model, field) => {
    const target = targetOf(model, field);
    return target === undefined || !partly.has(target);
  };
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
