import assert from 'node:assert/strict';
import { checkboxes, radios } from '../../../../../src/runtime/forms/widgets/selects.ts';
import { choiceField, multipleChoiceField } from '../../../../../src/runtime/forms/fields/choice.ts';
import { comboField, multiField } from '../../../../../src/runtime/forms/fields/combined.ts';
import { dateField } from '../../../../../src/runtime/forms/fields/temporal.ts';
import { emailField, textField } from '../../../../../src/runtime/forms/fields/text.ts';
import { form } from '../../../../../src/runtime/forms/form.ts';
import { integerField } from '../../../../../src/runtime/forms/fields/number.ts';
import { selectDate } from '../../../../../src/runtime/forms/widgets/select-date.ts';
import { splitDateTimeField } from '../../../../../src/runtime/forms/fields/split-datetime.ts';
import type { BoundForm } from '../../../../../src/runtime/forms/bound-form.ts';
import { FormValues } from '../../../../../src/runtime/http/body/query-params.ts';

const sent = (query: string): FormValues => FormValues.parse(query);
const words = (bound: BoundForm, name: string): string[] => (bound.errors[name] ?? []).map(({ message }) => message);

describe('forms/combined-fields', () => {
  it('comboField passes a value through all of its fields', async () => {
    const Form = form({ fields: { to: comboField([emailField(), textField({ maxLength: 12 })]) } });
    assert.equal((await Form.bind(sent('to=ab@example.de'))).errors['to']?.[0]?.code, 'max_length');
    assert.equal((await Form.bind(sent('to=nonsense'))).errors['to']?.[0]?.code, 'invalid');
    assert.equal((await Form.bind(sent('to='))).errors['to']?.[0]?.code, 'required');
    assert.equal((await Form.bind(sent('to=a@b.de'))).data.to, 'a@b.de');
    assert.match((await Form.bind()).html, /type="email"[^>]* maxlength="12"/);
  });

  describe('multiField', () => {
    const place = { street: textField({ maxLength: 5 }), number: integerField({ required: false, label: 'house' }) };
    const Form = form({ fields: { home: multiField(place), work: multiField(place, { required: false }) } });

    it('makes one value of several inputs, each with a name', async () => {
      const bound = await Form.bind(sent('home_street=Elm&home_number=7'));
      const home: { street: string; number: number | null } = bound.data.home;
      assert.deepEqual([home, bound.data.work, bound.isValid()], [{ street: 'Elm', number: 7 }, null, true]);
      assert.match(
        (await Form.bind()).html,
        /<legend>Home:<\/legend>\s*<input type="text" name="home_street" aria-label="Street" maxlength="5" required id="id_home_street">/,
      );
    });

    it('names the part that is wrong, and keeps what was typed', async () => {
      const bound = await Form.bind(sent('home_street=Elmtree&home_number=x&work_number=3'));
      assert.deepEqual(words(bound, 'home'), [
        'Street: Ensure this value has at most 5 characters (it has 7).',
        'House: Enter a whole number.',
      ]);
      assert.deepEqual(words(bound, 'work'), ['Street: This field is required.']);
      assert.match(bound.html, /name="home_street" value="Elmtree"/);
      assert.match(bound.html, /name="work_number" value="3"/);
      assert.deepEqual(words(await Form.bind(sent('home_street=')), 'home'), ['This field is required.']);
    });

    it('shows a value and knows whether it changed', async () => {
      const initial = { home: { street: 'Elm', number: 7 } };
      assert.match((await Form.bind(undefined, { initial })).html, /name="home_number" value="7"/);
      assert.deepEqual((await Form.bind(sent('home_street=Elm&home_number=7'), { initial })).changedFields, []);
      assert.deepEqual((await Form.bind(sent('home_street=Elm&home_number=8'), { initial })).changedFields, ['home']);
    });

    it('breaks out of no attribute', async () => {
      const bound = await Form.bind(sent(`home_street=${encodeURIComponent('"><script>')}`));
      assert.doesNotMatch(bound.html, /<script>/);
    });
  });

  describe('selectDate', () => {
    const Form = form({ fields: { born: dateField({ widget: selectDate({ years: [1999, 2000] }) }) } });

    it('reads three lists as a date', async () => {
      const bound = await Form.bind(sent('born_year=2000&born_month=2&born_day=29'));
      assert.equal(bound.data.born?.toISOString(), '2000-02-29T00:00:00.000Z');
      assert.match(
        bound.html,
        /<select name="born_day" aria-label="Day" required id="id_born_day">[^]*<option value="29" selected>29/,
      );
      for (const query of [
        'born_year=1999&born_month=2&born_day=29',
        'born_year=2000&born_month=&born_day=1',
        'born_year=x&born_month=1&born_day=1',
      ])
        assert.deepEqual(words(await Form.bind(sent(query)), 'born'), ['Enter a valid date.'], query);
      for (const query of ['', 'born_year=&born_month=&born_day='])
        assert.deepEqual(words(await Form.bind(sent(query)), 'born'), ['This field is required.'], query);
    });

    it('names the months in other languages', async () => {
      const months = ['Januar', ...Array.from({ length: 11 }, (_, i) => `M${i}`)];
      const German = form({
        fields: { born: dateField({ widget: selectDate({ months, emptyLabels: { day: 'Tag' } }) }) },
      });
      const { html } = await German.bind(undefined, { initial: { born: new Date('2030-01-05') } });
      assert.match(html, /<option value="1" selected>Januar<\/option>/);
      assert.match(html, /<option value="">Tag<\/option>/);
    });
  });

  it('boxes keep the groups of their choices', async () => {
    const choices = [
      [
        'Warm',
        [
          ['r', 'Red'],
          ['o', 'Orange'],
        ],
      ],
      ['x', 'None'],
    ] as const;
    const Form = form({
      fields: {
        any: multipleChoiceField({ choices, widget: checkboxes() }),
        one: choiceField({ choices, widget: radios() }),
      },
    });
    const { html } = await Form.bind(sent('any=o'));
    assert.match(html, /<div role="group" aria-labelledby="id_any_group_0">\n<span id="id_any_group_0">Warm<\/span>/);
    assert.match(html, /value="o" id="id_any_1" checked/);
    assert.match(html, /value="x" id="id_any_2"/);
    assert.match(html, /role="group" aria-labelledby="id_one_group_1"/);
  });

  it('hidden, a field of several values sends all of them', async () => {
    const Form = form({
      fields: {
        any: multipleChoiceField({ choices: { a: 'A', b: 'B' } }),
        at: splitDateTimeField({ initial: new Date('2026-01-02T03:04:00Z') }),
      },
    });
    const bound = await Form.bind(sent('any=a&any=b&at_0=2026-01-02&at_1=03:04'));
    const hidden = `${bound.field('any').asHidden.html}${bound.field('at').asHidden.html}`;
    const back = [...hidden.matchAll(/name="([^"]*)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]);
    const again = await Form.bind(sent(new URLSearchParams(back as [string, string][]).toString()));
    assert.deepEqual(again.data, bound.data);
  });

  it('is drawn as list items', async () => {
    const Form = form({ fields: { name: textField({ help: 'Yours.' }), secret: textField({ label: 'S' }) } });
    const { asList } = await Form.bind(sent('secret=x'));
    assert.equal((asList.html.match(/<li>/g) ?? []).length, 2 + 1, 'two fields and one error');
    assert.match(asList.html, /^<li>\n<label for="id_name">Name:<\/label>/);
  });
});
