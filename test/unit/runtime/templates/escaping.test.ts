// Whatever a visitor writes stays inside the text, the attribute or the script that a template puts it in.
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { createTemplateEngine } from '../../../../src/runtime/templates/engine.ts';
import { escapeHtml, formatHtml, safe } from '../../../../src/runtime/templates/safe-string.ts';
import { memoryLoader } from '../../../../src/runtime/templates/loaders.ts';

const engine = createTemplateEngine({ loader: memoryLoader({}) });
const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string(),
  fc.constantFrom(
    '<script>',
    '"><img src=x onerror=y>',
    "' onload='x",
    '</script><script>',
    '&lt;',
    '<!--',
    ']]>',
    '\u2028',
    'javascript:alert(1)',
  ),
  fc.array(fc.constantFrom('<', '>', '"', "'", '&', '/', '!', '-', 'script', ' ', '\n')).map((parts) => parts.join('')),
);
const RUNS = { numRuns: 10_000 };

/** The text that a browser reads out of escaped HTML. */
const decode = (html: string): string =>
  html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&amp;', '&');

describe('templates/escaping', () => {
  it('lets no value out of text or of an attribute in either kind of quotes', () => {
    fc.assert(
      fc.property(hostile, (value) => {
        const out = engine.renderString('{{ v }}', { v: value });
        assert.doesNotMatch(out, /[<>"']/);
        assert.equal(decode(out), value);
      }),
      RUNS,
    );
  });

  it('lets no value out through filters that change text', () => {
    const filters = [
      'upper',
      'lower',
      'title',
      'capfirst',
      'truncatechars:9',
      'truncatewords:2',
      'cut:"a"',
      'addslashes',
      'center:"20"',
      'default:"x"',
      'join:", "',
      'slice:":7"',
      'linebreaksbr',
      'linebreaks',
      'urlize',
      'linenumbers',
      'make_list',
      'first',
      'wordwrap:5',
      'striptags',
      'stringformat:"s"',
      'truncatechars_html:9',
      'truncatewords_html:2',
      'escape',
      'force_escape',
      'slugify',
      'urlencode',
      'iriencode',
      'phone2numeric',
      'pprint',
    ];
    const allowed = /<\/?p>|<br>|<a href="[^"<>']*"(?: rel="nofollow")?>|<\/a>/g;
    fc.assert(
      fc.property(hostile, fc.constantFrom(...filters), (value, filter) => {
        const out = engine.renderString(`{{ v|${filter} }}`, { v: value });
        assert.doesNotMatch(out.replaceAll(allowed, ''), /[<>"']/, `${filter}: ${out}`);
      }),
      { numRuns: 10_000 },
    );
  });

  it('makes no link to a script', () => {
    fc.assert(
      fc.property(hostile, (value) => {
        assert.doesNotMatch(
          engine.renderString('{{ v|urlize }}', { v: `${value} javascript:alert(1) http://a.com/${value}` }),
          /href="\s*javascript:/i,
        );
      }),
      RUNS,
    );
  });

  it('keeps JSON inside its script element and whole', () => {
    fc.assert(
      fc.property(fc.jsonValue(), hostile, (value, id) => {
        const out = engine.renderString('{{ v|json_script:id }}', { v: value, id });
        const match = /^<script (?:id="[^"<>]*" )?type="application\/json">([^<>&]*)<\/script>$/.exec(out);
        assert.ok(match, out);
        assert.deepEqual(JSON.parse(match[1] ?? ''), JSON.parse(JSON.stringify(value)));
      }),
      RUNS,
    );
  });

  it('keeps text inside a JavaScript string by escapejs', () => {
    fc.assert(
      fc.property(hostile, (value) => {
        const out = engine.renderString('{{ v|escapejs }}', { v: value });
        assert.doesNotMatch(out, /[<>"'&`=\u2028\u2029\n\r]/);
        assert.equal(JSON.parse(`"${out}"`), value);
      }),
      RUNS,
    );
  });

  it('escapes each value of formatHtml and no literal', () => {
    fc.assert(
      fc.property(hostile, (value) => {
        assert.equal(
          formatHtml`<b title="${value}">${[value, safe('<i>')]}</b>`.html,
          `<b title="${escapeHtml(value)}">${escapeHtml(value)}<i></b>`,
        );
      }),
      RUNS,
    );
  });

  it('reads any text as a template without a crash or a hang', () => {
    const pieces = fc.constantFrom(
      '{{',
      '}}',
      '{%',
      '%}',
      '{#',
      '#}',
      ' ',
      'if',
      'for',
      'x',
      'in',
      '|',
      ':',
      '"',
      "'",
      '.',
      'endif',
      'endfor',
      'block',
      'with',
      '=',
      'and',
      'not',
      '1',
      '\n',
      'upper',
      'as',
      'else',
      'cycle',
      'verbatim',
      '\\',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join('')),
        ),
        (source) => {
          try {
            assert.equal(typeof engine.renderString(source, { x: [1, 'a'] }), 'string');
          } catch (error) {
            assert.match(String((error as { code?: string }).code), /^TEMPLATE_/, source);
          }
        },
      ),
      { numRuns: 10_000 },
    );
  });
});
