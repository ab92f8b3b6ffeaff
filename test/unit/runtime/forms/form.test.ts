import assert from 'node:assert/strict';
import { booleanField } from '../../../../src/runtime/forms/fields/boolean.ts';
import { checkboxes, radios } from '../../../../src/runtime/forms/widgets/selects.ts';
import { choiceField, multipleChoiceField } from '../../../../src/runtime/forms/fields/choice.ts';
import { dateField } from '../../../../src/runtime/forms/fields/temporal.ts';
import { emailField, textField } from '../../../../src/runtime/forms/fields/text.ts';
import { form } from '../../../../src/runtime/forms/form.ts';
import { hiddenInput, passwordInput } from '../../../../src/runtime/forms/widgets/inputs.ts';
import { integerField } from '../../../../src/runtime/forms/fields/number.ts';
import { listField } from '../../../../src/runtime/forms/fields/list.ts';
import { splitDateTimeField } from '../../../../src/runtime/forms/fields/split-datetime.ts';
import { ValidationError } from '../../../../src/runtime/forms/validation-error.ts';
import { FormValues, QueryParams } from '../../../../src/runtime/http/body/query-params.ts';

const sent = (query: string): FormValues => FormValues.parse(query);

describe('forms/form', () => {
  const Sample = form({
    fields: {
      name: textField({ maxLength: 5, help: 'Your <name>' }),
      age: integerField({ required: false, min: 0 }),
      news: booleanField({ required: false }),
    },
  });

  it('is neither bound nor valid before it is sent', async () => {
    const bound = await Sample.bind();
    assert.deepEqual([bound.isBound, bound.isValid(), bound.errors, bound.changedFields], [false, false, {}, []]);
  });

  it('cleans what is sent, typed by its fields', async () => {
    const bound = await Sample.bind(sent('name=+Ada+&age=36&news=on'));
    assert.equal(bound.isValid(), true);
    const name: string = bound.data.name;
    const age: number | null = bound.data.age;
    assert.deepEqual([name, age, bound.data.news], ['Ada', 36, true]);
  });

  it('keeps errors by field, and the other fields’ values', async () => {
    const bound = await Sample.bind(sent('name=&age=x&news=on'));
    assert.deepEqual(bound.errors, {
      name: [{ code: 'required', message: 'This field is required.' }],
      age: [{ code: 'invalid', message: 'Enter a whole number.' }],
    });
    assert.deepEqual(bound.data, { news: true });
  });

  it('shows what was typed after an error, escaped', async () => {
    const bound = await Sample.bind(sent('name=%22%3E%3Cscript%3E&age=x'));
    assert.match(bound.html, /value="&quot;&gt;&lt;script&gt;"/);
    assert.doesNotMatch(bound.html, /<script>/);
    assert.match(bound.html, /value="x"/);
  });

  it('ties label, help and errors to the input', async () => {
    const bound = await Sample.bind(sent('name='));
    assert.equal(
      bound.field('name').asFieldGroup.html,
      '<label for="id_name">Name:</label>\n<div class="helptext" id="id_name_helptext">Your &lt;name&gt;</div>\n' +
        '<ul class="errorlist" id="id_name_error"><li>This field is required.</li></ul>\n' +
        '<input type="text" name="name" maxlength="5" required aria-invalid="true" aria-describedby="id_name_helptext id_name_error" id="id_name">',
    );
  });

  it('draws itself in divs, paragraphs and rows', async () => {
    const bound = await form({ fields: { a: textField() } }).bind();
    assert.equal(
      bound.asDiv.html,
      '<div>\n<label for="id_a">A:</label>\n<input type="text" name="a" required id="id_a">\n</div>',
    );
    assert.equal(
      bound.asP.html,
      '<p>\n<label for="id_a">A:</label>\n<input type="text" name="a" required id="id_a">\n</p>',
    );
    assert.equal(
      bound.asTable.html,
      '<tr>\n<th><label for="id_a">A:</label></th>\n<td>\n<input type="text" name="a" required id="id_a">\n</td>\n</tr>',
    );
  });

  it('reports errors of hidden fields above the form', async () => {
    const bound = await form({
      fields: { token: textField({ widget: hiddenInput() }), a: textField({ required: false }) },
    }).bind(sent('a=1'));
    assert.match(
      bound.html,
      /^<ul class="errorlist nonfield"><li>\(Hidden field token\) This field is required\.<\/li><\/ul>/,
    );
    assert.match(bound.html, /<input type="hidden" name="token" id="id_token">$/);
  });

  it('shows initial values, of the form before those of the field', async () => {
    const Dated = form({
      fields: { on: dateField({ initial: () => new Date('2026-01-02') }), n: integerField({ initial: 1 }) },
    });
    assert.match((await Dated.bind()).html, /name="on" value="2026-01-02"/);
    assert.match((await Dated.bind(undefined, { initial: { n: 2 } })).html, /name="n" value="2"/);
  });

  it('tells what changed', async () => {
    const bound = await Sample.bind(sent('name=Ada&age=36'), { initial: { name: 'Ada', age: 35, news: false } });
    assert.deepEqual(bound.changedFields, ['age']);
  });

  it('tells what changed where a value cannot be read', async () => {
    const ListForm = form({
      fields: { lines: listField(integerField()), at: splitDateTimeField(), name: textField() },
    });
    const changed = async (text: string): Promise<string[]> =>
      (await ListForm.bind(FormValues.parse(text))).changedFields;
    assert.deepEqual(await changed('lines=&at_0=&at_1=&name=+'), []);
    assert.deepEqual(await changed('lines=x&at_0=x&at_1=&name='), ['lines', 'at']);
  });

  it('keeps two forms on a page apart by a prefix', async () => {
    const bound = await Sample.bind(sent('a-name=Ada&name=Bob'), { prefix: 'a' });
    assert.equal(bound.data.name, 'Ada');
    assert.match(bound.html, /name="a-name"[^>]* id="id_a-name"/);
  });

  it('takes nothing from the browser for a disabled field', async () => {
    const bound = await form({ fields: { role: textField({ disabled: true, initial: 'user' }) } }).bind(
      sent('role=admin'),
    );
    assert.equal(bound.data.role, 'user');
    assert.match(bound.html, /value="user" disabled/);
  });

  it('never shows a password again', async () => {
    const bound = await form({ fields: { password: textField({ widget: passwordInput() }) } }).bind(
      sent('password=hunter2'),
    );
    assert.doesNotMatch(bound.html, /hunter2/);
  });

  it('runs a hook that sees several fields; what it throws is an error of the form', async () => {
    const Pair = form({
      fields: { a: integerField(), b: integerField() },
      clean: ({ data }) => {
        if (data.a > data.b) throw new ValidationError('a is more than b', 'order');
      },
    });
    const bound = await Pair.bind(sent('a=2&b=1'));
    assert.equal(bound.isValid(), false);
    assert.match(bound.html, /<ul class="errorlist nonfield"><li>a is more than b<\/li><\/ul>/);
    assert.equal((await Pair.bind(sent('a=1&b=2'))).isValid(), true);
  });

  it('passes on errors of a hook that are no ValidationError', async () => {
    const Broken = form({
      fields: { a: textField() },
      clean: () => {
        throw new TypeError('bug');
      },
    });
    await assert.rejects(Broken.bind(sent('a=1')), TypeError);
  });

  it('can be refused later, by the view', async () => {
    const bound = await Sample.bind(sent('name=Ada'));
    bound.addError('name', 'Taken.', 'unique');
    bound.addError(null, 'Closed.');
    assert.equal(bound.isValid(), false);
    assert.equal('name' in bound.data, false);
    assert.deepEqual(bound.errors['name'], [{ code: 'unique', message: 'Taken.' }]);
    assert.throws(() => bound.addError('nmae', 'x'), { code: 'FORM_FIELD_UNKNOWN', hint: "Did you mean 'name'?" });
  });

  it('gives its fields under their own names, but hides nothing of its own behind them', async () => {
    const bound = await form({ fields: { title: textField(), data: textField(), isValid: textField() } }).bind(
      sent('title=1&data=2&isValid=3'),
    );
    assert.equal((bound as unknown as { title: unknown }).title, bound.field('title'));
    assert.equal(bound.isValid(), true);
  });

  it('groups radios and checkboxes under a legend, without requiring each box', async () => {
    const choices = [
      ['a', 'A & B'],
      ['c', 'C'],
    ] as const;
    const bound = await form({
      fields: {
        one: choiceField({ choices, widget: radios(), emptyLabel: null }),
        many: multipleChoiceField({ choices, widget: checkboxes() }),
      },
    }).bind(sent('one=a&many=a&many=c'));
    assert.match(bound.html, /<fieldset>\n<legend>One:<\/legend>/);
    assert.match(bound.html, /<input type="radio" name="one" value="a" required id="id_one_0" checked> A &amp; B/);
    assert.match(bound.html, /<input type="checkbox" name="many" value="c" id="id_many_1" checked>/);
    assert.deepEqual(bound.data.many, ['a', 'c']);
  });

  it('gives choices back with their own type', async () => {
    const bound = await form({
      fields: {
        n: choiceField({
          choices: [
            [1, 'One'],
            [2, 'Two'],
          ],
        }),
      },
    }).bind(sent('n=2'));
    const value: number = bound.data.n;
    assert.equal(value, 2);
  });

  it('says things in the project’s words', async () => {
    const bound = await form({ fields: { email: emailField({ messages: { invalid: 'Hm, no.' } }) } }).bind(
      sent('email=x'),
    );
    assert.equal(bound.errors['email']?.[0]?.message, 'Hm, no.');
  });

  it('takes validators of the project', async () => {
    const even = (value: number): string | undefined => (value % 2 === 0 ? undefined : 'Odd.');
    const bound = await form({ fields: { n: integerField({ validators: [even] }) } }).bind(sent('n=3'));
    assert.deepEqual(bound.errors['n'], [{ code: 'invalid', message: 'Odd.' }]);
  });

  it('is filled from a query', async () => {
    const Search = form({ fields: { q: textField({ required: false }), many: textField({ required: false }) } });
    const bound = await Search.bind(QueryParams.parse('q=bread%20rolls&many=a&many=b'));
    assert.ok(bound.isValid());
    assert.deepEqual(bound.data, { q: 'bread rolls', many: 'b' });
    assert.match(String(bound.html), /value="bread rolls"/);
  });
});
