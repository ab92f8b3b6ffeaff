import assert from 'node:assert/strict';
import { createTemplateEngine } from '../../../../src/runtime/templates/engine.ts';
import { hideFromTemplates } from '../../../../src/runtime/templates/run/lookup.ts';
import { memoryLoader } from '../../../../src/runtime/templates/loaders.ts';
import { safe } from '../../../../src/runtime/templates/safe-string.ts';
import { startCpuClock } from '../../../support/cpu-time.ts';

const engine = createTemplateEngine({ loader: memoryLoader({}) });
const render = (source: string, context: Record<string, unknown> = {}): string => engine.renderString(source, context);

class Account {
  name = 'Ann';
  #secret = 'hidden';
  get initials(): string {
    return this.name.slice(0, 1);
  }
  greeting(): string {
    return `Hello ${this.name}`;
  }
  rename(name: string): void {
    this.name = name;
  }
  delete(): string {
    this.name = 'deleted';
    return this.#secret;
  }
}
(Account.prototype.delete as { altersData?: boolean }).altersData = true;

describe('templates/security', () => {
  it('leads nowhere from the program itself, not even where the page holds it', () => {
    // oxlint-disable-next-line typescript/no-implied-eval -- sloppy code, whose `this` is the program where it has none
    const torn = new Function('return this') as () => unknown;
    const holder = { torn, self: () => globalThis, program: process, all: globalThis };
    const names = ['torn', 'self', 'program', 'all'].flatMap((name) => [name, `holder.${name}`]);
    for (const name of names)
      assert.equal(
        engine.renderString(`{{ ${name}.process.pid }}{{ ${name}.env.PATH }}{{ ${name}.pid }}{{ ${name}.exit }}`, {
          ...holder,
          holder,
        }),
        '',
        name,
      );
    assert.equal(engine.renderString('{{ torn }}{{ holder.self }}', { torn, holder }), '');
  });

  it('leads from no value to a constructor, a prototype or a method of a built-in', () => {
    const values = {
      text: 'a',
      number: 1,
      list: [1],
      object: { a: 1 },
      map: new Map([['a', 1]]),
      date: new Date(0),
      fn: () => 'x',
      account: new Account(),
      none: null,
    };
    const names = [
      'constructor',
      'prototype',
      'toString',
      'valueOf',
      'hasOwnProperty',
      'call',
      'apply',
      'bind',
      'caller',
      'arguments',
      'toLocaleString',
      'map',
      'filter',
      'push',
      'pop',
      'getTime',
      'setTime',
    ];
    for (const value of Object.keys(values)) {
      for (const name of names) {
        assert.equal(render(`{{ ${value}.${name} }}`, values), '', `${value}.${name}`);
        assert.equal(
          render(`{{ ${value}.${name}.constructor.constructor }}`, values),
          '',
          `${value}.${name}.constructor`,
        );
      }
    }
  });

  it('leads nowhere by the names that JavaScript itself would find', () => {
    for (const name of [
      'process',
      'globalThis',
      'global',
      'require',
      'Object',
      'Function',
      'constructor',
      'toString',
      'R',
      'c',
      'T',
      'k0',
      'helpers',
      'undefined',
    ]) {
      assert.equal(render(`{{ ${name} }}`), '', name);
      assert.equal(render(`{% with x=${name} %}{{ x.constructor }}{% endwith %}`), '', name);
    }
  });

  it('refuses names that begin with an underscore when it compiles', () => {
    for (const source of [
      '{{ a.__proto__ }}',
      '{{ _a }}',
      '{{ a|default:b.__proto__ }}',
      '{% if a.__proto__ %}{% endif %}',
    ]) {
      assert.throws(() => render(source), { code: 'TEMPLATE_SYNTAX' }, source);
    }
  });

  it('keeps its own code whole whatever stands in a template', () => {
    const nasty = [
      `");process.exit(1);("`,
      '${process.exit(1)}',
      '`',
      "'",
      '\\',
      '\\"',
      '*/',
      '//',
      '</script>',
      '\u2028',
      '\u2029',
      '\0',
      '{{',
      '%}',
    ];
    for (const text of nasty) {
      assert.equal(render(text), text);
      assert.equal(render(`{% verbatim %}${text}{% endverbatim %}`), text);
      if (!/["'\\\u2028\u2029]/.test(text))
        assert.equal(render(`{{ "${text}" }}`.replace('{{', '{{').replace('%}', '')), text.replace('%}', ''));
      assert.equal(render('{{ a.b }}', { a: { b: safe(text) } }), text);
    }
    for (const name of ['"', '\\', "'", ');', '`${1}`']) {
      assert.equal(render(`{% partialdef ${JSON.stringify(name).replaceAll(' ', '')} %}x{% endpartialdef %}`), '');
    }
  });

  it('reads getters and calls methods without arguments, of instances of the project', () => {
    assert.equal(
      render('{{ account.name }} {{ account.initials }} {{ account.greeting }}', { account: new Account() }),
      'Ann A Hello Ann',
    );
  });

  it('calls nothing that needs arguments or alters data', () => {
    const account = new Account();
    assert.equal(
      render('{{ account.rename }}{{ account.delete }}{% if account.delete %}x{% endif %}', { account }),
      '',
    );
    assert.equal(account.name, 'Ann');
  });

  it('does not call classes', () => {
    assert.equal(render('{{ Account }}{{ Account.name }}{{ D.now }}', { Account, D: Date }), '');
  });

  it('hides the names that a class keeps to itself, also from subclasses', () => {
    class Request {
      path = '/';
      app = { secretKey: 'x' };
    }
    hideFromTemplates(Request.prototype, ['app']);
    class AdminRequest extends Request {}
    assert.equal(render('{{ r.path }}{{ r.app.secretKey }}', { r: new Request() }), '/');
    assert.equal(render('{{ r.path }}{{ r.app.secretKey }}', { r: new AdminRequest() }), '/');
  });

  it('takes own properties of any name as data', () => {
    const hostile = JSON.parse(
      '{"__proto__": {"polluted": true}, "constructor": "c", "hasOwnProperty": "h"}',
    ) as Record<string, unknown>;
    assert.equal(render('{{ polluted }}{{ o.polluted }}{{ o.hasOwnProperty }}', { ...hostile, o: hostile }), 'h');
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
  });

  it('names the promise that was not awaited', () => {
    const post = { author: Promise.resolve('Ann') };
    for (const source of [
      '{{ post.author }}',
      '{{ post.author.name }}',
      '{{ post.author|upper }}',
      '{% if post.author %}{% endif %}',
      '{% if not post.author %}{% endif %}',
      '{% for a in post.author %}{% endfor %}',
    ]) {
      assert.throws(
        () => render(source, { post }),
        (error: Error & { code?: string }) =>
          error.code === 'TEMPLATE_PROMISE' && error.message.startsWith('post.author is a promise'),
        source,
      );
    }
  });

  it('ends templates that include or extend themselves', () => {
    const endless = createTemplateEngine({
      loader: memoryLoader({
        'a.html': '{% include "b.html" %}',
        'b.html': '{% include "a.html" %}',
        'p.html': '{% partialdef x %}{% partial x %}{% endpartialdef %}{% partial x %}',
      }),
    });
    assert.throws(() => endless.render('a.html'), { code: 'TEMPLATE_RECURSION' });
    assert.throws(() => endless.render('p.html'), { code: 'TEMPLATE_RECURSION' });
    const tree = createTemplateEngine({
      loader: memoryLoader({
        'node.html':
          '({{ node.name }}{% for child in node.children %}{% include "node.html" with node=child %}{% endfor %})',
      }),
    });
    let node = { name: 'leaf', children: [] as unknown[] };
    for (let depth = 0; depth < 100; depth++) node = { name: 'n', children: [node] };
    assert.equal(tree.render('node.html', { node }).length, 100 * 3 + 6);
  });

  it('ends templates that extend each other', () => {
    const loop = createTemplateEngine({
      loader: memoryLoader({ 'a.html': '{% extends "b.html" %}', 'b.html': '{% extends "a.html" %}' }),
    });
    assert.throws(
      () => loop.render('a.html'),
      (error: Error & { code?: string }) => /TEMPLATE_(MISSING|RECURSION)/.test(error.code ?? ''),
    );
  });

  it('reads text that looks like endless tags in linear time', () => {
    const took = startCpuClock();
    for (const piece of ['{{', '{%', '{#', '{{ "', '{% if "\\'])
      assert.equal(render(piece.repeat(50_000)).length, piece.length * 50_000);
    assert.ok(took() < 5000);
  });

  it('refuses a template that nests deeper than the compiler can go', () => {
    for (const source of [
      '{% if x %}'.repeat(30_000) + '{% endif %}'.repeat(30_000),
      `{{ x${'|upper'.repeat(20_000)} }}`,
    ]) {
      assert.throws(() => render(source), { code: 'TEMPLATE_SYNTAX', message: 'the template is nested too deeply' });
    }
  });
});
