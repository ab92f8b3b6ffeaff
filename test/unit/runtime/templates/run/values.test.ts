// Values of TypeScript, where Django's tests know only those of Python.
import assert from 'node:assert/strict';
import { createTemplateEngine } from '../../../../../src/runtime/templates/engine.ts';
import { memoryLoader } from '../../../../../src/runtime/templates/loaders.ts';
import { safe } from '../../../../../src/runtime/templates/safe-string.ts';

const engine = createTemplateEngine({
  loader: memoryLoader({}),
  timeZone: 'Europe/Zurich',
  now: () => new Date('2024-07-01T12:00:00Z'),
});
const render = (source: string, context: Record<string, unknown> = {}): string => engine.renderString(source, context);

class Decimal {
  readonly #text: string;
  constructor(text: string) {
    this.#text = text;
  }
  toString(): string {
    return this.#text;
  }
  valueOf(): number {
    return Number(this.#text);
  }
}

class Field {
  readonly label = 'A & B';
  toString(): unknown {
    return safe('<input>');
  }
}

describe('templates/values', () => {
  it('prints what a developer expects of each kind of value', () => {
    const cases: [unknown, string][] = [
      [null, ''],
      [undefined, ''],
      [true, 'true'],
      [false, 'false'],
      [0, '0'],
      [-1.5, '-1.5'],
      [12345678901234567890n, '12345678901234567890'],
      [new Decimal('12.50'), '12.50'],
      [['a', 1], '[&quot;a&quot;,1]'],
      [{ a: 1n }, '{&quot;a&quot;:&quot;1&quot;}'],
      [new Map([['a', 1]]), '{&quot;a&quot;:1}'],
      [new Set([1]), '[1]'],
      [new Field(), '<input>'],
      [safe('<b>'), '<b>'],
      [new URL('http://a.com/?x=1&y=2'), 'http://a.com/?x=1&amp;y=2'],
      [() => 'called', 'called'],
    ];
    for (const [value, expected] of cases) assert.equal(render('{{ value }}', { value }), expected);
  });

  it('prints an object that contains itself', () => {
    const node: Record<string, unknown> = { name: 'n' };
    node['self'] = node;
    assert.match(render('{{ node|safe }}', { node }), /"name":"n"/);
  });

  it('shows dates in the time zone of the settings', () => {
    const day = new Date('2024-03-10T23:30:00Z');
    assert.equal(render('{{ day }}', { day }), 'March 11, 2024, 12:30 a.m.');
    assert.equal(render('{{ day|date:"Y-m-d H:i T O U" }}', { day }), '2024-03-11 00:30 CET +0100 1710113400');
    assert.equal(render('{{ day|date:"e I" }}', { day: new Date('2024-07-01T00:00:00Z') }), 'CEST 1');
    assert.equal(
      render('{{ bad|date }}{{ bad }}{{ text|date:"Y" }}', { bad: new Date(Number.NaN), text: '2024-01-01' }),
      '',
    );
    assert.equal(
      render('{{ day|timesince }} {% now "H:i" %}', { day: new Date('2024-06-29T11:00:00Z') }),
      '2\u00a0days, 1\u00a0hour 14:00',
    );
  });

  it('loops over anything that can be iterated', () => {
    function* numbers(): Generator<number> {
      yield 1;
      yield 2;
    }
    assert.equal(render('{% for a in x %}{{ a }},{% endfor %}', { x: numbers() }), '1,2,');
    assert.equal(render('{% for a in x %}{{ a }},{% endfor %}', { x: new Set(['a', 'b']) }), 'a,b,');
    assert.equal(
      render('{% for k, v in x %}{{ k }}={{ v }},{% endfor %}', {
        x: new Map([
          ['a', 1],
          ['b', 2],
        ]),
      }),
      'a=1,b=2,',
    );
    assert.equal(
      render('{% for k in x %}{{ k }},{% endfor %}{% for k, v in x %}{{ k }}={{ v }},{% endfor %}', { x: { a: 1 } }),
      'a,a=1,',
    );
    assert.equal(
      render('{% for a in x reversed %}{{ a }}{{ forloop.revcounter }},{% endfor %}', { x: [1, 2] }),
      '22,11,',
    );
    assert.equal(render('{% for a in x %}{% empty %}none{% endfor %}', { x: null }), 'none');
  });

  it('takes empty things for false', () => {
    const test = (value: unknown): string => render('{% if value %}1{% else %}0{% endif %}', { value });
    for (const value of [null, undefined, 0, 0n, '', [], {}, new Map(), new Set(), safe(''), Number.NaN, false])
      assert.equal(test(value), '0');
    for (const value of [1, 1n, 'a', [0], { a: 0 }, new Map([[1, 1]]), safe('x'), new Date(0), new Field()])
      assert.equal(test(value), '1');
  });

  it('compares by value', () => {
    const test = (condition: string, context: Record<string, unknown>): string =>
      render(`{% if ${condition} %}1{% else %}0{% endif %}`, context);
    assert.equal(test('a == b', { a: 1n, b: 1 }), '1');
    assert.equal(test('a == b', { a: '1', b: 1 }), '0');
    assert.equal(test('a == b', { a: safe('x'), b: 'x' }), '1');
    assert.equal(test('a == b', { a: [1, { x: 2 }], b: [1, { x: 2 }] }), '1');
    assert.equal(test('a < b', { a: new Date(1), b: new Date(2) }), '1');
    assert.equal(test('a < b', { a: new Decimal('9.5'), b: 10 }), '1');
    assert.equal(test('a < b', { a: 'a', b: 1 }), '0');
    assert.equal(test('a in b', { a: 'x', b: new Set(['x']) }), '1');
    assert.equal(test('a in b', { a: 'x', b: { x: undefined } }), '1');
    assert.equal(test('a in b', { a: 'toString', b: {} }), '0');
    assert.equal(test('a is None and not b', { a: null }), '1');
  });

  it('reads Maps, indexes, lengths and the entries of objects', () => {
    const context = {
      map: new Map<unknown, unknown>([
        ['a', { b: 1 }],
        [2, 'two'],
      ]),
      list: ['x', ['y']],
      o: { items: 'own' },
    };
    assert.equal(
      render(
        '{{ map.a.b }} {{ map.2 }} {{ map.size }} {{ list.1.0 }} {{ list.length }} {{ o.items }} {{ o.keys.0 }}',
        context,
      ),
      '1 two 2 y 2 own items',
    );
  });

  it('counts and formats exact numbers', () => {
    const context = { price: new Decimal('1234.005'), big: 12345678901234567890n };
    assert.equal(
      render('{{ price|floatformat:"2g" }} {{ big|floatformat:"g" }} {{ price|pluralize }}', context),
      '1,234.01 12,345,678,901,234,567,890 s',
    );
  });

  it('passes loop names and what tags set on to includes and blocks', () => {
    const nested = createTemplateEngine({
      loader: memoryLoader({
        'base.html': '{% for a in list %}{% cycle "x" "y" as c silent %}{% block row %}{% endblock %}{% endfor %}',
        'page.html':
          '{% extends "base.html" %}{% block row %}{% with b=a %}{% include "row.html" %}{% endwith %}{% endblock %}',
        'row.html':
          '{{ forloop.counter }}{{ a }}{{ b }}{{ c }}{% for d in "pq" %}{{ forloop.parentloop.counter }}{{ d }}{% endfor %};',
      }),
    });
    assert.equal(nested.render('page.html', { list: ['m', 'n'] }), '1mmx1p1q;2nny2p2q;');
  });

  it('names the missing variable where it is told to', () => {
    const strict = createTemplateEngine({ loader: memoryLoader({}), stringIfInvalid: '?%s?' });
    assert.equal(strict.renderString('{{ a.b }} {{ c|upper }}{% if d %}x{% endif %}'), '?a.b? ?c?');
  });
});
