import assert from 'node:assert/strict';
import fc from 'fast-check';
import { quote, toLiteral } from '../../../../src/toolchain/codegen/literal.ts';

// The literals are code, so evaluating them is the question.
const evaluate = (code: string): unknown => new Function(`return (${code});`)();

describe('codegen/literal', () => {
  it('prints what evaluates to the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        assert.deepEqual(evaluate(toLiteral(value)), value);
      }),
    );
  });

  it('keeps undefined, and keys that are no identifiers', () => {
    assert.equal(toLiteral({ a: undefined, '0': 1, 'in-use': [null] }), "{ '0': 1, a: undefined, 'in-use': [null] }");
  });

  it('breaks what is wider than a line, and only that', () => {
    const text = toLiteral({ short: { a: 1 }, long: ['x'.repeat(60), 'y'.repeat(60)] });
    assert.equal(text, `{\n  short: { a: 1 },\n  long: [\n    '${'x'.repeat(60)}',\n    '${'y'.repeat(60)}',\n  ],\n}`);
  });

  it('quotes for every letter', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.equal(evaluate(quote(text)), text);
      }),
    );
    assert.equal(quote(`it's "x"`), `'it\\'s "x"'`);
  });
});
