import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { preferredLanguage } from '../../../../../src/runtime/http/headers/accept-language.ts';

const OFFERED = ['en', 'de', 'pt-br', 'zh-hant'];
const preferred = (header: string | undefined): string | undefined => preferredLanguage(header, OFFERED);

describe('http/accept-language', () => {
  it('prefers by quality, then by order', () => {
    assert.equal(preferred('de;q=0.5, en;q=0.8'), 'en');
    assert.equal(preferred('de, en'), 'de');
    assert.equal(preferred('fr, de;q=0.1'), 'de');
  });

  it('falls back to the base of a tag, then to another of the same base', () => {
    assert.equal(preferred('de-AT'), 'de');
    assert.equal(preferred('zh-Hant-TW'), 'zh-hant');
    assert.equal(preferred('pt'), 'pt-br');
    assert.equal(preferred('pt-PT'), 'pt-br');
  });

  it('takes the first offered where the client does not care', () => {
    assert.equal(preferred('*'), 'en');
    assert.equal(preferred('fr, *;q=0.1'), 'en');
  });

  it('takes none that is refused, unknown or malformed', () => {
    for (const header of [undefined, '', 'fr', 'de;q=0', 'de;q=2', 'de;q=x', 'd e', 'de;level=1', '-', 'abcdefghi'])
      assert.equal(preferred(header), undefined, header);
  });

  it('reads no header of more than 500 characters', () => {
    const long = `${'fr, '.repeat(124)}de`;
    assert.equal(long.length, 498);
    assert.equal(preferred(long), 'de');
    assert.equal(preferred(`${long}   `), undefined);
  });

  it('gives an offered language or none for any header', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (header) => {
        const language = preferred(header);
        assert.ok(language === undefined || OFFERED.includes(language));
      }),
    );
  });
});
