// Changes of @map and @@map in words. What is called otherwise in the models as well is described with its rename.
import type { Change } from '../diff/changes.ts';
import { columnAfter, modelAfter, tableAfter } from './moves.ts';
import { newEnumName, newFieldName, newValueName, type RenameContext } from './names-after.ts';

/** `~ Rename table of Letter to letters` */
export function describeMoves(context: RenameContext): Change[] {
  return [...tableChanges(context), ...columnChanges(context), ...enumChanges(context)];
}

function tableChanges(context: RenameContext): Change[] {
  return context.before.models.flatMap((old): Change[] => {
    const [model, to] = [modelAfter(context, old), tableAfter(context, old)];
    if (model?.name !== old.name || to === old.table) return [];
    return [{ ...RENAME, subject: 'model', model: old.name, to, text: `~ Rename table of ${old.name} to ${to}` }];
  });
}

function columnChanges(context: RenameContext): Change[] {
  return context.before.models.flatMap((old) => {
    const model = modelAfter(context, old);
    return old.fields.flatMap((field): Change[] => {
      const { name, column } = field;
      if (!model || column === undefined || newFieldName(context.renames, model.name, name) !== name) return [];
      const to = columnAfter(context, old, field);
      if (to === column || !model.fields.some((its) => its.name === name)) return [];
      const text = `~ Rename column of ${model.name}.${name} to ${to}`;
      return [{ ...RENAME, subject: 'field', model: model.name, field: name, to, text }];
    });
  });
}

function enumChanges({ renames, enumsBefore, enumsAfter }: RenameContext): Change[] {
  return enumsBefore.flatMap((old) => {
    const name = newEnumName(renames, old.name);
    const after = enumsAfter.find((its) => its.name === name);
    if (!after) return [];
    const common = { ...RENAME, subject: 'enum' as const, model: name };
    const type =
      name !== old.name || old.type === after.type
        ? []
        : [{ ...common, to: after.type, text: `~ Rename type of enum ${name} to ${after.type}` }];
    const values = old.values.flatMap((value): Change[] => {
      const to = after.values.find((its) => its.name === value.name)?.stored;
      if (to === undefined || to === value.stored || newValueName(renames, name, value.name) !== value.name) return [];
      const text = `~ Rename stored value of ${name}.${value.name} to ${to}`;
      return [{ ...common, field: value.name, to, text }];
    });
    return [...type, ...values];
  });
}

const RENAME = { kind: 'rename' } as const;
