import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { FormValues, QueryParams } from '../../../../../src/runtime/http/body/query-params.ts';

const pairs = (text: string): [string, string][] => [...QueryParams.parse(text)];

describe('http/query-params', () => {
  it('keep every value in order; one is the last', () => {
    const params = QueryParams.parse('a=1&b=2&a=3');
    assert.deepEqual([params.get('a'), params.getAll('a'), params.size], ['3', ['1', '3'], 2]);
    assert.deepEqual(
      [...params],
      [
        ['a', '1'],
        ['a', '3'],
        ['b', '2'],
      ],
    );
    assert.deepEqual([params.get('c'), params.getAll('c'), params.has('c')], [undefined, [], false]);
    assert.deepEqual(params.toObject(), { a: '3', b: '2' });
  });

  it('read what browsers write, and more leniently', () => {
    assert.deepEqual(pairs('a+b=c%20d%2B'), [['a b', 'c d+']]);
    assert.deepEqual(pairs('a&=b&&c='), [
      ['a', ''],
      ['', 'b'],
      ['c', ''],
    ]);
    assert.deepEqual(pairs('a=100%&b=%zz&c=%ff'), [
      ['a', '100%'],
      ['b', '%zz'],
      ['c', '\ufffd'],
    ]);
    assert.deepEqual(pairs('a=b=c'), [['a', 'b=c']]);
    assert.deepEqual(pairs(''), []);
  });

  it('come back from their text', () => {
    const anyPairs = fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' })));
    fc.assert(
      fc.property(anyPairs, (given) => {
        const text = new URLSearchParams(given).toString();
        const params = QueryParams.parse(text);
        assert.deepEqual([...QueryParams.parse(params.toString())], [...params]);
        for (const [name] of given)
          assert.deepEqual(
            params.getAll(name),
            given.filter(([other]) => other === name).map(([, value]) => value),
          );
      }),
    );
  });

  it('have names like those of every object', () => {
    const params = QueryParams.parse('__proto__=x&constructor=y');
    assert.deepEqual([params.get('__proto__'), params.get('toString')], ['x', undefined]);
    assert.equal(({} as Record<string, unknown>)['x'], undefined);
  });

  it('are changed in a copy', () => {
    const params = QueryParams.parse('page=2&tag=a&tag=b');
    assert.equal(String(params.with({ page: 3, tag: undefined, q: ['x', 'y'] })), 'page=3&q=x&q=y');
    assert.equal(String(params), 'page=2&tag=a&tag=b');
  });

  it('are limited in number before they are kept', () => {
    assert.equal(QueryParams.parse('a=1&a=2', 2).getAll('a').length, 2);
    assert.throws(() => QueryParams.parse('a=1&a=2&a=3', 2), { code: 'REQUEST_TOO_MANY_FIELDS', status: 400 });
    assert.throws(() => FormValues.parse('a&b&c', 2), { code: 'REQUEST_TOO_MANY_FIELDS' });
  });

  it('of a form have no file where none was chosen', () => {
    const form = FormValues.parse('title=x');
    assert.deepEqual(
      [form.get('title'), form.file('title'), form.files('cover'), [...form.fileKeys()]],
      ['x', undefined, [], []],
    );
  });
});
