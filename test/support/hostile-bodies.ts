// Bodies that an attacker sends to an API, in any size. Each is one that no client sends by mistake and that must be refused.
export interface HostileBody {
  type: string;
  /** About `size` bytes. */
  make(size: number): string | Buffer;
}

const JSON_TYPE = 'application/json';
const FORM = 'application/x-www-form-urlencoded';
const MULTIPART = 'multipart/form-data; boundary=XX';

const json = (make: (size: number) => string | Buffer): HostileBody => ({ type: JSON_TYPE, make });
/** A field of an object that is complete otherwise. */
const field = (name: string, value: (size: number) => string): HostileBody =>
  json((size) => `{"name": "x", "${name}": ${value(size)}}`);
const times = (text: string, size: number): string => text.repeat(Math.ceil(size / text.length));
const part = (headers: string, content: string): string => `--XX\r\n${headers}\r\n\r\n${content}\r\n`;

/** For a model with the fields name, rank, price, big, ratio, mood, born, endsAt, mail, site, slug, owner and labels. */
export const HOSTILE_BODIES: Readonly<Record<string, HostileBody>> = {
  'lists without an end': json((size) => '['.repeat(size)),
  'objects without an end': json((size) => times('{"a":', size)),
  'deep lists': json((size) => '['.repeat(size / 2) + ']'.repeat(size / 2)),
  'a deep object in a field': field('more', (size) => {
    const depth = Math.max(100, Math.ceil(size / 6));
    return `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  }),
  'a text without an end': json((size) => `{"name": "${'x'.repeat(size)}`),
  'backslashes without an end': json((size) => `{"name": "${'\\'.repeat(size - (size % 2) + 1)}`),
  'a number of many digits': field('rank', (size) => '9'.repeat(size)),
  'a number with a huge exponent': field('rank', (size) => `1e${'9'.repeat(size)}`),
  'a decimal of many digits': field('price', (size) => `"${'9'.repeat(size)}"`),
  'a decimal of many places': field('price', (size) => `"0.${'0'.repeat(size)}1"`),
  'a big integer of many digits': field('big', (size) => `"${'9'.repeat(size)}"`),
  'a fraction of many digits': field('ratio', (size) => `"${'1'.repeat(size)}x"`),
  infinity: field('ratio', (size) => `1e${'9'.repeat(Math.min(size, 400))}`),
  'not a number': field('ratio', () => 'NaN'),
  'a comment': json((size) => `/*${'x'.repeat(size)}*/ {"name": "x"}`),
  commas: json((size) => `{"name": "x"${','.repeat(size)}}`),
  'UTF-16': json((size) => Buffer.from(`{"name": "${'x'.repeat(size / 2)}"}`, 'utf16le')),
  'bytes that are no UTF-8': json((size) =>
    Buffer.concat([Buffer.from('{"name": "'), Buffer.alloc(size, 0xff), Buffer.from('"}')]),
  ),
  NUL: field('name', (size) => `"${times('\\u0000', size)}"`),
  'lone surrogates': field('name', (size) => `"${times('\\ud800', size)}"`),
  'a prototype in place of fields': json((size) => `{"__proto__": {"name": "${'x'.repeat(size)}"}}`),
  'a prototype in escapes': json((size) => `{"\\u005f_proto__": {"name": "${'x'.repeat(size)}"}}`),
  'a constructor in place of fields': json((size) => `{"constructor": {"prototype": {"name": "${'x'.repeat(size)}"}}}`),
  'a choice with a toString': field('mood', (size) => `{"toString": "${'x'.repeat(size)}"}`),
  'a key with a toString': field('owner', (size) => `{"toString": "${'x'.repeat(size)}"}`),
  'keys with a toString': field('labels', (size) => `[${times('{"toString":1},', size)}1]`),
  'a list in place of an object': json((size) => `[${times('1,', size)}1]`),
  'a text in place of an object': json((size) => `"${'x'.repeat(size)}"`),
  'null in place of an object': json(() => 'null'),
  'many unknown fields': json(
    (size) => `{${Array.from({ length: size / 12 }, (_, index) => `"k${index}": 1`).join(',')}}`,
  ),
  'one field many times': json((size) => `{${times('"rank": "x",', size)}"rank": "x"}`),
  'many keys of rows': field('labels', (size) => `[${times('1000000,', size)}1]`),
  'a long text': field('name', (size) => `"${'x'.repeat(size)}"`),
  'a long choice': field('mood', (size) => `"${'x'.repeat(size)}"`),
  'a long date': field('born', (size) => `"${times('1-', size)}"`),
  'a long moment': field('endsAt', (size) => `"${times('T1', size)}"`),
  'a long mail address': field('mail', (size) => `"${'a'.repeat(size / 2)}@${times('a.', size / 2)}"`),
  'a long address': field('site', (size) => `"http://${times('a.', size)}"`),
  'a long slug': field('slug', (size) => `"${'-'.repeat(size)}!"`),
  'a form of many fields': { type: FORM, make: (size) => times('a=1&', size) },
  'a form of many equal signs': { type: FORM, make: (size) => '='.repeat(size) },
  'a form of broken escapes': { type: FORM, make: (size) => `rank=${'%'.repeat(size)}` },
  'a form in another charset': { type: `${FORM}; charset=utf-16`, make: (size) => `name=${'x'.repeat(size)}` },
  'a form without a boundary': { type: 'multipart/form-data', make: (size) => 'x'.repeat(size) },
  'a form of boundaries': { type: MULTIPART, make: (size) => times('--XX\r\n', size) },
  'a form without an end': {
    type: MULTIPART,
    make: (size) => part('Content-Disposition: form-data; name="name"', 'x'.repeat(size)),
  },
  'a form of many parts': {
    type: MULTIPART,
    make: (size) => `${times(part('Content-Disposition: form-data; name="a"', ''), size)}--XX--\r\n`,
  },
  'a part with a long header': {
    type: MULTIPART,
    make: (size) => `${part(`Content-Disposition: form-data; name="${'x'.repeat(size)}"`, '')}--XX--\r\n`,
  },
  'a type that nobody reads': { type: 'application/xml', make: (size) => times('<a>', size) },
  'a type of many parts': { type: `text/${'x'.repeat(500)}`, make: (size) => 'x'.repeat(size) },
};
