// Every page of the admin over models as products have them: every kind of field, fields named like our own properties, keys of
// every shape, PostgreSQL's own types. No page may fail, and what a form shows can be saved as it is.
import assert from 'node:assert/strict';
import { createAdminSite, type AdminTestSite, type Visitor } from '../../support/admin-site.ts';
import { needsPostgres } from '../../support/postgres.ts';

const SHARED = `
enum Mood {
  HAPPY
  SAD   @map("sad")
}

/// Names that forms, rows, requests and templates have, too.
model Car {
  id         Int     @id @default(autoincrement())
  model      String
  instance   String  @default("i")
  data       String  @default("d")
  errors     String  @default("e")
  fields     String  @default("f")
  save       Boolean @default(false)
  isValid    Boolean @default(false)
  isBound    Int     @default(0)
  field      String  @default("f")
  form       String  @default("f")
  request    String  @default("r")
  user       String  @default("u")
  object     String  @default("o")
  row        String  @default("r")
  pk         String  @default("p")
  key        String  @default("k")
  keys       String  @default("k")
  items      String  @default("i")
  values     String  @default("v")
  columns    String  @default("c")
  label      String  @default("l")
  html       String  @default("h")
  media      String  @default("m")
  prefix     String  @default("p")
  initial    String  @default("i")
  action     String  @default("a")
  post       String  @default("p")
  q          String  @default("q")
  o          String  @default("o")
  p          String  @default("p")
  length     Int     @default(1)
  size       Int     @default(1)
  then       String  @default("t")
  where      String  @default("w")
  select     String  @default("s")
  include    String  @default("i")
  create     String  @default("c")
  update     String  @default("u")
  delete     String  @default("d")
  count      Int     @default(1)
  set        String  @default("s")
  equals     String  @default("e")
  contains   String  @default("c")
  AND_       String  @default("a")
  toString   String  @default("t")
  valueOf    String  @default("v")
  toJSON     String  @default("j")
  password   String  @default("p")
  render     String  @default("r")
  nonFieldErrors String @default("n")
  visibleFields  String @default("v")
  hiddenFields   String @default("h")
  trySave    String  @default("t")
  validate   String  @default("v")
  addError   String  @default("a")
}

model Everything {
  id      Int       @id @default(autoincrement())
  text    String
  long    String    @default("") /// @text
  maybe   String?
  whole   Int       @default(7)
  big     BigInt    @default(9007199254740993)
  real    Float     @default(1.5)
  price   Decimal   @default(64.1)
  truth   Boolean   @default(true)
  perhaps Boolean?
  moment  DateTime  @default(now())
  day     DateTime? /// @date
  time    DateTime? /// @time
  extra   Json?
  raw     Bytes?
  mood    Mood      @default(HAPPY)
  choice  String    @default("a") /// @choices(a: "A", b: "B")
  changed DateTime  @updatedAt
}

/// Known by a unique field only.
model Ticket {
  token String @unique
  note  String @default("")
}

/// Known by two unique fields only.
model Grant {
  a    Int
  b    String
  note String @default("")

  @@unique([a, b], name: "pair")
}

model Shelf {
  code  String @id
  books Book[]
}

model Book {
  shelf     Shelf      @relation(fields: [shelfCode], references: [code])
  shelfCode String
  number    Int
  title     String     @default("")
  loans     Loan[]
  translations Translation[]

  @@id([shelfCode, number])
}

/// A composite key that is a composite foreign key and a column.
model Loan {
  book      Book     @relation(fields: [shelfCode, number], references: [shelfCode, number])
  shelfCode String
  number    Int
  at        DateTime
  reader    String   @default("")

  @@id([shelfCode, number, at])
}

/// A composite key of relations only.
model Translation {
  book      Book   @relation(fields: [shelfCode, number], references: [shelfCode, number])
  shelfCode String
  number    Int
  language  Language @relation(fields: [languageId], references: [id])
  languageId String

  @@id([shelfCode, number, languageId])
}

model Language {
  id           String @id @default(uuid())
  name         String @unique
  translations Translation[]
}

/// Itself, twice, and a decimal, a moment and a big integer as keys.
model Node {
  id       BigInt  @id
  parent   Node?   @relation("tree", fields: [parentId], references: [id])
  parentId BigInt?
  children Node[]  @relation("tree")
  friends  Node[]  @relation("friends")
  friendOf Node[]  @relation("friends")
}

model ByMoment {
  at   DateTime @id
  note String   @default("")
}

model ByPrice {
  price Decimal @id
  note  String  @default("")
}

model ByMood {
  mood Mood   @id
  note String @default("")
}

model FAQ {
  id    Int    @id @default(autoincrement())
  title String
}
`;

const POSTGRES = `
model Native {
  id      String   @id @default(uuid()) @db.Uuid
  title   String   @db.VarChar(40)
  fixed   String   @default("ab") @db.Char(4)
  long    String   @default("") @db.Text
  token   String   @unique @db.Uuid
  from    String   @db.Inet
  bits    String   @default("101") @db.Bit(3)
  flags   String   @default("11") @db.VarBit(8)
  xml     String?  @db.Xml
  small   Int      @default(1) @db.SmallInt
  oid     Int      @default(1) @db.Oid
  real    Float    @default(1.5) @db.Real
  money   Decimal  @default(2.50) @db.Money
  exact   Decimal  @default(1.25) @db.Decimal(8, 2)
  day     DateTime @default("2024-02-29T00:00:00Z") @db.Date
  time    DateTime @default("1970-01-01T10:30:00Z") @db.Time(3)
  timetz  DateTime @default("1970-01-01T10:30:00Z") @db.Timetz(3)
  stamp   DateTime @default(now()) @db.Timestamp(6)
  zoned   DateTime @default(now()) @db.Timestamptz(6)
  plain   Json     @default("{}") @db.Json
  binary  Json     @default("{}") @db.JsonB
  raw     Bytes?
  words   String[]
  numbers Int[]
  moods   Mood[]
}

model BySmall {
  id Int @id @db.SmallInt
}

/// Nothing to search but types that are no text.
model Address {
  from  String @id @db.Inet
  token String @db.Uuid
  mood  Mood   @default(SAD)
}
`;

const UUID = '0190a0b0-0000-7000-8000-000000000001';
const AT = new Date('2024-05-06T07:08:09.120Z');

/** One row of each model, in an order that references allow. */
const ROWS: [string, Record<string, unknown>][] = [
  ['car', { model: 'Beetle 50%' }],
  [
    'everything',
    { text: 'every_thing', day: new Date('2024-02-29'), extra: { a: [1, null] }, raw: Buffer.from('raw') },
  ],
  ['ticket', { token: 'a/b?c', note: 'n' }],
  ['grant', { a: 1, b: 'x,y' }],
  ['shelf', { code: 'A & B' }],
  ['book', { shelfCode: 'A & B', number: 1, title: 'Title' }],
  ['loan', { shelfCode: 'A & B', number: 1, at: AT, reader: 'Ann' }],
  ['language', { id: 'en', name: 'English' }],
  ['translation', { shelfCode: 'A & B', number: 1, languageId: 'en' }],
  ['node', { id: 9_007_199_254_740_993n, parentId: 9_007_199_254_740_993n }],
  ['byMoment', { at: AT }],
  ['byPrice', { price: '64.1' }],
  ['byMood', { mood: 'SAD' }],
  ['fAQ', { title: 'Why?' }],
];
const POSTGRES_ROWS: [string, Record<string, unknown>][] = [
  [
    'native',
    { id: UUID, title: 'Title', token: UUID, from: '10.0.0.1', words: ['a', 'b'], numbers: [1], moods: ['SAD'] },
  ],
  ['address', { from: '10.0.0.0/8', token: UUID }],
  ['bySmall', { id: 7 }],
];

/** Values that the column does not take, and what the form answers. */
const REJECTED: [field: string, value: string, error: string][] = [
  ['from', 'localhost', 'Enter an IP address, such as 10.0.0.1 or 10.0.0.0/8.'],
  ['from', '10.0.0.0/33', 'Enter an IP address, such as 10.0.0.1 or 10.0.0.0/8.'],
  ['bits', '1', 'Enter 3 binary digits.'],
  ['bits', '12a', 'Enter 3 binary digits.'],
  ['flags', '111111111', 'Enter at most 8 binary digits.'],
  ['small', '40000', 'Ensure this value is less than or equal to 32767.'],
  ['oid', '-1', 'Ensure this value is greater than or equal to 0.'],
  ['xml', '<a>', 'The database does not accept one of these values.'],
  ['real', '1e300', 'The database does not accept one of these values.'],
  ['money', '92233720368547758079', 'The database does not accept one of these values.'],
];

const SEARCHES = [
  'a',
  '%',
  '_',
  '\\',
  "'",
  '"',
  '7',
  '-1',
  'SAD',
  'sad',
  'true',
  UUID,
  '10.0.0.1',
  '99999999999999999999',
  'a b',
  '2024-05-06',
];

for (const provider of ['sqlite', 'postgresql'] as const) {
  describe(`admin/every-model, ${provider}`, function () {
    this.timeout(120_000);
    let site: AdminTestSite;
    let admin: Visitor;
    const rows = provider === 'sqlite' ? ROWS : [...ROWS, ...POSTGRES_ROWS];

    before(async function () {
      const postgresUrl = provider === 'postgresql' ? await needsPostgres(this) : undefined;
      const models = { shop: provider === 'sqlite' ? SHARED : SHARED + POSTGRES };
      site = await createAdminSite({ models, ...(postgresUrl ? { postgresUrl } : {}) });
      await site.createUser('admin@example.com', { isStaff: true, isSuperuser: true });
      admin = await site.visitor('admin@example.com');
      for (const [delegate, data] of rows) await site.db[delegate].create({ data });
    });
    after(() => site?.close());

    const open = async (url: string): Promise<string> => {
      const response = await admin.get(url);
      assert.equal(response.statusCode, 200, `${url}\n${site.log.splice(0).join('\n')}`);
      return response.body;
    };

    for (const [delegate] of rows) {
      const list = `/admin/shop/${delegate.toLowerCase()}/`;

      it(`${delegate}: lists, sorts, filters and searches`, async () => {
        const body = await open(list);
        const links = [...body.matchAll(/href="([^"]*)"/g)].map(([, href = '']) => href.replaceAll('&amp;', '&'));
        for (const href of new Set(links.filter((link) => link.startsWith('?') || link.startsWith(`${list}?`))))
          await open(href.startsWith('?') ? `${list}${href}` : href);
        for (const text of SEARCHES) await open(`${list}?q=${encodeURIComponent(text)}`);
      });

      it(`${delegate}: opens a form to add, and shows what is missing`, async () => {
        await open(`${list}add/`);
        const response = await admin.post(`${list}add/`, { _save: '1' });
        assert.ok([200, 302].includes(response.statusCode), `${response.statusCode}\n${site.log.splice(0).join('\n')}`);
      });

      it(`${delegate}: opens the row, saves it unchanged, and deletes it`, async () => {
        const change = /href="([^"]*\/change\/)"/.exec(await open(list))?.[1] ?? assert.fail('no link to the row');
        const count = await site.db[delegate].count();
        const before = show(await site.db[delegate].findMany());
        const fields = valuesOf(await open(change));
        const saved = await admin.post(change, { ...fields, _save: '1' });
        assert.equal(saved.statusCode, 302, `${change}\n${errorsIn(saved.body)}\n${site.log.splice(0).join('\n')}`);
        assert.equal(show(await site.db[delegate].findMany()), before);
        await open(change.replace(/change\/$/, 'delete/'));
        if (['shelf', 'book', 'language'].includes(delegate)) return; // others point to it
        const deleted = await admin.post(change.replace(/change\/$/, 'delete/'), { post: 'yes' });
        assert.equal(deleted.statusCode, 302, site.log.splice(0).join('\n'));
        assert.equal(await site.db[delegate].count(), count - 1);
      });
    }

    it('answers a violated CHECK with the form', async () => {
      const check = "CONSTRAINT ticket_note CHECK (note <> 'forbidden')";
      if (provider === 'postgresql') await site.app.database.executeRaw(`ALTER TABLE "Ticket" ADD ${check}`);
      else {
        await site.app.database.executeRaw('DROP TABLE "Ticket"');
        await site.app.database.executeRaw(`CREATE TABLE "Ticket" (token TEXT UNIQUE NOT NULL, note TEXT, ${check})`);
      }
      const response = await admin.post('/admin/shop/ticket/add/', { token: 'x', note: 'forbidden', _save: '1' });
      assert.equal(response.statusCode, 200, site.log.splice(0).join('\n'));
      assert.ok(response.body.includes('Constraint “ticket_note” is violated.'));
    });

    if (provider === 'postgresql') {
      it('answers values that the column does not take with the form, and no key with an error', async () => {
        await site.db['native'].create({ data: { title: 'T', token: UUID.replace(/1$/, '2'), from: '10.0.0.1' } });
        const change = /href="([^"]*\/change\/)"/.exec(await open('/admin/shop/native/'))?.[1] as string;
        const fields = valuesOf(await open(change));
        for (const [field, value, error] of REJECTED) {
          const response = await admin.post(change, { ...fields, [field]: value, _save: '1' });
          assert.equal(response.statusCode, 200, `${field}\n${site.log.splice(0).join('\n')}`);
          assert.ok(response.body.includes(error), `${field} ${value}`);
        }
        for (const key of ['40000', '-40000', '99999999999', 'a'])
          assert.ok((await admin.get(`/admin/shop/bysmall/${key}/change/`)).statusCode < 500, key);
      });
    }

    it('finds what stands there: % and _ are no wildcards', async () => {
      await site.db['ticket'].createMany({ data: [{ token: 'plain' }, { token: '100%' }, { token: 'under_score' }] });
      const found = async (q: string) => {
        const body = await open(`/admin/shop/ticket/?q=${encodeURIComponent(q)}`);
        return ['plain', '100%', 'under_score'].filter((token) => body.includes(`>Ticket (${token})<`));
      };
      assert.deepEqual(await found('%'), ['100%']);
      assert.deepEqual(await found('r_s'), ['under_score']);
      assert.deepEqual(await found('p_ain'), []);
    });

    it('adds a row whose key is a unique field, and goes on to its page', async () => {
      const added = await admin.post('/admin/shop/ticket/add/', { token: 'new one', note: '', _continue: '1' });
      assert.equal(added.headers.location, '/admin/shop/ticket/new%20one/change/');
      await open(String(added.headers.location));
      const pair = await admin.post('/admin/shop/grant/add/', { a: '5', b: 'five', note: '', _continue: '1' });
      assert.equal(pair.statusCode, 302, errorsIn(pair.body));
      await open(String(pair.headers.location));
      const again = await admin.post('/admin/shop/grant/add/', { a: '5', b: 'five', note: '' });
      assert.match(again.body, /already exists/);
    });

    it('answers keys that no row can have', async () => {
      for (const [delegate] of rows)
        for (const key of ['x', '1', '1,2', '1,2,3', '_FF', UUID, '%00', '99999999999999999999']) {
          const { statusCode } = await admin.get(`/admin/shop/${delegate.toLowerCase()}/${key}/change/`);
          assert.ok(statusCode < 500, `${delegate} ${key}\n${site.log.splice(0).join('\n')}`);
        }
    });
  });
}

function show(rows: unknown): string {
  return JSON.stringify(rows, (name, value: unknown) =>
    typeof value === 'bigint' ? String(value) : name === 'changed' ? '' : value,
  );
}

function errorsIn(body: string): string {
  return [...body.matchAll(/class="[^"]*error[^"]*"[^>]*>([^<]*)/g)].map(([, text]) => text).join(' ');
}

/** What a browser would send of the page's longest form. */
function valuesOf(body: string): Record<string, string[]> {
  const forms = [...body.matchAll(/<form\b.*?<\/form>/gs)].map(([form]) => form).sort((a, b) => b.length - a.length);
  const values = Object.create(null) as Record<string, string[]>;
  const add = (name: string | undefined, value: string) => name && (values[name] ??= []).push(value);
  const controls = /<(input)\b([^>]*)>|<(textarea)\b([^>]*)>(.*?)<\/textarea>|<(select)\b([^>]*)>(.*?)<\/select>/gs;
  for (const [, input, inputTag = '', textarea, textareaTag = '', text = '', , selectTag = '', options = ''] of (
    forms[0] ?? ''
  ).matchAll(controls)) {
    const attributes = attributesOf(input ? inputTag : textarea ? textareaTag : selectTag);
    const { name, type = 'text', value } = attributes;
    if ('disabled' in attributes || ['submit', 'button', 'file'].includes(type)) continue;
    if (textarea) add(name, decode(text).replace(/^\n/, ''));
    else if (!input) for (const option of selectedIn(options)) add(name, option);
    else if (!['checkbox', 'radio'].includes(type) || 'checked' in attributes)
      add(name, value ?? (type === 'checkbox' ? 'on' : ''));
  }
  return values;
}

function selectedIn(options: string): string[] {
  const all = [...options.matchAll(/<option\b([^>]*)>/g)].map(([, tag = '']) => attributesOf(tag));
  return all.filter((attributes) => 'selected' in attributes).map(({ value = '' }) => value);
}

function attributesOf(tag: string): Record<string, string> {
  const found = tag.matchAll(/([\w-]+)(?:="([^"]*)")?/g);
  return Object.fromEntries([...found].map(([, name = '', value = '']) => [name, decode(value)]));
}

function decode(text: string): string {
  const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };
  return text.replace(/&(#x[\da-f]+|#\d+|\w+);/gi, (all, code: string) => {
    if (!code.startsWith('#')) return named[code] ?? all;
    return String.fromCodePoint(/^#x/i.test(code) ? Number.parseInt(code.slice(2), 16) : Number(code.slice(1)));
  });
}
