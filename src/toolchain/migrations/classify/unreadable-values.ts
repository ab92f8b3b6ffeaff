// SQLite keeps enums as text and checks nothing: a value that the models no longer have stays, and its rows cannot be read. No
// statement shows it, so that it is found in the models.
import type { FieldDescription, ModelDescription } from '../../../kernel/model.ts';
import { columnAfter, modelAfter } from '../rename/moves.ts';
import type { RenameContext } from '../rename/names-after.ts';
import { movedValues } from '../rename/renamed-enums.ts';
import type { Finding } from './finding.ts';

export function findUnreadableValues(context: RenameContext): Finding[] {
  return context.before.models.flatMap((old) => {
    const model = modelAfter(context, old);
    return model ? old.fields.flatMap((field) => findingOf(context, old, field, model)) : [];
  });
}

function findingOf(
  context: RenameContext,
  old: ModelDescription,
  field: FieldDescription,
  model: ModelDescription,
): Finding[] {
  if (field.column === undefined || field.isList) return [];
  const column = columnAfter(context, old, field);
  const now = model.fields.find((its) => its.column === column);
  const allowed = context.enumsAfter.find(({ name }) => now?.kind === 'enum' && name === now.type)?.values;
  if (!allowed) return [];
  const gone = { effect: 'loses', cause: 'values-unreadable', table: old.table, columns: [field.column] } as const;
  if (field.type === 'String') return [gone];
  const owner = context.enumsBefore.find(({ name }) => field.kind === 'enum' && name === field.type);
  if (!owner) return []; // another type is converted
  const moved = movedValues(context, owner);
  const values = owner.values
    .map(({ stored }) => moved.find(({ from }) => from === stored)?.to ?? stored)
    .filter((stored) => !allowed.some((its) => its.stored === stored));
  return values.length > 0 ? [{ ...gone, values }] : [];
}
