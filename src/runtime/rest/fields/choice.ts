import { valueText } from './value-text.ts';
import { defineField, type FieldOptions, type FieldShape, type SerializerField, typeName } from './field.ts';
import { type Problem, problem } from './problem.ts';

/** A value, a value with its label, or a titled group of choices. */
export type ChoiceInput<T extends string | number> =
  | T
  | readonly [value: T, label: string]
  | readonly [group: string, choices: readonly ChoiceInput<T>[]];

export interface ChoiceOptions<T> extends FieldOptions<T> {
  /** `''` is a value. Default false. */
  allowBlank?: boolean | undefined;
}

/** One of some values. A text that looks like the value is that value: `'1'` is 1. */
export function choiceField<const T extends string | number>(
  choices: readonly ChoiceInput<T>[],
  options: ChoiceOptions<T> = {},
): SerializerField<T, T> {
  const values = flatten(choices);
  const byText = new Map(values.map(({ value }) => [String(value), value as T]));
  return defineField<T, T>(
    {
      kind: 'choice',
      shape: { choices: values, allowsBlank: options.allowBlank === true },
      isNull: (value) => value === '' && options.allowBlank !== true,
      parse(value) {
        if (value === '') return options.allowBlank ? ('' as T) : (byText.get('') ?? notAChoice(value));
        return choiceOf(byText, value) ?? notAChoice(value);
      },
      format: (value: unknown) => byText.get(String(value)) ?? (value as T),
    },
    options,
  );
}

export interface MultipleChoiceOptions<T> extends FieldOptions<T[]> {
  /** Default true. */
  allowEmpty?: boolean | undefined;
}

const EMPTY = problem('empty', 'This selection may not be empty.');

/** Some of the values, each once, in the order of the request. */
export function multipleChoiceField<const T extends string | number>(
  choices: readonly ChoiceInput<T>[],
  options: MultipleChoiceOptions<T> = {},
): SerializerField<T[], T[]> {
  const values = flatten(choices);
  const byText = new Map(values.map(({ value }) => [String(value), value as T]));
  return defineField<T[], T[]>(
    {
      kind: 'multiple choice',
      shape: { choices: values, ...(options.allowEmpty === false ? { minLength: 1 } : {}) },
      parse(value) {
        if (!Array.isArray(value))
          return problem('not_a_list', `Expected a list of items but got type "${typeName(value)}".`);
        if (options.allowEmpty === false && value.length === 0) return EMPTY;
        const found: T[] = [];
        for (const item of new Set<unknown>(value)) {
          const choice = choiceOf(byText, item);
          if (choice === undefined) return notAChoice(item);
          found.push(choice);
        }
        return found;
      },
      format: (value: unknown) => [...new Set([...(value as T[])].map((item) => byText.get(String(item)) ?? item))],
    },
    options,
  );
}

function choiceOf<T>(byText: ReadonlyMap<string, T>, value: unknown): T | undefined {
  const text = valueText(value);
  return text === undefined ? undefined : byText.get(text);
}

function notAChoice(value: unknown): Problem {
  const shown = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined');
  return value === '' ? BLANK_CHOICE : problem('invalid_choice', `"${shown.slice(0, 200)}" is not a valid choice.`);
}

const BLANK_CHOICE = problem('invalid_choice', '"" is not a valid choice.');

function flatten<T extends string | number>(choices: readonly ChoiceInput<T>[]): NonNullable<FieldShape['choices']> {
  return choices.flatMap((choice) => {
    if (!isPair(choice)) return [{ value: choice, label: String(choice) }];
    const [first, second] = choice;
    return typeof second === 'string' ? [{ value: first as T, label: second }] : flatten(second);
  });
}

function isPair<T extends string | number>(
  choice: ChoiceInput<T>,
): choice is readonly [value: T, label: string] | readonly [group: string, choices: readonly ChoiceInput<T>[]] {
  return Array.isArray(choice);
}
