// A form with every field and every widget, and the page around it.
import { bigIntField, decimalField, floatField, integerField } from '../../src/runtime/forms/fields/number.ts';
import { booleanField, nullBooleanField } from '../../src/runtime/forms/fields/boolean.ts';
import { checkboxes, radios } from '../../src/runtime/forms/widgets/selects.ts';
import { comboField, multiField } from '../../src/runtime/forms/fields/combined.ts';
import { selectDate } from '../../src/runtime/forms/widgets/select-date.ts';
import { choiceField, multipleChoiceField } from '../../src/runtime/forms/fields/choice.ts';
import { dateField, dateTimeField, durationField, timeField } from '../../src/runtime/forms/fields/temporal.ts';
import {
  emailField,
  ipAddressField,
  longTextField,
  regexField,
  slugField,
  textField,
  urlField,
  uuidField,
} from '../../src/runtime/forms/fields/text.ts';
import { fileField, imageField } from '../../src/runtime/forms/fields/file.ts';
import { form, type Form } from '../../src/runtime/forms/form.ts';
import { hiddenInput, multipleHiddenInput, passwordInput, textInput } from '../../src/runtime/forms/widgets/inputs.ts';
import { jsonField } from '../../src/runtime/forms/fields/json.ts';
import { listField } from '../../src/runtime/forms/fields/list.ts';
import { splitDateTimeField } from '../../src/runtime/forms/fields/split-datetime.ts';
import type { Field } from '../../src/runtime/forms/field.ts';

const COLOURS = [
  ['r', 'Red'],
  ['g', 'Green'],
] as const;
const GROUPED = [
  ['Warm', [['r', 'Red']]],
  ['Cold', [['b', 'Blue']]],
] as const;

/** @param all goes to every field. */
export function everyField(all: { disabled?: boolean; required?: boolean }): Record<string, Field> {
  const fields = {
    text: textField({ ...all, maxLength: 10, help: 'Ten letters <at most>.', placeholder: 'Words' }),
    long: longTextField({ ...all, minLength: 3 }),
    password: textField({ ...all, widget: passwordInput({ autocomplete: 'new-password' }) }),
    search: textField({ ...all, widget: textInput('search') }),
    phone: textField({ ...all, widget: textInput('tel', { autocomplete: 'tel' }) }),
    colour: regexField(/^#[0-9a-f]{6}$/, { ...all, widget: textInput('color') }),
    email: emailField(all),
    url: urlField(all),
    slug: slugField({ ...all, help: 'Part of the address.' }),
    regex: regexField(/^[A-Z]{2}-\d+$/, all),
    uuid: uuidField(all),
    ip: ipAddressField(all),
    integer: integerField({ ...all, min: 1, max: 9, step: 2 }),
    big: bigIntField(all),
    float: floatField({ ...all, max: 2.5 }),
    decimal: decimalField({ ...all, maxDigits: 5, decimalPlaces: 2, min: '0' }),
    agree: booleanField({ ...all, help: 'You must.' }),
    maybe: nullBooleanField(all),
    choice: choiceField({ ...all, choices: GROUPED }),
    radio: choiceField({ ...all, choices: COLOURS, widget: radios(), help: 'One of them.' }),
    several: multipleChoiceField({ ...all, choices: GROUPED }),
    boxes: multipleChoiceField({ ...all, choices: COLOURS, widget: checkboxes(), help: 'Any.' }),
    date: dateField({ ...all, min: new Date('2026-01-01'), max: new Date('2026-12-31') }),
    time: timeField({ ...all, min: new Date('1970-01-01T08:00:00Z'), max: new Date('1970-01-01T18:00:00Z') }),
    moment: dateTimeField(all),
    split: splitDateTimeField({ ...all, help: 'Both or neither.' }),
    duration: durationField(all),
    json: jsonField(all),
    list: listField(integerField(), all),
    file: fileField(all),
    stored: fileField({ ...all, required: false, initial: 'scans/old.pdf', help: 'A PDF.' }),
    image: imageField(all),
    born: dateField({ ...all, widget: selectDate({ years: [1999, 2000, 2001] }), help: 'As in your passport.' }),
    groups: multipleChoiceField({ ...all, choices: GROUPED, widget: checkboxes(), help: 'Any.' }),
    place: multiField(
      { street: textField({ maxLength: 20 }), number: integerField({ required: false }) },
      { ...all, help: 'Where you live.' },
    ),
    combo: comboField([emailField(), textField({ maxLength: 20 })], all),
    hidden: textField({ ...all, required: false, widget: hiddenInput(), initial: 'x' }),
    hiddenList: multipleChoiceField({
      ...all,
      required: false,
      choices: COLOURS,
      widget: multipleHiddenInput(),
      initial: ['r'],
    }),
  };
  return fields as unknown as Record<string, Field>;
}

export function everyForm(all: { disabled?: boolean; required?: boolean } = {}): Form<Record<string, Field>> {
  return form({ fields: everyField(all) });
}

/** A page as a project would write it, with the form drawn as `how` says. */
export function formPage(how: 'asDiv' | 'asP' | 'asTable' | 'asList' = 'asDiv'): string {
  const around = { asTable: ['<table role="presentation">', '</table>'], asList: ['<ul>', '</ul>'] } as const;
  const [start, end] = how in around ? around[how as keyof typeof around] : ['', ''];
  const drawn = `${start}{{ form.${how} }}${end}`;
  return `<!doctype html><html lang="en"><head><title>A form</title><meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,"></head><body><main><h1>A form</h1>
{% for message in messages %}<p class="{{ message.tags }}" role="status">{{ message }}</p>{% endfor %}
<form method="post" enctype="multipart/form-data">{% csrf_token %}
${drawn}
<button>Save</button></form></main></body></html>`;
}
