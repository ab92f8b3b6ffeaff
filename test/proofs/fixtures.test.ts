// Rows go from SQLite by dumpdata and loaddata to PostgreSQL and back: each value comes back as it was, or a command refuses it
// by the name of its field and row, and then nothing of it is loaded. Random models, random rows, as other programs store them.
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { QuintetError } from '../../src/kernel/errors.ts';
import { openSqlite, type SqliteHandle } from '../../src/runtime/db/sqlite/sqlite-handle.ts';
import type { SqliteValue } from '../../src/runtime/db/sqlite/sqlite-driver.ts';
import { needsPostgres } from '../support/postgres.ts';
import { proof, PROOF_TIMEOUT } from '../support/proofs.ts';
import { dump, loadText, openFixtures, type Opened } from '../unit/runtime/fixtures/fixtures-contract.ts';

/** What SQLite stores, and what it means: texts that are equal exactly if the values are. */
interface Stored {
  raw: SqliteValue;
  means: string | null;
}
interface Kind {
  type: string;
  /** Native types on PostgreSQL; an empty one is Prisma's own. */
  natives: readonly string[];
  values: fc.Arbitrary<Stored>;
}

const stored = <T>(values: fc.Arbitrary<T>, raw: (value: T) => SqliteValue, means: (value: T) => string = String) =>
  values.map((value): Stored => ({ raw: raw(value), means: means(value) }));
const same = (values: fc.Arbitrary<string>) => stored(values, (value) => value);

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom(
    '',
    '  padded ',
    '\u{10ffff}\u{e000}',
    '\ufeffmark',
    'a\0b',
    'it\'s "quoted"',
    '\\N',
    '\r\n',
    'null',
    '%_',
  ),
);
const uuid = fc.uuid().chain((id) => fc.constantFrom(id, id, id.toUpperCase(), `{${id}}`));
const address = fc.oneof(fc.ipV4(), fc.ipV6(), fc.constantFrom('10.0.0.0/8', '10.0.0.1/32', '::1', '0:0:0:0:0:0:0:1'));
const integer = fc.oneof(fc.integer(), fc.constantFrom(0, -1, 2 ** 31 - 1, -(2 ** 31), 32_768));
const big = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.constantFrom(0n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n)),
);
const float = fc.oneof(
  fc.double({ noNaN: true }),
  fc.constantFrom(0, 0.1, 5e-324, 1.7976931348623157e308, 1e21, 2 ** 53, 1 / 3, Infinity, -Infinity),
);
/** As a decimal of SQLite can be: a number. */
const decimal = fc.oneof(
  fc.tuple(fc.integer(), fc.nat(6)).map(([digits, places]) => digits / 10 ** places),
  fc.constantFrom(0.1, 0.07, 1e-7, 123456789.123456, 1e15, 0.000000000000000000000000000000123),
);
const moment = fc.oneof(
  fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true }),
  fc.integer({ min: -20_000, max: 40_000 }).map((days) => new Date(days * 86_400_000)),
  fc.integer({ min: 0, max: 86_399 }).map((seconds) => new Date(seconds * 1000)),
);
const iso = (date: Date) => date.toISOString();
const sql = (date: Date) => iso(date).replace('T', ' ').replace('Z', '');
/** Writes a moment as some program would, without loss or with more digits than the client reads. */
const FORMATS: readonly ((date: Date) => SqliteValue)[] = [
  iso,
  (date) => iso(date).replace('Z', '+00:00'),
  sql,
  (date) => sql(date).replace(/\.000$/, ''),
  (date) => sql(date).replace(/( 00:00:00)?\.000$/, ''),
  (date) => `${sql(date)}000`,
  (date) => `${sql(date)}001`,
  (date) => `${sql(date)} +00:00`,
  (date) => BigInt(date.getTime()),
];
const time = fc.tuple(moment, fc.constantFrom(...FORMATS)).map(([date, write]): Stored => {
  const raw = write(date);
  return {
    raw,
    means: typeof raw === 'string' && raw.endsWith('001') && raw.length === 26 ? `${iso(date)} 001` : iso(date),
  };
});
const json = fc
  .jsonValue({ maxDepth: 3 })
  .filter((value) => value !== null)
  .map((value) => JSON.parse(JSON.stringify(value)) as unknown);

const KINDS: Record<string, Kind> = {
  String: { type: 'String', natives: ['', '@db.VarChar(8)', '@db.Text'], values: same(text) },
  Uuid: { type: 'String', natives: ['@db.Uuid'], values: same(uuid) },
  Inet: { type: 'String', natives: ['@db.Inet'], values: same(address) },
  Int: { type: 'Int', natives: ['', '@db.SmallInt'], values: stored(integer, BigInt) },
  BigInt: { type: 'BigInt', natives: [''], values: stored(big, (value) => value) },
  Float: {
    type: 'Float',
    natives: ['', '@db.Real'],
    values: stored(
      float,
      (value) => value,
      (value) => String(value + 0),
    ),
  },
  Decimal: {
    type: 'Decimal',
    natives: ['', '@db.Decimal(10, 2)'],
    values: stored(
      decimal,
      (value) => value,
      (value) => String(value + 0),
    ),
  },
  Boolean: { type: 'Boolean', natives: [''], values: stored(fc.boolean(), (value) => (value ? 1n : 0n)) },
  DateTime: {
    type: 'DateTime',
    natives: ['', '@db.Timestamptz(3)', '@db.Timestamp(0)', '@db.Date', '@db.Time(3)', '@db.Timestamp(6)'],
    values: time,
  },
  Bytes: {
    type: 'Bytes',
    natives: [''],
    values: stored(
      fc.uint8Array({ maxLength: 20 }),
      (value) => value,
      (value) => Buffer.from(value).toString('base64'),
    ),
  },
  Json: { type: 'Json', natives: ['', '@db.Json'], values: stored(json, (value) => JSON.stringify(value), canonical) },
  Color: {
    type: 'Color',
    natives: [''],
    values: fc.constantFrom({ raw: 'RED', means: 'RED' }, { raw: 'the "green"', means: 'GREEN' }),
  },
};

interface Column {
  kind: string;
  native: string;
  isOptional: boolean;
}
const column = fc.constantFrom(...Object.keys(KINDS)).chain((kind) =>
  fc.record<Column>({
    kind: fc.constant(kind),
    native: fc.constantFrom(...(KINDS[kind] as Kind).natives),
    isOptional: fc.boolean(),
  }),
);
const columns = fc.array(column, { minLength: 2, maxLength: 8 });

const SCHEMAS = proof({ slice: 5, long: 150 });
/** Sets of rows for each schema, whose tables are made once. */
const ROWS = proof({ slice: 20, long: 60 });

describe('proofs/fixtures', function () {
  this.timeout(PROOF_TIMEOUT);

  it('brings every value back from PostgreSQL, or refuses it by name', async function () {
    const url = await needsPostgres(this);
    let attempts = 0;
    await fc.assert(
      fc.asyncProperty(columns, async (chosen) => {
        const sqlite = await openFixtures(undefined, modelsOf(chosen, false));
        const postgres = await openFixtures(++attempts === 1 ? url : await needsPostgres(this), modelsOf(chosen, true));
        const handle = openSqlite(`${sqlite.at.project.root}/db.sqlite3`);
        try {
          const rows = fc.array(rowOf(chosen), { minLength: 1, maxLength: 4 });
          await fc.assert(
            fc.asyncProperty(rows, (values) => roundTrip({ sqlite, postgres, handle }, chosen, values)),
            ROWS,
          );
        } finally {
          handle.close();
          await sqlite.at.close();
          await postgres.at.close();
        }
      }),
      { ...SCHEMAS, endOnFailure: true },
    );
  });
});

/** PostgreSQL's model has the native types; the enum's values have names of their own on both. */
function modelsOf(chosen: readonly Column[], isNative: boolean): string {
  const fields = chosen.map(({ kind, native, isOptional }, i) => {
    const type = `${(KINDS[kind] as Kind).type}${isOptional ? '?' : ''}`;
    return `  f${i} ${type} @map("column ${i}") ${isNative ? native : ''}`;
  });
  return `enum Color {\n  RED\n  GREEN @map("the \\"green\\"")\n}\n
model Thing {\n  id Int @id\n${fields.join('\n')}\n\n  @@map("All things")\n}\n`;
}

function rowOf(chosen: readonly Column[]): fc.Arbitrary<Stored[]> {
  const values = chosen.map(({ kind, isOptional }) => {
    const { values: present } = KINDS[kind] as Kind;
    return isOptional ? fc.option(present, { nil: { raw: null, means: null }, freq: 4 }) : present;
  });
  return fc.tuple(...values);
}

interface Databases {
  sqlite: Opened;
  postgres: Opened;
  handle: SqliteHandle;
}

async function roundTrip(
  { sqlite, postgres, handle }: Databases,
  chosen: readonly Column[],
  rows: readonly Stored[][],
) {
  await Promise.all([clear(sqlite), clear(postgres)]);
  const places = ['?', ...chosen.map(() => '?')].join(', ');
  for (const [i, row] of rows.entries()) {
    const insert = handle.statement(`INSERT INTO "All things" VALUES (${places})`);
    insert.run([BigInt(i + 1), ...row.map(({ raw }) => raw)]);
  }
  const first = await attempt(() => dump(sqlite.fixtures, { format: 'jsonl' }));
  if (first === undefined) return;
  assertMeans(first, chosen, rows, 'dumped from SQLite');
  if ((await attempt(() => loadText(postgres.fixtures, first))) === undefined) {
    assert.equal(await dump(postgres.fixtures, { format: 'jsonl' }), '', 'a load that was refused leaves nothing');
    return;
  }
  const second = await attempt(() => dump(postgres.fixtures, { format: 'jsonl' }));
  assert.ok(second !== undefined, 'PostgreSQL has nothing that it cannot dump');
  assertMeans(second, chosen, rows, 'dumped from PostgreSQL');
  await clear(sqlite);
  assert.ok((await attempt(() => loadText(sqlite.fixtures, second))) !== undefined, 'SQLite takes its own values back');
  assertMeans(await dump(sqlite.fixtures, { format: 'jsonl' }), chosen, rows, 'back in SQLite');
}

/** Undefined for work that was refused by the name of a field and a row. */
async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!QuintetError.is(error)) throw error;
    assert.match(error.code, /^FIXTURE_(VALUE_INVALID|VALUE_UNREADABLE|ROW_REFUSED)$/, error.stack);
    const said = `${error.where ?? ''} ${error.message}`;
    assert.match(said, error.code === 'FIXTURE_ROW_REFUSED' ? /Thing \d/ : /Thing\.f\d/, said);
    assert.match(said, /-:\d+ |Thing \d/, said);
    return undefined;
  }
}

function assertMeans(fixture: string, chosen: readonly Column[], rows: readonly Stored[][], when: string): void {
  const objects = fixture
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { pk: number; fields: Record<string, unknown> });
  assert.deepEqual(
    objects.map(({ pk }) => pk),
    rows.map((_, i) => i + 1),
    when,
  );
  for (const [r, { fields }] of objects.entries()) {
    for (const [c, { kind }] of chosen.entries()) {
      const expected = rows[r]?.[c]?.means ?? null;
      assert.equal(
        meaningOf(kind, fields[`f${c}`]),
        expected,
        `${when}: Thing.f${c} (${kind} ${chosen[c]?.native}) of row ${r + 1}`,
      );
    }
  }
}

function meaningOf(kind: string, value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (kind === 'Json') return canonical(unmarked(value));
  return kind === 'Decimal' || kind === 'Float' ? String(Number(value) + 0) : String(value);
}

/** An object that looks like the mark of JSON's null is written with one. */
function unmarked(value: unknown): unknown {
  const isMarked = typeof value === 'object' && value !== null && Object.keys(value).join() === '$json';
  return isMarked ? (value as { $json: unknown }).$json : value;
}

/** JSON has no order of keys; PostgreSQL has one of its own. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

async function clear({ at }: Opened): Promise<void> {
  await at.database.executeRaw('DELETE FROM "All things"');
}
