import { defineField, REQUIRED, type Field, type FieldOptions } from '../field.ts';
import { checkbox } from '../widgets/inputs.ts';
import { select } from '../widgets/selects.ts';

const FALSE_TEXTS = new Set(['', 'false', '0', 'off', 'no']);

/** Yes or no, as a checkbox. Required (the default) means that it must be checked, as for terms of use. */
export function booleanField(options: FieldOptions<boolean> = {}): Field<boolean> {
  const mustBeTrue = options.required ?? true;
  const field = defineField<boolean>(
    {
      kind: 'boolean',
      widget: checkbox(),
      emptyValue: false,
      isEmpty: () => false,
      parse: isTrue,
      display: (value) => value === true,
      validators: mustBeTrue ? [(value) => (value ? undefined : REQUIRED)] : [],
    },
    { ...options, required: true },
  );
  return { ...field, required: mustBeTrue };
}

/** Yes, no, or not known. */
export function nullBooleanField(options: FieldOptions<boolean> = {}): Field<boolean | null> {
  return defineField<boolean | null, false>(
    {
      kind: 'boolean',
      widget: select(),
      isEmpty: () => false,
      parse: (raw) => TERNARY.get(String(raw).toLowerCase()) ?? null,
      display: (value) => (value === null ? 'unknown' : String(value)),
      choices: [
        { value: 'unknown', label: 'Unknown' },
        { value: 'true', label: 'Yes' },
        { value: 'false', label: 'No' },
      ],
    },
    { ...(options as FieldOptions<boolean | null, false>), required: false },
  );
}

const TERNARY = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

function isTrue(raw: unknown): boolean {
  return typeof raw === 'string' ? !FALSE_TEXTS.has(raw.toLowerCase()) : Boolean(raw);
}
