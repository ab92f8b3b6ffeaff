/** What a choice may stand for; its text is what travels in the form. */
export type ChoiceValue = string | number | bigint | boolean;

export interface Choice<V extends ChoiceValue = ChoiceValue> {
  readonly value: V;
  readonly label: string;
}

export interface ChoiceGroup<V extends ChoiceValue = ChoiceValue> {
  readonly label: string;
  readonly choices: readonly Choice<V>[];
}

export type ChoiceEntry<V extends ChoiceValue = ChoiceValue> = Choice<V> | ChoiceGroup<V>;

/** `[['draft', 'Draft'], …]`, `{draft: 'Draft'}`, either of them below a group's name, or entries as they are. */
export type ChoicesInput<V extends ChoiceValue = ChoiceValue> =
  | readonly (
      | readonly [value: V, label: string]
      | readonly [group: string, choices: ChoicesInput<V>]
      | ChoiceEntry<V>
    )[]
  | { readonly [valueOrGroup: string]: string | ChoicesInput<V> };

export function isChoiceGroup<V extends ChoiceValue>(entry: ChoiceEntry<V>): entry is ChoiceGroup<V> {
  return 'choices' in entry;
}

/** Every spelling of choices as entries, in order. */
export function toChoiceEntries<V extends ChoiceValue>(input: ChoicesInput<V>): ChoiceEntry<V>[] {
  const pairs = Array.isArray(input) ? (input as readonly unknown[]) : Object.entries(input);
  return pairs.map((item) => (Array.isArray(item) ? fromPair<V>(item) : (item as ChoiceEntry<V>)));
}

/** The choices of all groups in one list. */
export function flattenChoices<V extends ChoiceValue>(entries: readonly ChoiceEntry<V>[]): Choice<V>[] {
  return entries.flatMap((entry) => (isChoiceGroup(entry) ? entry.choices : [entry]));
}

function fromPair<V extends ChoiceValue>(pair: readonly unknown[]): ChoiceEntry<V> {
  const [first, second] = pair;
  if (typeof second === 'string') return { value: first as V, label: second };
  const inner = toChoiceEntries(second as ChoicesInput<V>);
  return { label: String(first), choices: flattenChoices(inner) };
}
