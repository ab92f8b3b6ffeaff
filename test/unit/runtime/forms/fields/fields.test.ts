import assert from 'node:assert/strict';
import { bigIntField, decimalField, integerField } from '../../../../../src/runtime/forms/fields/number.ts';
import { dateTimeField, durationField } from '../../../../../src/runtime/forms/fields/temporal.ts';
import { emailField, urlField, uuidField } from '../../../../../src/runtime/forms/fields/text.ts';
import { jsonField } from '../../../../../src/runtime/forms/fields/json.ts';
import { listField } from '../../../../../src/runtime/forms/fields/list.ts';
import type { Field } from '../../../../../src/runtime/forms/field.ts';
import { startCpuClock } from '../../../../support/cpu-time.ts';

describe('forms/fields', () => {
  const value = (field: Field, raw: unknown, timeZone = 'UTC'): unknown => {
    const cleaned = field.clean(raw, { timeZone });
    return cleaned.errors ? cleaned.errors.map(({ code }) => code).join() : cleaned.value;
  };

  it('keeps decimals exact, as text', () => {
    const price = decimalField({ maxDigits: 6, decimalPlaces: 2, max: '1000' });
    for (const [raw, expected] of [
      ['0010.50', '10.50'],
      ['1e2', '100'],
      ['-.5', '-0.5'],
      ['0.1234', 'max_decimal_places'],
      ['1000.01', 'max_value'],
      ['12345.6', 'max_whole_digits,max_value'],
      ['NaN', 'invalid'],
      ['1e99999', 'invalid'],
    ]) {
      assert.equal(value(price, raw), expected, raw);
    }
  });

  it('refuses whole numbers that a number cannot hold, and takes them as bigint', () => {
    assert.equal(value(integerField(), '9007199254740993'), 'max_value');
    assert.equal(value(bigIntField(), '9007199254740993'), 9007199254740993n);
    assert.equal(value(integerField(), ' 3.0 '), 3);
    assert.equal(value(integerField(), '1e3'), 'invalid');
  });

  it('reads a date with a time in the time zone of the project, and shows it there', () => {
    const field = dateTimeField();
    const summer = new Date('2026-07-01T10:00:00Z');
    assert.deepEqual(value(field, '2026-07-01T12:00', 'Europe/Berlin'), summer);
    assert.deepEqual(value(field, '07/01/2026 12:00', 'Europe/Berlin'), summer);
    assert.deepEqual(value(field, '2026-07-01T12:00+02:00', 'Asia/Tokyo'), summer);
    assert.equal(field.display(summer, { timeZone: 'Europe/Berlin' }), '2026-07-01T12:00:00');
    assert.equal(value(field, '2026-10-25 02:30', 'Europe/Berlin'), 'ambiguous_timezone');
    assert.equal(value(field, '2026-03-29 02:30', 'Europe/Berlin'), 'ambiguous_timezone');
    assert.equal(value(field, '2026-02-30'), 'invalid');
  });

  it('completes and checks URLs', () => {
    assert.equal(value(urlField(), 'example.com/a'), 'https://example.com/a');
    for (const raw of ['javascript:alert(1)', 'http://', '//x', 'http://exa mple.com', 'https://[::1', '#x'])
      assert.equal(value(urlField(), raw), 'invalid', raw);
  });

  it('read JSON numbers that keep their digits, however many there are', () => {
    for (const text of ['9007199254740993', '-9007199254740993', '1'.repeat(400), `[${'9'.repeat(1000)}]`])
      assert.match(
        String(jsonField().clean(text).errors?.[0]?.message),
        /more digits than JSON can keep/,
        text.slice(0, 20),
      );
    for (const text of ['9007199254740992', '1e400', '"9007199254740993"', '12345678901234567890.5', '-0', '[1,2.50]'])
      assert.equal(jsonField().clean(text).errors, undefined, text);
    const used = startCpuClock();
    jsonField().clean(`${'1'.repeat(500_000)}.5`);
    jsonField().clean('1'.repeat(500_000));
    assert.ok(used() < 2000);
  });

  it('reads UUIDs, durations, JSON, lists and addresses', () => {
    assert.equal(value(uuidField(), '{550E8400-E29B-41D4-A716-446655440000}'), '550e8400-e29b-41d4-a716-446655440000');
    assert.equal(value(durationField(), 'P1DT2H'), 26 * 3_600_000);
    assert.deepEqual(value(jsonField(), '{"a": [1]}'), { a: [1] });
    assert.equal(jsonField().display('text'), '"text"');
    assert.deepEqual(value(listField(integerField()), '1\r\n\r\n 2 '), [1, 2]);
    assert.equal(value(listField(integerField()), '1\nx'), 'item_invalid');
    assert.equal(value(emailField(), ' ada@example.com '), 'ada@example.com');
  });

  it('answers hostile input quickly', () => {
    const took = startCpuClock();
    for (const text of [
      'a@' + 'a.'.repeat(5000),
      `http://${'a-'.repeat(1000)}`,
      '1'.repeat(100_000),
      '1,'.repeat(50_000),
    ]) {
      for (const field of [emailField(), urlField(), integerField(), decimalField(), dateTimeField(), durationField()])
        field.clean(text);
    }
    assert.ok(took() < 500);
  });
});
