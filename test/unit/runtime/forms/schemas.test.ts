import assert from 'node:assert/strict';
import { z } from 'zod';
import { form } from '../../../../src/runtime/forms/form.ts';
import { formSet } from '../../../../src/runtime/forms/formsets/formset.ts';
import { integerField } from '../../../../src/runtime/forms/fields/number.ts';
import { jsonField } from '../../../../src/runtime/forms/fields/json.ts';
import { listField } from '../../../../src/runtime/forms/fields/list.ts';
import { textField } from '../../../../src/runtime/forms/fields/text.ts';
import { withSchema } from '../../../../src/runtime/forms/field.ts';
import type { BoundForm } from '../../../../src/runtime/forms/bound-form.ts';
import type { StandardIssue, StandardSchema } from '../../../../src/runtime/forms/standard-schema.ts';
import { FormValues } from '../../../../src/runtime/http/body/query-params.ts';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const isSame = <A, B>(_proof: Same<A, B>): void => undefined;

/** A schema without a library: `check` gives the value, or issues. */
function schema<Input, Output = Input>(
  check: (value: Input) => Output | StandardIssue[] | Promise<Output | StandardIssue[]>,
): StandardSchema<Input, Output> {
  const isIssues = (result: unknown): result is StandardIssue[] =>
    Array.isArray(result) && result.length > 0 && result.every((one) => typeof one === 'object' && 'message' in one);
  const toResult = (result: Output | StandardIssue[]) => (isIssues(result) ? { issues: result } : { value: result });
  const validate = (value: unknown) => {
    const result = check(value as Input);
    return result instanceof Promise ? result.then(toResult) : toResult(result);
  };
  return { '~standard': { version: 1, vendor: 'test', validate } };
}

const values = (fields: Record<string, string>): FormValues => FormValues.parse(new URLSearchParams(fields).toString());
const problems = (bound: BoundForm): Record<string, string[]> =>
  Object.fromEntries(Object.entries(bound.errors).map(([name, list]) => [name, list.map(({ message }) => message)]));

const even = schema<number>((value) => (value % 2 === 0 ? value : [{ message: 'Must be even.' }]));
const later = schema<string>(async (value) => {
  await new Promise((resolve) => setImmediate(resolve));
  return value === 'taken' ? [{ message: 'Taken.' }] : value.toUpperCase();
});

describe('forms/schemas', () => {
  describe('of a field', () => {
    const Form = form({
      fields: {
        age: integerField({ schema: even, min: 0, required: false }),
        name: textField({ schema: later, maxLength: 5 }),
        words: withSchema(
          textField({ required: false, initial: 'a b' }),
          schema<string, string[]>((text) => text.split(' ')),
        ),
      },
    });

    it('are asked after the field’s own checks, at once or later, and may change the value', async () => {
      const bound = await Form.bind(values({ age: '4', name: 'ada', words: 'x y' }));
      assert.deepEqual(bound.data, { age: 4, name: 'ADA', words: ['x', 'y'] });
      assert.ok(bound.isValid());
      const wrong = await Form.bind(values({ age: '3', name: 'taken', words: '' }));
      assert.deepEqual(problems(wrong), { age: ['Must be even.'], name: ['Taken.'] });
      assert.deepEqual(wrong.errors['age'], [{ code: 'invalid', message: 'Must be even.' }]);
      assert.ok(!('age' in wrong.data));
    });

    it('are not asked about what is empty or already wrong', async () => {
      const bound = await Form.bind(values({ age: '-3', name: 'toolong', words: '' }));
      assert.deepEqual(Object.keys(problems(bound)), ['age', 'name']);
      assert.equal(problems(bound)['age']?.length, 1);
      const empty = await Form.bind(values({ age: '', name: 'a', words: '' }));
      assert.deepEqual([empty.data.age, empty.isValid()], [null, true]);
    });

    it('type the value', () => {
      type Data = Awaited<ReturnType<typeof Form.bind>>['data'];
      isSame<Data['words'], string[]>(true);
      isSame<Data['age'], number | null>(true);
      const json = jsonField({ schema: schema<{ city: string }>((value) => value) });
      isSame<ReturnType<typeof json.clean>['value'], { city: string } | undefined>(true);
      // @ts-expect-error -- another type than the field's needs withSchema
      integerField({ schema: schema<number, string>(String) });
    });

    it('leave what was sent to be shown again, and know what has changed', async () => {
      const bound = await Form.bind(values({ age: '3', name: 'ada', words: 'a b' }));
      assert.match(bound.html, /value="3"/);
      assert.match(bound.html, /value="ada"/);
      assert.deepEqual(bound.changedFields, ['age', 'name']);
    });

    it('of JSON say where in the value', async () => {
      const address = schema<Record<string, unknown>>((value) =>
        typeof value['street'] === 'string' ? value : [{ message: 'Required', path: ['lines', 0, { key: 'street' }] }],
      );
      const Json = form({ fields: { address: jsonField({ schema: address }) } });
      assert.deepEqual(problems(await Json.bind(values({ address: '{}' }))), { address: ['lines.0.street: Required'] });
      assert.deepEqual(problems(await Json.bind(values({ address: '{' }))), { address: ['Enter a valid JSON.'] });
      assert.ok((await Json.bind(values({ address: '{"street":"x"}' }))).isValid());
    });

    it('of list items name the line', async () => {
      const List = form({ fields: { numbers: listField(integerField({ schema: even })) } });
      assert.deepEqual(problems(await List.bind(values({ numbers: '2\n3' }))), { numbers: ['Line 2: Must be even.'] });
      assert.deepEqual((await List.bind(values({ numbers: '2\n4' }))).data.numbers, [2, 4]);
    });

    it('are not asked about disabled fields', async () => {
      const Disabled = form({ fields: { age: integerField({ schema: even, disabled: true, initial: 3 }) } });
      const bound = await Disabled.bind(values({ age: '4' }));
      assert.deepEqual([bound.isValid(), bound.data.age], [true, 3]);
    });
  });

  describe('of a form', () => {
    interface Range {
      from: number;
      to: number | null;
    }
    const range = schema<Range, { from: number; to: number; length: number }>(({ from, to }) => {
      if (to === null) return { from, to: from, length: 0 };
      if (to >= from) return { from, to, length: to - from };
      return [
        { message: 'Must not be before the start.', path: ['to'] },
        { message: 'Look again.' },
        { message: 'Unknown.', path: ['nosuch', 'part'] },
      ];
    });
    const Form = form({
      fields: { from: integerField(), to: integerField({ required: false }), note: textField({ required: false }) },
      schema: range,
      clean: (bound) => {
        if (bound.isValid() && bound.data.length > 9) bound.addError('to', 'Too long.');
      },
    });

    it('give their issues to the fields that the paths name', async () => {
      const bound = await Form.bind(values({ from: '5', to: '3' }));
      assert.deepEqual(problems(bound), { to: ['Must not be before the start.'] });
      assert.deepEqual(
        bound.nonFieldErrors.map(({ message }) => message),
        ['Look again.', 'nosuch.part: Unknown.'],
      );
    });

    it('put what they give in place of the values, before the form’s own check', async () => {
      const bound = await Form.bind(values({ from: '3', to: '', note: 'n' }));
      assert.deepEqual(bound.data, { from: 3, to: 3, note: 'n', length: 0 });
      assert.deepEqual(problems(await Form.bind(values({ from: '3', to: '30' }))), { to: ['Too long.'] });
      assert.deepEqual(bound.changedFields, ['from', 'note']);
      type Data = typeof bound.data;
      isSame<Data['to'], number>(true);
      isSame<Data['length'], number>(true);
      isSame<Data['note'], string>(true);
    });

    it('are not asked while a field is wrong, nor about an empty page', async () => {
      let asked = 0;
      const counting = form({
        fields: { age: integerField() },
        schema: schema<{ age: number }>((data) => (asked++, data)),
      });
      await counting.bind(values({ age: 'x' }));
      await counting.bind();
      assert.equal(asked, 0);
      await counting.bind(values({ age: '1' }));
      assert.equal(asked, 1);
    });

    it('must take what the fields give', () => {
      const narrow = schema<{ to: string }>((data) => data);
      // @ts-expect-error -- the schema wants a text where the field gives a number
      form({ fields: { to: integerField() }, schema: narrow });
      // @ts-expect-error -- the field may be empty, the schema does not expect that
      form({ fields: { to: integerField({ required: false }) }, schema: schema<{ to: number }>((data) => data) });
    });

    it('change no prototype, whatever they give', async () => {
      const evil = schema<{ age: number }, object>(() => JSON.parse('{"__proto__": {"polluted": true}}') as object);
      const bound = await form({ fields: { age: integerField() }, schema: evil }).bind(values({ age: '1' }));
      assert.equal((bound.data as { polluted?: boolean }).polluted, undefined);
      assert.equal(({} as { polluted?: boolean }).polluted, undefined);
    });

    it('hold for every form of a set', async () => {
      const Set = formSet(Form, { extra: 2 });
      const set = await Set.bind(
        values({
          'form-TOTAL_FORMS': '3',
          'form-INITIAL_FORMS': '0',
          'form-0-from': '1',
          'form-1-from': '5',
          'form-1-to': '1',
        }),
      );
      assert.deepEqual(
        set.forms.map((one) => one.isValid()),
        [true, false, true],
      );
      assert.equal(set.forms[0]?.data.length, 0);
    });
  });

  it('work with zod as it is', async () => {
    const Form = form({
      fields: {
        name: textField({ schema: z.string().min(2, 'Two letters.') }),
        size: withSchema(textField(), z.coerce.number('No number.')),
        age: integerField({ required: false }),
      },
      schema: z
        .object({ name: z.string(), size: z.number(), age: z.number().nullable() })
        .refine(({ size, age }) => age === null || size > age, { message: 'Larger than the age.', path: ['size'] })
        .refine(async ({ name }) => name !== 'nobody', 'Somebody, please.'),
    });
    assert.deepEqual(problems(await Form.bind(values({ name: 'x', size: 'y' }))), {
      name: ['Two letters.'],
      size: ['No number.'],
    });
    const bound = await Form.bind(values({ name: 'nobody', size: '3', age: '4' }));
    assert.deepEqual(problems(bound), { size: ['Larger than the age.'] });
    assert.deepEqual(
      bound.nonFieldErrors.map(({ message }) => message),
      ['Somebody, please.'],
    );
    assert.deepEqual((await Form.bind(values({ name: 'ada', size: '3' }))).data, { name: 'ada', size: 3, age: null });
  });
});
