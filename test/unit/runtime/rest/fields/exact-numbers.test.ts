// JSON.parse changes numbers with many digits, so they are refused instead of being stored with other digits.
import assert from 'node:assert/strict';
import * as fields from '../../../../../src/runtime/rest/fields/index.ts';
import { codesOf, Problem } from '../../../../../src/runtime/rest/fields/problem.ts';
import type { SerializerField } from '../../../../../src/runtime/rest/fields/field.ts';

function parse(field: SerializerField<never, unknown> | SerializerField, json: string): unknown {
  const value = (field as SerializerField).parse(JSON.parse(json), { timeZone: 'UTC' });
  return value instanceof Problem ? codesOf(value.tree) : value;
}

describe('rest/fields: numbers with many digits', () => {
  const decimal = fields.decimal({ maxDigits: 30, decimalPlaces: 2 });

  it('are refused as numbers', () => {
    assert.deepEqual(parse(fields.bigint(), '9007199254740993'), ['inexact']);
    assert.deepEqual(parse(fields.bigint(), '-123456789012345678'), ['inexact']);
    assert.deepEqual(parse(fields.bigint(), '1e300'), ['inexact']);
    assert.deepEqual(parse(decimal, '12345678901234567.89'), ['inexact']);
    assert.deepEqual(parse(decimal, '0.1000000000000000055'), '0.10');
  });

  it('are kept as strings', () => {
    assert.equal(parse(fields.bigint(), '"9007199254740993"'), 9007199254740993n);
    assert.equal(parse(decimal, '"12345678901234567.89"'), '12345678901234567.89');
  });

  it('with fewer digits are exact', () => {
    assert.equal(parse(fields.bigint(), '123456789012345'), 123456789012345n);
    assert.equal(parse(decimal, '1234567890123.45'), '1234567890123.45');
    assert.equal(parse(decimal, '64.1'), '64.10');
  });
});
