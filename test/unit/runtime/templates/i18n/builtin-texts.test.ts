// Quintet speaks German and French wherever it speaks English: every text of its pages has both, and no translation is left
// over.
import assert from 'node:assert/strict';
import { builtinCatalogues } from '../../../../../src/runtime/templates/i18n/builtin-catalogues.ts';
import type { Messages, PluralForms } from '../../../../../src/runtime/templates/i18n/catalogue.ts';
import { createTranslator } from '../../../../../src/runtime/templates/i18n/translator.ts';
import { builtinTexts } from '../../../../support/builtin-texts.ts';
import { CLIENT_TEXTS } from '../../../../../src/runtime/admin/client-texts.ts';

/** What the extraction takes for a text and nobody reads. */
const NO_TEXTS = new Set(['unique', '\\u00a1-\\uffff']);

const formsOf = (found: string | PluralForms): string[] => (typeof found === 'string' ? [found] : Object.values(found));
const valuesOf = (text: string): string[] => [...text.matchAll(/%\((\w+)\)s/g)].map(([, name]) => name ?? '').sort();

describe('templates: texts of Quintet', () => {
  const texts = builtinTexts().filter(({ text }) => !NO_TEXTS.has(text));
  const catalogue = (code: string): Messages => builtinCatalogues[code]?.messages ?? {};

  it('are found in templates, code and scripts', () => {
    const files = new Set(texts.map(({ file }) => file));
    for (const file of [
      'src/runtime/admin/templates/admin/change-list.html',
      'src/runtime/admin/remove/delete-selected.ts',
      'src/runtime/admin/static/admin/autocomplete.js',
      'src/runtime/auth/templates/registration/password-reset-email.txt',
      'src/runtime/auth/refused-attempt.ts',
      'src/runtime/forms/validators/limits.ts',
      'templates/project/src/templates/base.html.ejs',
    ])
      assert.ok(files.has(file), file);
    assert.ok(texts.length > 250, `${texts.length}`);
  });

  for (const code of ['de', 'fr']) {
    it(`have a translation each: ${code}`, () => {
      const { find } = createTranslator(code);
      const missing = texts.filter(({ text }) => find(text) === undefined);
      assert.deepEqual(
        missing.map(({ text, file }) => `${text} (${file})`),
        [],
      );
    });

    it(`keep their values, and have both forms where they count: ${code}`, () => {
      const wrong = Object.entries(catalogue(code)).flatMap(([text, found]) =>
        formsOf(found).filter((form) => {
          // One may be said without its number.
          const own = valuesOf(text);
          return !valuesOf(form).every((name) => own.includes(name) || typeof found === 'object');
        }),
      );
      assert.deepEqual(wrong, []);
      const counted = texts.filter(({ plural, text }) => plural !== undefined && plural !== text);
      for (const { text } of counted) {
        const found = catalogue(code)[text];
        assert.ok(
          typeof found === 'object' && found.one !== undefined && found.other !== undefined,
          `${code}: ${text}`,
        );
      }
    });

    it(`address people formally: ${code}`, () => {
      const informal =
        code === 'de' ? /(?<!\p{L})(?:du|dein\p{L}*|dir|dich)(?!\p{L})/iu : /(?<!\p{L})(?:tu|ton|tes|toi)(?!\p{L})/iu;
      assert.deepEqual(
        Object.values(catalogue(code))
          .flatMap(formsOf)
          .filter((text) => informal.test(text)),
        [],
      );
    });

    it(`set quotation marks and blanks as the language does: ${code}`, () => {
      const all = Object.values(catalogue(code)).flatMap(formsOf);
      const wrong = code === 'de' ? /“[^“]*”|["']/ : /["'“”]|\S[!?;:](?:\s|$)|«\S|\S»/;
      assert.deepEqual(
        all.filter((text) => wrong.test(text.replaceAll(/<[^>]*>/g, ''))),
        [],
      );
    });
  }

  it('are the same in both languages', () => {
    const own = (code: string): string[] =>
      Object.keys(catalogue(code))
        .filter((key) => !/^%s [A-Z]B$/.test(key))
        .sort();
    assert.deepEqual(own('de'), own('fr'));
  });

  it('reach the scripts, each of them', () => {
    const said = texts.filter(({ file }) => file.endsWith('.js')).map(({ text }) => text);
    assert.deepEqual([...new Set(said)].sort(), [...CLIENT_TEXTS].sort());
  });
});
