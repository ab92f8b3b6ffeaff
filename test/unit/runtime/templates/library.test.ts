import assert from 'node:assert/strict';
import { createTemplateEngine } from '../../../../src/runtime/templates/engine.ts';
import {
  defineFilter,
  defineLibrary,
  inclusionTag,
  simpleBlockTag,
  simpleTag,
} from '../../../../src/runtime/templates/define-library.ts';
import { memoryLoader } from '../../../../src/runtime/templates/loaders.ts';
import { safe } from '../../../../src/runtime/templates/safe-string.ts';

const library = defineLibrary({
  filters: {
    reverse: (text: string) => [...text].reverse().join(''),
    lower_safe: defineFilter((text: string) => text.toLowerCase(), { keepsSafe: true, argument: 'none' }),
    type_of: (value: unknown, argument: unknown) => `${typeof value} ${typeof argument}`,
  },
  tags: {
    show: simpleTag(
      (context, ...values: unknown[]) => `${JSON.stringify(values)} ${String(context.get('name') ?? '')}`,
    ),
    bold: simpleTag((_context, text: string) => safe(`<b>${text}</b>`)),
    late: simpleTag(async () => 'x'),
    wrap: simpleBlockTag((_context, body, mark: string) => `${mark}${body}${mark}`),
    row: inclusionTag('row.html', (context, value: string) => ({ value, escapes: context.autoescape })),
  },
});
const engine = createTemplateEngine({
  loader: memoryLoader({ 'row.html': '<{{ value }}{{ name }}{{ escapes }}>' }),
  libraries: { shop: library },
  builtins: [defineLibrary({ filters: { always: () => 'here' } })],
});
const render = (source: string, context = {}): string => engine.renderString(`{% load shop %}${source}`, context);

describe('templates/define-library', () => {
  it('gives filters plain values and escapes what they return', () => {
    assert.equal(
      render('{{ "<b"|reverse }} {{ "A"|type_of:"b" }} {{ n|type_of }}', { n: 1 }),
      'b&lt; string string number undefined',
    );
    assert.equal(render('{{ text|lower_safe }}{{ "<B>"|lower_safe }}', { text: '<A>' }), '&lt;a&gt;<b>');
    assert.throws(() => render('{{ a|lower_safe:1 }}'), { code: 'TEMPLATE_SYNTAX' });
  });

  it('gives tags their values, named ones as one object, and the variables of the template', () => {
    assert.equal(
      render('{% autoescape off %}{% show 1 "a" item.x b=2 %}{% endautoescape %}', { item: { x: true }, name: 'Ann' }),
      '[1,"a",true,{"b":2}] Ann',
    );
    assert.equal(
      render('{% for name in names %}{% show name %};{% endfor %}', { names: ['a', 'b'] }).replaceAll('&quot;', '"'),
      '["a"] a;["b"] b;',
    );
  });

  it('escapes what a tag returns unless it is safe', () => {
    assert.equal(
      render('{% bold "x" %}{% bold "y" as text %}[{{ text }}]{% show "<" %}'),
      '<b>x</b>[<b>y</b>][&quot;&lt;&quot;] ',
    );
  });

  it('gives a block tag its body', () => {
    assert.equal(render('{% wrap "*" %}{{ a }}{% endwrap %}', { a: 'x' }), '*x*');
    assert.throws(() => render('{% wrap "*" %}'), { code: 'TEMPLATE_UNCLOSED' });
  });

  it('renders an inclusion tag with nothing but what it gives', () => {
    assert.equal(
      render('{% row "&" %}{% autoescape off %}{% row "&" %}{% endautoescape %}', { name: 'Ann' }),
      '<&amp;true><&false>',
    );
  });

  it('refuses a tag that is asynchronous', () => {
    assert.throws(() => render('{% late %}'), { code: 'TEMPLATE_PROMISE' });
  });

  it('loads single names, and none twice needed for builtins', () => {
    assert.equal(engine.renderString('{% load reverse from shop %}{{ "ab"|reverse }}{{ ""|always }}'), 'bahere');
    assert.throws(() => engine.renderString('{% load reverse from shop %}{% bold "x" %}'), {
      code: 'TEMPLATE_UNKNOWN_TAG',
    });
    assert.throws(() => engine.renderString('{% load nope from shop %}'), { code: 'TEMPLATE_SYNTAX' });
    assert.throws(() => engine.renderString('{% load shpo %}'), {
      code: 'TEMPLATE_UNKNOWN_LIBRARY',
      hint: 'Did you mean shop?',
    });
  });
});
