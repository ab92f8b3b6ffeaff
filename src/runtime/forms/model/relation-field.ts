// The form field that chooses rows of another model.
import type { Where } from '../../../kernel/database.ts';
import {
  fieldOf,
  type FieldDescription,
  type ModelDescription,
  type RelationDescription,
} from '../../../kernel/model.ts';
import { keyConditions } from '../../db/key-conditions.ts';
import type { Application } from '../../http/application.ts';
import { withProperties, type Field } from '../field.ts';
import { bigIntField, integerField } from '../fields/number.ts';
import { choiceField, multipleChoiceField } from '../fields/choice.ts';
import { textField } from '../fields/text.ts';
import { KEY_HELP, GONE, loadChoices, type RowSource } from './row-choices.ts';
import type { FormError } from '../validation-error.ts';
import { keyOf, splitKey, type Key } from './keys.ts';

/** A relation of the model, with what a form has to ask the database for. */
export interface RelationField extends RowSource {
  description: FieldDescription;
  relation: RelationDescription;
}

export function describeRelationField(
  app: Pick<Application, 'models'>,
  description: FieldDescription,
  where: Where = {},
): RelationField {
  const relation = description.relation as RelationDescription;
  const related = app.models.get(relation.model);
  return {
    description,
    relation,
    related,
    keyFields: relation.manyToMany ? related.primaryKey : relation.references,
    where,
  };
}

/** A list of the related rows, or an input for a key where the rows are too many for a list. */
export async function relationField(
  app: Pick<Application, 'models'>,
  model: ModelDescription,
  source: RelationField,
): Promise<Field> {
  const choices = await loadChoices(app, source);
  const { description, relation } = source;
  const required = relation.manyToMany
    ? false
    : relation.fields.every((name) => fieldOf(model, name)?.isRequired) && !('blank' in description.annotations);
  const common = { required, label: description.label, help: description.help };
  if (choices === undefined) return keyField(source, common);
  return relation.manyToMany
    ? multipleChoiceField<Key>({ ...common, choices })
    : choiceField<Key, boolean>({ ...common, choices });
}

/** What is wrong with keys that did not come out of a list; empty when every one names a row that may be chosen. */
export async function checkKeys(
  app: Pick<Application, 'models'>,
  source: RelationField,
  keys: readonly unknown[],
): Promise<FormError[]> {
  if (keys.length === 0) return [];
  const wheres = keys.map((key) => splitKey(key, source.related, source.keyFields));
  if (wheres.includes(undefined)) return [GONE];
  const delegate = app.models.delegate(source.related);
  const distinct = [...new Map(keys.map((key, index) => [String(key), wheres[index] as Where])).values()];
  let found = 0;
  for (const condition of keyConditions(source.keyFields, distinct))
    found += await delegate.count({ where: { AND: [source.where, condition] } });
  return found === distinct.length ? [] : [GONE];
}

function keyField(
  source: RelationField,
  common: { required: boolean; label: string; help: string | undefined },
): Field {
  const { related, keyFields, relation } = source;
  const help = common.help ?? (relation.manyToMany ? KEY_HELP.many : KEY_HELP.one);
  if (relation.manyToMany) return withProperties(manyKeysField(source, { ...common, help }), { kind: 'relation-keys' });
  const type = keyFields.length === 1 ? fieldOf(related, keyFields[0] ?? '')?.type : undefined;
  const make = { Int: integerField, BigInt: bigIntField }[type ?? ''] ?? textField;
  return withProperties(make({ ...common, help }) as Field, { kind: 'relation-key' });
}

function manyKeysField(
  { related, keyFields }: RelationField,
  common: { required: boolean; label: string; help: string },
): Field {
  const text = textField(common);
  return {
    ...text,
    clean: (raw, environment) => {
      if (Array.isArray(raw)) return { value: raw };
      const cleaned = text.clean(raw, environment);
      if (cleaned.errors) return cleaned;
      const parts = cleaned.value
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean);
      const keys = parts.map((part) => splitKey(part, related, keyFields));
      return keys.includes(undefined) ? { errors: [GONE] } : { value: keys.map((key) => keyOf(key ?? {}, keyFields)) };
    },
    display: (value) => (Array.isArray(value) ? value.map(String).join(', ') : String(value ?? '')),
  };
}
