// `userModel` and `sessionModel` of src/settings.ts, when the model that they name is renamed.
import type { ModelDescription } from '../../../kernel/model.ts';
import { sessionModelName } from '../../../kernel/session-model.ts';
import type { Settings } from '../../../kernel/settings.ts';
import type { Renaming } from '../renaming.ts';
import { propertiesOf, shapesOf } from '../../typescript/shapes.ts';
import { elementIndent, listOf, nameOf, stringOf, type SourceFile } from '../../typescript/source-file.ts';

/** Settings that name a model; a name that is not written down is the default. */
export const MODEL_SETTINGS = ['userModel', 'sessionModel'] as const;

/** The models that the settings name, or that are found without a setting. */
export type NamedModels = Readonly<Record<(typeof MODEL_SETTINGS)[number], string | undefined>>;

export function namedModels(settings: Settings, models: readonly ModelDescription[]): NamedModels {
  const fieldsOf = (model: string) => models.find(({ name }) => name === model)?.fields.map(({ name }) => name);
  return { userModel: settings.userModel, sessionModel: sessionModelName(settings, fieldsOf) };
}

/** Renames the values, or writes the default explicitly. */
export function renameInSettings({ model }: Renaming, file: SourceFile, settings: NamedModels): void {
  const keys = MODEL_SETTINGS.filter((key) => settings[key] === model?.from);
  const call = file.nodes.find(
    (node) =>
      node.type === 'CallExpression' &&
      nameOf(node['callee']) === 'defineSettings' &&
      file.isQuintets('defineSettings'),
  );
  const [shape] = call ? listOf(call['arguments']).flatMap((argument) => shapesOf(file, argument)) : [];
  if (!model || !shape) return;
  for (const key of keys) {
    const existing = propertiesOf(shape.node).find(({ name }) => name === key)?.value;
    if (existing && stringOf(existing) === model.from) file.editString(existing, model.to);
    const first = existing ? undefined : propertiesOf(shape.node)[0];
    if (first)
      file.edit(first.node.start, first.node.start, `${key}: '${model.to}',${elementIndent(file, first.node)}`);
  }
}
