import { flattenChoices, toChoiceEntries, type ChoiceEntry, type ChoicesInput, type ChoiceValue } from '../choices.ts';
import { defineField, type Field, type FieldOptions, type Maybe } from '../field.ts';
import { formError } from '../form-errors.ts';
import { ValidationError } from '../validation-error.ts';
import { select, selectMultiple } from '../widgets/selects.ts';

/** The option that chooses nothing. */
export const EMPTY_CHOICE: { value: ''; label: string } = { value: '', label: '---------' };

export interface ChoiceOptions<V extends ChoiceValue, R extends boolean = boolean> extends FieldOptions<V, R> {
  choices: ChoicesInput<V>;
  /** Text of the line that chooses nothing; null for no such line. Default `---------` unless required with an initial value. */
  emptyLabel?: string | null | undefined;
}

/** One of the choices; the cleaned value is the value of the choice, with its type. */
export function choiceField<const K extends string, R extends boolean = true>(
  options: Omit<ChoiceOptions<K, R>, 'choices'> & { choices: Readonly<Record<K, string>> },
): Field<Maybe<K, R>>;
export function choiceField<const V extends ChoiceValue, R extends boolean = true>(
  options: ChoiceOptions<V, R>,
): Field<Maybe<V, R>>;
export function choiceField<V extends ChoiceValue, R extends boolean = true>(
  options: ChoiceOptions<V, R>,
): Field<Maybe<V, R>> {
  const entries = toChoiceEntries<V>(options.choices);
  const find = choiceFinder(entries);
  return defineField<V, R>(
    { kind: 'choice', widget: select(), parse: find, display: String, choices: withEmptyChoice(entries, options) },
    options,
  );
}

export interface MultipleChoiceOptions<V extends ChoiceValue> extends Omit<FieldOptions<readonly V[]>, 'required'> {
  choices: ChoicesInput<V>;
  required?: boolean | undefined;
}

/** Any number of the choices, in the order sent; an empty list if there are none. */
export function multipleChoiceField<V extends ChoiceValue>(options: MultipleChoiceOptions<V>): Field<readonly V[]> {
  const entries = toChoiceEntries<V>(options.choices);
  const find = choiceFinder(entries);
  return defineField<readonly V[]>(
    {
      kind: 'multiple-choice',
      widget: selectMultiple(),
      emptyValue: [],
      parse: (raw) => {
        if (!Array.isArray(raw)) throw new ValidationError('Enter a list of values.', 'invalid_list');
        return raw.map(find);
      },
      display: (values) => values.map(String),
      choices: entries,
    },
    options as FieldOptions<readonly V[], true>,
  );
}

function choiceFinder<V extends ChoiceValue>(entries: readonly ChoiceEntry<V>[]): (raw: unknown) => V {
  const byText = new Map(flattenChoices(entries).map(({ value }) => [String(value), value]));
  return (raw) => {
    const value = byText.get(String(raw));
    if (value !== undefined) return value;
    throw new ValidationError(
      formError('invalid_choice', 'Select a valid choice. %(value)s is not one of the available choices.', {
        value: String(raw),
      }),
    );
  };
}

function withEmptyChoice<V extends ChoiceValue>(
  entries: readonly ChoiceEntry<V>[],
  options: Pick<ChoiceOptions<V>, 'required' | 'initial' | 'emptyLabel'>,
): ChoiceEntry[] {
  const hasOwn = flattenChoices(entries).some(({ value }) => value === '');
  const isAnswered = (options.required ?? true) && options.initial !== undefined && options.initial !== null;
  const label = options.emptyLabel === undefined && !isAnswered ? EMPTY_CHOICE.label : options.emptyLabel;
  return hasOwn || label === null || label === undefined ? [...entries] : [{ value: '', label }, ...entries];
}
