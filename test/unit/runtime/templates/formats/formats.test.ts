import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { printf } from '../../../../../src/runtime/templates/formats/printf.ts';
import { stripSpacesBetweenTags, stripTags } from '../../../../../src/runtime/templates/formats/strip-tags.ts';
import { truncateChars, truncateWords } from '../../../../../src/runtime/templates/formats/truncate.ts';

describe('templates/formats', () => {
  it('printf writes numbers as Python does', () => {
    for (const [spec, value, expected] of [
      ['d', 3.99, '3'],
      ['05d', -42, '-0042'],
      ['+d', 7, '+7'],
      [' d', 7, ' 7'],
      ['-6d', 42, '42    '],
      ['o', 8, '10'],
      ['#o', 8, '0o10'],
      ['x', 255, 'ff'],
      ['#X', 255, '0XFF'],
      ['.4d', 7, '0007'],
      ['e', 12345.678, '1.234568e+04'],
      ['.2E', 0.00012, '1.20E-04'],
      ['f', 2.5, '2.500000'],
      ['.0f', 3.7, '4'],
      ['08.2f', -3.14159, '-0003.14'],
      ['g', 0.0001, '0.0001'],
      ['g', 1e-5, '1e-05'],
      ['g', 1234567, '1.23457e+06'],
      ['#g', 1.5, '1.50000'],
      ['G', 1e-10, '1E-10'],
      ['.3g', 1234.5, '1.23e+03'],
      ['10.3f', 2, '     2.000'],
      ['c', 65, 'A'],
      ['%', 1, '%'],
    ] as const)
      assert.equal(printf(spec, value, String(value)), expected, spec);
    assert.equal(printf('d', 9007199254740993n, '9007199254740993'), '9007199254740993');
  });

  it('printf writes texts with a width and a length, and nothing by a format that is none', () => {
    assert.deepEqual(
      [printf('5s', 'ab', 'ab'), printf('-5s', 'ab', 'ab'), printf('.1s', 'ab', 'ab')],
      ['   ab', 'ab   ', 'a'],
    );
    for (const spec of ['', 'q', '5', '%d', 'd ', '.f.']) assert.equal(printf(spec, 1, '1'), undefined, spec);
    assert.equal(printf('d', 'text', 'text'), undefined);
  });

  describe('stripTags', () => {
    it('takes tags and comments out, those that only show when others are gone too', () => {
      for (const [html, text] of [
        [
          '<p>See: &#39;&eacute; is an apostrophe followed by e acute</p>',
          'See: &#39;&eacute; is an apostrophe followed by e acute',
        ],
        ['a<!-- b -->c', 'ac'],
        ['<scr<script>ipt>alert(1)', 'ipt>alert(1)'],
        ['1 < 2 and 3 > 2', '1 < 2 and 3 > 2'],
        ['a<p onclick="alert(\'<test>\')">b</p>c', 'abc'],
      ] as const)
        assert.equal(stripTags(html), text, html);
    });

    it('leaves no tag of any text', () => {
      const piece = fc.constantFrom('<', '>', '/', 'p', 'script', '!--', '--', ' ', '"', "'", 'x');
      fc.assert(
        fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
          assert.doesNotMatch(stripTags(pieces.join('')), /<\/?[a-z][^<>]*>/i);
        }),
      );
    });

    it('gives up on text that is built to be slow', () => {
      for (const html of ['<'.repeat(60).replaceAll('<', '<a'.concat('x'.repeat(20))), `${'<x'.repeat(600)}>`])
        assert.throws(() => stripTags(html.padEnd(2000, '<x')), { code: 'TEMPLATE_RENDER' });
    });
  });

  it('stripSpacesBetweenTags leaves space within text alone', () => {
    assert.equal(stripSpacesBetweenTags('<p> a  b </p> \n\t <p>'), '<p> a  b </p><p>');
  });

  it('truncateChars counts the ending, and leaves what fits alone', () => {
    assert.deepEqual(
      [truncateChars('abcdef', 4), truncateChars('abcd', 4), truncateChars('abcdef', 4, '..')],
      ['abc…', 'abcd', 'ab..'],
    );
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), fc.integer({ min: 1, max: 20 }), (text, length) => {
        assert.ok(truncateChars(text, length).length <= length);
      }),
    );
  });

  it('truncateWords counts words and makes one space of several', () => {
    assert.equal(truncateWords('The quick  brown fox', 3, ' …'), 'The quick brown …');
    assert.equal(truncateWords('The quick  brown', 3), 'The quick brown');
  });
});
