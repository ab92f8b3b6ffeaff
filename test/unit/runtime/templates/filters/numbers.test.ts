// Exact numbers in templates: Prisma.Decimal and bigint.
import assert from 'node:assert/strict';
import { Prisma } from '../support/decimal.ts';
import { createTemplateEngine } from '../../../../../src/runtime/templates/engine.ts';
import { memoryLoader } from '../../../../../src/runtime/templates/loaders.ts';

const engine = createTemplateEngine({ loader: memoryLoader({}) });
const context = {
  zero: new Prisma.Decimal('0.00'),
  one: new Prisma.Decimal('1.00'),
  price: new Prisma.Decimal('12.50'),
  nothing: new Prisma.Decimal(Number.NaN),
  prices: [new Prisma.Decimal('10.00'), new Prisma.Decimal(0), new Prisma.Decimal('9.99')],
  rows: [{ price: new Prisma.Decimal('10') }, { price: new Prisma.Decimal('9.5') }, { price: 9.75 }],
  big: 12345678901234567890n,
  bigText: '12345678901234567890',
  exactly: new Prisma.Decimal('12345678901234567890.1'),
};
const render = (source: string): string => engine.renderString(source, context);
const test = (condition: string): string => render(`{% if ${condition} %}yes{% else %}no{% endif %}`);

describe('templates/numbers', () => {
  for (const [condition, expected] of [
    ['zero', 'no'],
    ['not zero', 'yes'],
    ['zero == 0', 'yes'],
    ['0 == zero', 'yes'],
    ['zero != 0', 'no'],
    ['one == 1', 'yes'],
    ['one == True', 'yes'],
    ['one == "1"', 'no'],
    ['one == rows', 'no'],
    ['price == 12.5', 'yes'],
    ['price > 12', 'yes'],
    ['price >= 12.51', 'no'],
    ['price < big', 'yes'],
    ['0 in prices', 'yes'],
    ['1 in prices', 'no'],
    ['price not in prices', 'yes'],
    ['exactly > big', 'yes'],
    ['exactly == big', 'no'],
    ['nothing', 'yes'],
    ['nothing == nothing', 'yes'],
    ['nothing < 1', 'no'],
  ] as const)
    it(`{% if ${condition} %} is ${expected}`, () => assert.equal(test(condition), expected));

  for (const [source, expected] of [
    ['{{ zero|default:"free" }}', 'free'],
    ['{{ price|default:"free" }}', '12.5'],
    ['{{ zero|yesno:"paid,free" }}', 'free'],
    ['{% firstof zero price %}', '12.5'],
    ['{% for row in rows|dictsort:"price" %}{{ row.price }} {% endfor %}', '9.5 9.75 10 '],
    ['{{ price|add:1 }}', '13'],
    ['{{ price|floatformat:2 }}', '12.50'],
    ['{{ price|stringformat:".2f" }}', '12.50'],
    ['{{ one|pluralize }}{{ price|pluralize }}', 's'],
    ['{{ big|add:1 }}', '12345678901234567891'],
    ['{{ bigText|add:1 }}', '12345678901234567891'],
    ['{{ big|get_digit:1 }}{{ big|get_digit:2 }}', '09'],
    ['{{ big|divisibleby:7 }}', 'false'],
    ['{{ big|divisibleby:10 }}', 'true'],
    ['{{ exactly|add:0 }}', '12345678901234567890'],
    ['{{ big|divisibleby:0 }}', 'false'],
  ] as const)
    it(`${source} prints ${JSON.stringify(expected)}`, () => assert.equal(render(source), expected));

  it('compares exponents that no digits could be written for', () => {
    const huge = { big: new Prisma.Decimal('1e9000000'), small: new Prisma.Decimal('1e-9000000') };
    assert.equal(engine.renderString('{% if small < big and big > 1 and small %}ordered{% endif %}', huge), 'ordered');
  });

  it('prints decimals in the language of the page where it is asked for', () => {
    const german = createTemplateEngine({ loader: memoryLoader({}), languageCode: 'de' });
    const source = '{% load l10n %}{{ price }} {{ price|localize }} {% localize on %}{{ price }}{% endlocalize %}';
    assert.equal(german.renderString(source, context), '12.5 12,5 12,5');
  });
});
