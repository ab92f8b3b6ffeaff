import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  compareDecimals,
  decimalPlaces,
  isDecimalText,
  normalizeDecimal,
} from '../../../../../src/runtime/forms/validators/decimal.ts';
import { domainName } from '../../../../../src/runtime/forms/validators/domain.ts';
import { emailAddress } from '../../../../../src/runtime/forms/validators/email.ts';
import { cleanIpv6, ipAddress, isIpv4, isIpv6 } from '../../../../../src/runtime/forms/validators/ip.ts';
import {
  maxLength,
  maxValue,
  minLength,
  minValue,
  stepValue,
} from '../../../../../src/runtime/forms/validators/limits.ts';
import { integerText, noNullCharacters, pattern, slug } from '../../../../../src/runtime/forms/validators/pattern.ts';
import { MAX_URL_LENGTH, webUrl } from '../../../../../src/runtime/forms/validators/url.ts';
import { runValidators, type Validator } from '../../../../../src/runtime/forms/validators/validator.ts';

type Check = Validator<never>;

const messageOf = (check: Check, value: unknown): string => runValidators(value as never, [check])[0]?.message ?? '';

function assertAccepts(check: Check, values: readonly unknown[]): void {
  for (const value of values) assert.equal(check(value as never), undefined, String(value));
}

function assertRefuses(check: Check, values: readonly unknown[]): void {
  for (const value of values) assert.notEqual(check(value as never), undefined, `accepted: ${String(value)}`);
}

describe('forms/validators', () => {
  describe('limits', () => {
    it('are inclusive, for numbers, big integers, decimals and dates', () => {
      for (const [below, limit, above] of [
        [1, 2, 3],
        [9007199254740992n, 9007199254740993n, 9007199254740994n],
        ['9.99', '10', '10.0000001'],
        ['-1e2', '-99', '-98.9'],
        [new Date(0), new Date(1), new Date(2)],
      ] as const) {
        assertAccepts(maxValue(limit), [below, limit]);
        assertRefuses(maxValue(limit), [above]);
        assertAccepts(minValue(limit), [limit, above]);
        assertRefuses(minValue(limit), [below]);
      }
    });

    it('name the limit', () => {
      assert.equal(messageOf(maxValue(3), 4), 'Ensure this value is less than or equal to 3.');
      assert.equal(
        messageOf(minValue(new Date(0)), new Date(-1)),
        'Ensure this value is greater than or equal to 1970-01-01T00:00:00.000Z.',
      );
    });

    it('count characters as people do', () => {
      assertAccepts(maxLength(2), ['', 'ab', '👍🏽', '𝒳𝒴']);
      assertRefuses(maxLength(2), ['abc', '𝒳𝒴𝒵']);
      assertRefuses(minLength(2), ['', '𝒳']);
      assert.match(messageOf(maxLength(1), 'abc'), /at most 1 character \(it has 3\)/);
      assert.match(messageOf(minLength(2), 'a'), /at least 2 characters \(it has 1\)/);
    });

    it('are multiples of a step, from an offset, without the noise of floating point', () => {
      assertAccepts(stepValue(0.1), [0, 0.3, 1.1, '0.7', -0.2]);
      assertRefuses(stepValue(0.1), [0.05, '0.25']);
      assertAccepts(stepValue(3, 1), [1, 4, -2, 7n]);
      assert.match(messageOf(stepValue(3, 1), 3), /step size 3, starting from 1, e\.g\. 1, 4, 7/);
    });
  });

  describe('decimals', () => {
    const anyDecimal = fc
      .tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.integer({ min: 0, max: 20 }))
      .map(([digits, places]) => {
        const text = String(digits < 0n ? -digits : digits).padStart(places + 1, '0');
        const point = text.length - places;
        return (digits < 0n ? '-' : '') + (places === 0 ? text : `${text.slice(0, point)}.${text.slice(point)}`);
      });

    it('are texts of digits with one point, a sign and an exponent', () => {
      for (const text of ['0', '-1.50', '+.5', '5.', '1e3', '1E-3', '00.1']) assert.ok(isDecimalText(text), text);
      for (const text of ['', '.', '-', 'e1', '1e', '1.2.3', '1,5', ' 1', '1_000', 'NaN', 'Infinity', '٣', 1, null])
        assert.ok(!isDecimalText(text), String(text));
    });

    it('have one plain spelling, in which no digit is lost', () => {
      for (const [text, plain] of [
        ['+007.50', '7.50'],
        ['.5', '0.5'],
        ['5.', '5'],
        ['-0.00', '0.00'],
        ['1e3', '1000'],
        ['12.5e-3', '0.0125'],
        ['0e99', '0'],
      ])
        assert.equal(normalizeDecimal(text as string), plain, text);
      fc.assert(
        fc.property(anyDecimal, (text) => {
          const plain = normalizeDecimal(text) as string;
          assert.equal(compareDecimals(text, plain), 0);
          assert.equal(normalizeDecimal(plain), plain);
        }),
      );
    });

    it('of thousands of digits or powers are none', () => {
      for (const text of ['1e1001', '1e-1001', '1e99999', '9'.repeat(4001)])
        assert.equal(normalizeDecimal(text), undefined);
    });

    it('are ordered by their value, not as text or floating point numbers', () => {
      const sorted = ['-1e2', '-99.9', '-0.1', '0', '0.1', '0.10000000000000000001', '9', '10', '1e2'];
      assert.deepEqual([...sorted].reverse().sort(compareDecimals), sorted);
      fc.assert(
        fc.property(anyDecimal, anyDecimal, (a, b) => {
          assert.equal(compareDecimals(a, b) + compareDecimals(b, a), 0);
          if (Math.abs(Number(a) - Number(b)) > 1e18)
            assert.equal(compareDecimals(a, b), Math.sign(Number(a) - Number(b)));
        }),
      );
    });

    it('fit into a column by digits in all, after and before the point', () => {
      const fits = decimalPlaces({ maxDigits: 4, decimalPlaces: 2 });
      assertAccepts(fits, ['0', '12.34', '-99.99', '0012.3400e0'.slice(0, 7), '1e1', '.01']);
      const codeOf = (text: string) => fits(text as never) && (fits(text as never) as { code: string }).code;
      assert.deepEqual(['12345', '1.234', '123', '1e3', 'x'].map(codeOf), [
        'max_digits',
        'max_decimal_places',
        'max_whole_digits',
        'max_whole_digits',
        'invalid',
      ]);
    });
  });

  it('emailAddress takes what mail servers take, and no names, comments or lines', () => {
    assertAccepts(emailAddress, [
      'email@here.com',
      'weirder-email@here.and.there.com',
      'email@[127.0.0.1]',
      'email@[2001:dB8::1]',
      'example@valid-----hyphens.com',
      'test@domain.with.idn.tld.उदाहरण.परीक्षा',
      'email@localhost',
      '"test@test"@example.com',
      `a@${'x'.repeat(63)}.us`,
    ]);
    assertRefuses(emailAddress, [
      '',
      'abc',
      'abc@',
      'abc@bar',
      'a @x.cz',
      'abc@.com',
      'something@@somewhere.com',
      'email@127.0.0.1',
      'email@[127.0.0.256]',
      'email@[2001:db8::12345]',
      'example@invalid-.com',
      'example@-invalid.com',
      'example@inv-.alid-.com',
      'a@b.com\n',
      'a\n@b.com',
      'Ada <a@b.com>',
      'a@b.com,c@d.com',
      `a@${'x'.repeat(64)}.us`,
      `${'a'.repeat(320)}@b.com`,
      null,
      7,
    ]);
  });

  it('domainName takes names with a dot, in any script unless it is told otherwise', () => {
    assertAccepts(domainName(), ['python.org', 'python.co.uk', 'domain.with.idn.tld.उदाहरण.परीक्षा', 'a--b.example']);
    assertRefuses(domainName(), [
      '',
      'python',
      'python..org',
      '-python.org',
      'python-.org',
      'python.org-',
      `${'a'.repeat(64)}.org`,
      'a b.org',
      'python.org/',
    ]);
    assertRefuses(domainName({ international: false }), ['उदाहरण.परीक्षा']);
  });

  it('webUrl takes absolute addresses with a host and one of the schemes', () => {
    assertAccepts(webUrl(), [
      'http://www.djangoproject.com/',
      'HTTPS://example.com:8080/path?q=1#x',
      'ftp://ada:pass@example.com/',
      'http://localhost',
      'http://[::1]:8000/',
      'http://例子.测试/',
      'http://142.42.1.1/',
      'http://a.b-c.de',
    ]);
    assertRefuses(webUrl(), [
      '',
      'foo',
      'http://',
      'http://example',
      'http://-a.b.co',
      'http://a.b-.co',
      'http://[::1',
      'http://[1.2.3]/',
      'http://256.1.1.1/',
      'http:///a',
      'javascript:alert(1)',
      'javascript://example.com/%0aalert(1)',
      'http://exa mple.com',
      'http://example.com\n',
      '//example.com/',
      `http://example.com/${'a'.repeat(MAX_URL_LENGTH)}`,
    ]);
    assertAccepts(webUrl({ schemes: ['git+ssh'] }), ['git+ssh://git@github.com/example/repo.git']);
    assertRefuses(webUrl({ schemes: ['git+ssh'] }), ['https://github.com/']);
  });

  describe('addresses of networks', () => {
    it('are four numbers without leading zeros, or groups of RFC 4291', () => {
      for (const text of ['0.0.0.0', '1.2.3.4', '255.255.255.255']) assert.ok(isIpv4(text), text);
      for (const text of ['1.2.3', '1.2.3.4.5', '01.2.3.4', '256.1.1.1', '1.2.3.4 ', '-1.2.3.4', '1.2.3.x', 7])
        assert.ok(!isIpv4(text), String(text));
      for (const text of ['::', '::1', 'fe80::1', '1:2:3:4:5:6:7:8', '::ffff:1.2.3.4', '1::8', 'ABCD::'])
        assert.ok(isIpv6(text), text);
      for (const text of [
        '',
        ':',
        ':::',
        '1::2::3',
        '1:2:3:4:5:6:7',
        '1:2:3:4:5:6:7:8:9',
        '12345::',
        '::1.2.3.256',
        'fe80::1%eth0',
        '1:2:3:4:5:6:7::8'.concat(':9'),
      ])
        assert.ok(!isIpv6(text), text);
      assertAccepts(ipAddress, ['1.2.3.4', '::1']);
      assertRefuses(ipAddress, ['1.2.3', 'localhost', null]);
    });

    it('have one canonical spelling in IPv6', () => {
      for (const [text, canonical] of [
        ['2001:0DB8:0000:0000:0000:0000:0000:0001', '2001:db8::1'],
        ['0:0:0:1:0:0:0:0', '0:0:0:1::'],
        ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
        ['1:0:2:3:4:5:6:7', '1:0:2:3:4:5:6:7'],
        ['::ffff:0a00:0001', '::ffff:10.0.0.1'],
      ] as const)
        assert.equal(cleanIpv6(text), canonical);
      assert.equal(cleanIpv6('::ffff:0a00:0001', { unpackIpv4: true }), '10.0.0.1');
      assert.throws(() => cleanIpv6('1::2::3'), /not a valid IPv6 address/);
      fc.assert(
        fc.property(fc.ipV6(), (text) => {
          const canonical = cleanIpv6(text, { maxLength: 45 });
          assert.equal(cleanIpv6(canonical, { maxLength: 45 }), canonical);
        }),
      );
    });
  });

  it('pattern looks anywhere in the text, as often as it is asked', () => {
    const global = pattern(/a/g, { message: 'No.', code: 'no' });
    assertAccepts(global, ['a', 'ba', 'ab', 'a']);
    assert.deepEqual(global('x'), { code: 'no', message: 'No.' });
    assertRefuses(pattern(/a/, { inverse: true }), ['a']);
  });

  it('slug takes letters of English, or of any script', () => {
    assertAccepts(slug(), ['slug-ok', '_', 'A1']);
    assertRefuses(slug(), ['', 'some space', 'trailing\n', 'ö', 'a.b']);
    assertAccepts(slug({ unicode: true }), ['ä-ö', '你好', 'ü_1']);
    assertRefuses(slug({ unicode: true }), ['some space', '¿', 'trailing\n']);
  });

  it('integerText takes whole numbers, as text or number', () => {
    assertAccepts(integerText, ['42', '-42', 0, -1]);
    assertRefuses(integerText, ['', ' 42', '4.2', '1e3', '42\n', 4.2, Number.NaN, null, true]);
  });

  it('noNullCharacters refuses what PostgreSQL cannot store', () => {
    assertAccepts(noNullCharacters, ['', 'text', '\\0']);
    assertRefuses(noNullCharacters, ['a\0b', '\0']);
  });

  it('run in their order, and a text is an error of the code invalid', () => {
    const first: Validator<string> = () => 'first';
    const fine: Validator<string> = () => undefined;
    const last: Validator<string> = () => ({ code: 'last', message: 'last' });
    assert.deepEqual(
      runValidators('x', [first, fine, last]).map(({ code, message }) => [code, message]),
      [
        ['invalid', 'first'],
        ['last', 'last'],
      ],
    );
  });
});
