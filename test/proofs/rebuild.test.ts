// Random SQLite tables with what Prisma's schema cannot describe, changed by random migrations that rebuild them: rows, objects
// and behaviour are the same as in a copy that was never migrated, after the way there and after the way back.
import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { RawConnection } from '../../src/kernel/raw-connection.ts';
import { connectRaw } from '../../src/runtime/db/raw-connection.ts';
import { makeMigration } from '../../src/toolchain/migrations/make/make-migration.ts';
import { migrate } from '../../src/toolchain/migrations/apply/migrate.ts';
import { createModelProject, type ModelProject } from '../support/model-project.ts';
import { proof, PROOF_TIMEOUT } from '../support/proofs.ts';

interface Shape {
  key: 'counted' | 'plain' | 'text' | 'without rowid';
  strict: boolean;
  name: { type: string; collate: boolean; check: 'column' | 'table' | 'none' };
  amount: { check: boolean; unique: 'none' | 'inline' | 'partial' };
  unknown: boolean;
  generated: 'none' | 'STORED' | 'VIRTUAL';
  indexes: ('expression' | 'collated' | 'partial')[];
  triggers: ('INSERT' | 'UPDATE' | 'DELETE')[];
  views: number;
  child: boolean;
}

const shapes: fc.Arbitrary<Shape> = fc.record({
  key: fc.constantFrom('counted', 'plain', 'text', 'without rowid'),
  strict: fc.boolean(),
  name: fc.record({
    type: fc.constantFrom('TEXT', 'VARCHAR(40)', 'CHAR (9)'),
    collate: fc.boolean(),
    check: fc.constantFrom('column', 'table', 'none'),
  }),
  amount: fc.record({ check: fc.boolean(), unique: fc.constantFrom('none', 'inline', 'partial') }),
  unknown: fc.boolean(),
  generated: fc.constantFrom('none', 'STORED', 'VIRTUAL'),
  indexes: fc.uniqueArray(fc.constantFrom('expression', 'collated', 'partial')),
  triggers: fc.uniqueArray(fc.constantFrom('INSERT', 'UPDATE', 'DELETE')),
  views: fc.integer({ min: 0, max: 2 }),
  child: fc.boolean(),
});

type Change =
  | 'default of name'
  | 'default of amount'
  | 'default of flag'
  | 'remove spare'
  | 'add more'
  | 'spare required';
const changes: fc.Arbitrary<Change[]> = fc.uniqueArray(
  fc.constantFrom<Change[]>(
    'default of name',
    'default of amount',
    'default of flag',
    'remove spare',
    'add more',
    'spare required',
  ),
  { minLength: 1, maxLength: 4 },
);

const names = fc.constantFrom('ann', 'ANN', 'ben', 'forbidden', "o'neil", 'цена', '');
const probes = fc.array(
  fc.oneof(
    fc.record({
      does: fc.constant('insert'),
      name: names,
      amount: fc.integer({ min: -3, max: 6 }),
      flag: fc.boolean(),
    }),
    fc.record({
      does: fc.constant('update'),
      name: names,
      amount: fc.integer({ min: -3, max: 6 }),
      flag: fc.boolean(),
    }),
    fc.record({
      does: fc.constant('delete'),
      name: names,
      amount: fc.integer({ min: -3, max: 6 }),
      flag: fc.boolean(),
    }),
  ),
  { minLength: 4, maxLength: 12 },
);
type Probe = { does: string; name: string; amount: number; flag: boolean };

/** The tables as a database made elsewhere has them. */
function toSql(shape: Shape): string {
  const { key, name, amount, generated } = shape;
  const isText = key === 'text' || key === 'without rowid';
  const boolean = shape.strict ? 'INTEGER' : 'BOOLEAN';
  const columns = [
    isText ? 'id TEXT NOT NULL PRIMARY KEY' : `id INTEGER PRIMARY KEY${key === 'counted' ? ' AUTOINCREMENT' : ''}`,
    `name ${shape.strict ? 'TEXT' : name.type} NOT NULL DEFAULT 'x'${name.collate ? ' COLLATE NOCASE' : ''}${name.check === 'column' ? ` CHECK (name <> 'forbidden')` : ''} -- a comment, with "quotes" and (`,
    `amount INTEGER NOT NULL DEFAULT 0${amount.unique === 'inline' ? ' UNIQUE' : ''}${amount.check ? ' CONSTRAINT "not negative" CHECK (amount >= 0)' : ''}`,
    `flag ${boolean} NOT NULL DEFAULT 0`,
    'spare TEXT',
    ...(shape.unknown
      ? [`"цена" INTEGER DEFAULT 7 CHECK ("цена" < 10)`, `[by hand] TEXT DEFAULT 'a, b' COLLATE NOCASE`]
      : []),
    ...(generated === 'none'
      ? []
      : [`twice ${shape.strict ? 'INTEGER' : 'INT'} GENERATED ALWAYS AS (amount * 2) ${generated}`]),
    ...(name.check === 'table' ? [`CONSTRAINT named CHECK (name <> 'forbidden' OR amount = 1)`] : []),
  ];
  const options = [...(key === 'without rowid' ? ['WITHOUT ROWID'] : []), ...(shape.strict ? ['STRICT'] : [])];
  const event = { INSERT: 'new.name', UPDATE: `old.name || '>' || new.name`, DELETE: 'old.name' };
  return [
    `CREATE TABLE goods (\n  ${columns.map((text) => text.replace(/( -- .*)$/, '')).join(',\n  ')}\n)${options.length > 0 ? ` ${options.join(', ')}` : ''}`,
    'CREATE TABLE log (id INTEGER PRIMARY KEY, what TEXT)',
    ...(shape.child
      ? [
          'CREATE TABLE child (id INTEGER PRIMARY KEY, good REFERENCES goods(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED)',
        ]
      : []),
    ...(amount.unique === 'partial' ? ['CREATE UNIQUE INDEX one_flag ON goods(amount) WHERE flag = 1'] : []),
    ...(shape.indexes.includes('expression') ? ['CREATE INDEX "by lower name" ON goods(lower(name), amount)'] : []),
    ...(shape.indexes.includes('collated') ? ['CREATE INDEX by_name ON goods(name COLLATE RTRIM DESC)'] : []),
    ...(shape.indexes.includes('partial') ? ['CREATE INDEX few ON goods(name) WHERE amount > 3'] : []),
    ...shape.triggers.map(
      (kind) =>
        `CREATE TRIGGER "on ${kind}" AFTER ${kind} ON goods BEGIN INSERT INTO log(what) VALUES (CASE WHEN 1 THEN '${kind}' ELSE '' END || ${event[kind]}); END`,
    ),
    ...(shape.views > 0 ? [`CREATE VIEW cheap AS SELECT id, name, amount FROM goods WHERE amount < 4`] : []),
    ...(shape.views > 1
      ? [
          'CREATE VIEW cheapest AS SELECT * FROM cheap WHERE amount < 2',
          'CREATE TRIGGER rename INSTEAD OF UPDATE ON cheapest BEGIN UPDATE goods SET name = new.name WHERE id = old.id; END',
        ]
      : []),
  ]
    .map((statement) => `${statement};\n`)
    .join('');
}

/** The same as models; `done` are the changes that are made to them. */
function toModels(shape: Shape, done: readonly Change[]): string {
  const isText = shape.key === 'text' || shape.key === 'without rowid';
  const is = (change: Change) => done.includes(change);
  const unique = shape.amount.unique === 'inline' ? ' @unique(map: "amount_key")' : '';
  return `model Good {
  id     ${isText ? 'String @id' : 'Int @id @default(autoincrement())'}
  name   String  @default("${is('default of name') ? 'y' : 'x'}")
  amount Int     @default(${is('default of amount') ? 1 : 0})${unique}
  flag   ${shape.strict ? 'Int' : 'Boolean'} @default(${shape.strict ? Number(is('default of flag')) : is('default of flag')})
  ${is('remove spare') ? '' : `spare String${is('spare required') ? ' @default("s")' : '?'}`}
  ${is('add more') ? 'more String @default("m")' : ''}
  ${shape.child ? 'children Child[]' : ''}

  @@map("goods")
}
${shape.child ? `model Child {\n  id Int @id @default(autoincrement())\n  good Good? @relation(fields: [goodId], references: [id], onDelete: Cascade)\n  goodId ${isText ? 'String' : 'Int'}? @map("good")\n  @@map("child")\n}\n` : ''}`;
}

/** What a statement does to a database: nothing to say, or the reason why not. */
async function attempt(connection: RawConnection, sql: string): Promise<string> {
  try {
    await connection.script(sql);
    return 'ok';
  } catch (error) {
    return (error as Error).message;
  }
}

function toStatement(shape: Shape, { does, name, amount, flag }: Probe, i: number): string {
  const isText = shape.key === 'text' || shape.key === 'without rowid';
  const text = `'${name.replaceAll("'", "''")}'`;
  if (does === 'delete') return `DELETE FROM goods WHERE name = ${text}`;
  if (does === 'update') return `UPDATE goods SET name = ${text}, flag = ${Number(flag)} WHERE amount = ${amount}`;
  const [idName, id] = isText ? ['id, ', `'k${i}', `] : ['', ''];
  const [moreNames, more] = shape.unknown ? [`, "цена", "by hand"`, `, ${amount + 5}, ${text}`] : ['', ''];
  return `INSERT INTO goods (${idName}name, amount, flag${moreNames}) VALUES (${id}${text}, ${amount}, ${Number(flag)}${more})`;
}

async function stateOf(connection: RawConnection, shape: Shape): Promise<unknown> {
  const columns = [
    'id',
    'name',
    'amount',
    'flag',
    ...(shape.unknown ? ['"цена"', '"by hand"'] : []),
    ...(shape.generated === 'none' ? [] : ['twice']),
    ...(shape.key === 'without rowid' ? [] : ['rowid AS number']),
  ];
  return {
    goods: await connection.query(`SELECT ${columns.join(', ')} FROM goods ORDER BY id`),
    log: await connection.query('SELECT what FROM log ORDER BY id'),
    views: shape.views > 0 ? await connection.query('SELECT * FROM cheap ORDER BY id') : [],
    nested: shape.views > 1 ? await connection.query('SELECT * FROM cheapest ORDER BY id') : [],
    children: shape.child ? await connection.query('SELECT id, good FROM child ORDER BY id') : [],
    objects: await connection.query(
      `SELECT name, sql FROM sqlite_master WHERE type IN ('view', 'trigger') OR (type = 'index' AND name IN ('one_flag', 'by lower name', 'by_name', 'few')) ORDER BY name`,
    ),
    options: /(WITHOUT ROWID)?,? ?(STRICT)?$/.exec(
      String((await connection.query(`SELECT sql FROM sqlite_master WHERE name = 'goods'`))[0]?.['sql']),
    )?.[0],
  };
}

describe('proofs: rebuilt SQLite tables', function () {
  this.timeout(PROOF_TIMEOUT);

  it('have the rows, objects and behaviour of a copy that was never migrated', async () => {
    await fc.assert(
      fc.asyncProperty(shapes, changes, probes, probes, async (shape, done, filling, asked) => {
        const project = createModelProject();
        try {
          await compare(project, shape, done, [filling, asked]);
        } finally {
          project.remove();
        }
      }),
      proof({ slice: 15, long: 1000 }),
    );
  });
});

async function compare(
  project: ModelProject,
  shape: Shape,
  done: readonly Change[],
  [filling, asked]: [Probe[], Probe[]],
): Promise<void> {
  const file = join(project.root, 'db.sqlite3');
  const open = async (path: string, create = false) => {
    const connection = await connectRaw(`file:${path}`, { root: '/', create });
    await connection.script('PRAGMA foreign_keys = ON');
    return connection;
  };
  let migrated = await open(file, true);
  await migrated.script(toSql(shape));
  for (const [i, probe] of filling.entries()) await attempt(migrated, toStatement(shape, probe, i));
  if (shape.child) await migrated.script('INSERT INTO child(good) SELECT id FROM goods ORDER BY id LIMIT 2');
  await migrated.close();
  project.models(toModels(shape, []));
  await makeMigration(project);
  await migrate(project, { fake: true });
  copyFileSync(file, `${file}-never`);
  project.models(toModels(shape, done));
  await makeMigration(project, {
    noRename: true,
    drops: ['Good.spare'].slice(0, Number(done.includes('remove spare'))),
  });
  for (const [round, target] of [undefined, 'initial'].entries()) {
    await migrate(project, { target });
    migrated = await open(file);
    const never = await open(`${file}-never`);
    try {
      assert.deepEqual(await stateOf(migrated, shape), await stateOf(never, shape));
      for (const [i, probe] of asked.entries()) {
        const sql = toStatement(shape, probe, 100 * (round + 1) + i);
        assert.equal(await attempt(migrated, sql), await attempt(never, sql), sql);
      }
      assert.deepEqual(await stateOf(migrated, shape), await stateOf(never, shape));
    } finally {
      await migrated.close();
      await never.close();
    }
  }
}
