// The fields of a serializer as controls of an HTML form.
import type { FieldShape } from '../fields/field.ts';
import type { ApiContext } from '../request/context.ts';
import { type Control, controlOf, inputType, isSeveral, placeholderOf } from './control.ts';
import { relationChoices } from './relation-choices.ts';

export interface FormField {
  id: string;
  name: string;
  label: string;
  help: string | undefined;
  isRequired: boolean;
  control: Control;
  /** Of an input. */
  type: string;
  value: string;
  placeholder: string | undefined;
  maxLength: number | undefined;
  minimum: number | string | undefined;
  maximum: number | string | undefined;
  isSeveral: boolean;
  choices: readonly { value: string; label: string; isSelected: boolean }[];
  errors: readonly string[];
}

export interface FieldValues {
  /** Prefix of ids on the page. */
  form: string;
  /** JSON of the row; undefined for a new one. */
  initial: Readonly<Record<string, unknown>> | undefined;
  /** What was typed, if this form was sent. */
  typed: ReadonlyMap<string, readonly string[]> | undefined;
  /** Messages by field, if this form was refused. */
  problems: Readonly<Record<string, unknown>>;
  /** A field may be left out: the row has a value already. */
  isPartial: boolean;
}

export async function formFields(
  context: ApiContext,
  shapes: readonly FieldShape[],
  values: FieldValues,
): Promise<FormField[]> {
  const written = shapes.filter(({ isReadOnly }) => !isReadOnly);
  return Promise.all(written.map((shape) => formField(context, shape, values)));
}

async function formField(context: ApiContext, shape: FieldShape, values: FieldValues): Promise<FormField> {
  const given = await choicesOf(context, shape);
  const control = given
    ? 'select'
    : controlOf(shape) === 'relation'
      ? isSeveral(shape)
        ? 'json'
        : 'input'
      : controlOf(shape);
  const chosen = chosenOf(shape, values);
  const blank = isSeveral(shape) || (shape.isRequired && chosen.length > 0) ? [] : [{ value: '', label: '—' }];
  const isOptional = !shape.isRequired || values.isPartial;
  return {
    id: `${values.form}-${shape.name}`,
    // A list that is typed as JSON has a name of its own, because a list of one text is something else.
    name: control === 'json' && isSeveral(shape) ? `${shape.name}:json` : shape.name,
    label: shape.label,
    help: helpOf(shape, control),
    isRequired: !isOptional,
    control,
    type: controlOf(shape) === 'relation' ? 'text' : inputType(shape),
    value: textOf(shape, { control, chosen, values }),
    placeholder: placeholderOf(shape),
    maxLength: shape.maxLength,
    minimum: shape.minimum,
    maximum: shape.maximum,
    isSeveral: isSeveral(shape),
    choices: given
      ? [...blank, ...given].map(({ value, label }) => ({ value, label, isSelected: chosen.includes(value) }))
      : [],
    errors: messages(values.problems[shape.name]),
  };
}

async function choicesOf(
  context: ApiContext,
  shape: FieldShape,
): Promise<readonly { value: string; label: string }[] | undefined> {
  if (shape.kind === 'boolean')
    return [
      { value: 'true', label: 'Yes' },
      { value: 'false', label: 'No' },
    ];
  if (shape.choices) return shape.choices.map(({ value, label }) => ({ value: String(value), label }));
  return controlOf(shape) === 'relation' && shape.relation ? relationChoices(context, shape.relation) : undefined;
}

function helpOf({ help, kind, relation }: FieldShape, control: Control): string | undefined {
  if (help !== undefined) return help;
  if (control === 'json') return 'JSON.';
  return kind === 'relation' && control === 'input'
    ? `${relation?.style === 'link' ? 'Address' : relation?.field} of a ${relation?.model}.`
    : undefined;
}

/** The values that the control has, as texts. */
function chosenOf({ name, default: usual }: FieldShape, { initial, typed }: FieldValues): readonly string[] {
  if (typed) return typed.get(name) ?? [];
  const value = initial === undefined ? usual : initial[name];
  return value === undefined || value === null ? [] : [value].flat().map(String);
}

function textOf(
  shape: FieldShape,
  { control, chosen, values }: { control: Control; chosen: readonly string[]; values: FieldValues },
): string {
  if (control !== 'json') return control === 'file' ? '' : (chosen.at(-1) ?? '');
  const { typed, initial } = values;
  if (typed) return typed.get(isSeveral(shape) ? `${shape.name}:json` : shape.name)?.at(-1) ?? '';
  const value = initial === undefined ? shape.default : initial[shape.name];
  return value === undefined || value === null ? '' : JSON.stringify(value, undefined, 2);
}

/** The texts of a problem at any depth: `0: name: This field is required.` */
export function messages(problem: unknown): readonly string[] {
  if (typeof problem === 'string') return [problem];
  if (Array.isArray(problem)) return problem.flatMap(messages);
  if (typeof problem !== 'object' || problem === null) return [];
  return Object.entries(problem).flatMap(([name, inner]) => messages(inner).map((text) => `${name}: ${text}`));
}
