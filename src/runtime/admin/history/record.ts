// What a save or a deletion leaves in the history, in its own transaction.
import type { Database, Row } from '../../../kernel/database.ts';
import type { BoundModelForm } from '../../forms/model/bound-model-form.ts';
import { insertEntry, type ChildChange, type NewEntry, type ValueChange } from '../../save/audit-rows.ts';
import type { AdminModel } from '../admin-model.ts';
import { isSecret } from '../field-kinds.ts';
import { readableText } from '../form/readable-text.ts';
import type { AdminRequest } from '../frame.ts';
import { objectLabel } from '../labels.ts';
import { keyText } from '../primary-key.ts';
import { scalarText } from '../scalar-text.ts';
import { isSignedIn, viewerKey, viewerLabel } from '../viewer.ts';

interface Recorded {
  model: AdminModel;
  row: Row;
  action: string;
  changes: readonly (ValueChange | ChildChange)[];
  submitKey?: string | undefined;
}

/** @throws {UniqueViolation} the form was saved before */
export async function record({ request }: AdminRequest, recorded: Recorded, database: Database): Promise<void> {
  const { model, row, action, changes, submitKey } = recorded;
  const entry: NewEntry = {
    userId: isSignedIn(request) ? viewerKey(request) : undefined,
    userLabel: viewerLabel(request),
    model: model.description.name,
    rowKey: keyText(model.description, row),
    rowLabel: objectLabel(model, row),
    action,
    changes,
    submitKey,
  };
  await insertEntry(database, entry);
}

/** The fields of a form that its user changed; of a new row those with a value. */
export function formChanges({ request }: AdminRequest, form: BoundModelForm): ValueChange[] {
  const isNew = form.instance === undefined;
  return form.fields.flatMap((bound) => {
    const { initial, sent } = form.textsOf(bound.name);
    if (isNew ? sent === '' : initial === sent) return [];
    const [oldLabel, newLabel] = [initial, sent].map((text) => readableText(request, bound, text));
    return [
      {
        field: bound.name,
        label: bound.label,
        old: isNew ? null : initial,
        new: sent,
        ...(isNew || oldLabel === initial ? {} : { oldLabel: oldLabel ?? '' }),
        ...(newLabel === sent ? {} : { newLabel: newLabel ?? '' }),
      },
    ];
  });
}

/** The last values of a row that is deleted. */
export function lastValues({ site }: AdminRequest, model: AdminModel, row: Row): ValueChange[] {
  return model.description.fields
    .filter((field) => field.kind !== 'relation' && !isSecret(field))
    .filter(({ name }) => row[name] !== null && row[name] !== undefined && row[name] !== '')
    .map((field) => ({
      field: field.name,
      label: site.label(field.label),
      old: columnText(row[field.name]),
      new: null,
    }));
}

function columnText(value: unknown): string {
  const isPlain = typeof value !== 'object' || value instanceof Date || value instanceof Uint8Array;
  return isPlain || value === null || 'toFixed' in value ? scalarText(value) : JSON.stringify(value);
}
