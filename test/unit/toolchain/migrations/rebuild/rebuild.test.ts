// SQLite changes most of a table by a new one. What only the database knew of the old one is still there afterwards.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { RawConnection } from '../../../../../src/kernel/raw-connection.ts';
import { connectRaw } from '../../../../../src/runtime/db/raw-connection.ts';
import { adoptDatabase } from '../../../../../src/toolchain/migrations/introspect/adopt.ts';
import { introspect } from '../../../../../src/toolchain/migrations/introspect/introspect.ts';
import {
  makeMigration,
  type MakeMigrationOptions,
} from '../../../../../src/toolchain/migrations/make/make-migration.ts';
import { migrate } from '../../../../../src/toolchain/migrations/apply/migrate.ts';
import { squashMigrations } from '../../../../../src/toolchain/migrations/squash/squash.ts';
import { createModelProject, type ModelProject } from '../../../../support/model-project.ts';

const MODELS = 'src/posts/models.prisma';

describe('migrations/rebuild', function () {
  this.timeout(60_000);
  let project: ModelProject;
  let connection: RawConnection;

  beforeEach(async () => {
    project = createModelProject();
    connection = await connectRaw(`file:${join(project.root, 'db.sqlite3')}`, { root: '/', create: true });
  });
  afterEach(async () => {
    await connection.close();
    project.remove();
  });

  /** A project over a database that exists. */
  async function adopt(sql: string): Promise<void> {
    await connection.script(sql);
    const { models } = await introspect(project.settings.databaseUrl, { root: project.root, app: 'posts' });
    project.models(models);
    await adoptDatabase(project, ['posts']);
  }

  /** Edits the models and applies the migration. */
  async function change(from: string | RegExp, to: string, options: MakeMigrationOptions = {}): Promise<string> {
    const before = project.read(MODELS);
    const after = before.replace(from, to);
    assert.notEqual(after, before, before);
    project.models(after);
    const { name } = await makeMigration(project, { noRename: true, ...options });
    await migrate(project);
    return name as string;
  }

  const rows = (sql: string) => connection.query(sql);
  const run = (sql: string) => connection.script(sql);
  const definitionOf = async (table: string) =>
    String((await rows(`SELECT sql FROM sqlite_master WHERE name = '${table}'`))[0]?.['sql']);
  /** Without the index behind `email UNIQUE`, which becomes one with a name. */
  const objects = async () =>
    (await rows(`SELECT type, name FROM sqlite_master WHERE name NOT LIKE '%prisma%' ORDER BY type, name`))
      .map(({ type, name }) => `${String(type)} ${String(name)}`)
      .filter((object) => !['index sqlite_autoindex_customers_1', 'index customers_email_key'].includes(object));

  describe('a table with everything that the models do not know', () => {
    beforeEach(() =>
      adopt(`
        CREATE TABLE customers (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          email TEXT NOT NULL UNIQUE COLLATE NOCASE,
          credit INTEGER NOT NULL DEFAULT 0 CHECK (credit >= 0), -- never in debt
          CONSTRAINT short CHECK (length(email) < 40)
        );
        CREATE TABLE invoices (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          customer_id INTEGER NOT NULL REFERENCES customers(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
          net NUMERIC(10,2) NOT NULL,
          tax NUMERIC(10,2) NOT NULL,
          gross NUMERIC(10,2) GENERATED ALWAYS AS (net + tax) STORED,
          paid BOOLEAN NOT NULL DEFAULT 0,
          note TEXT
        );
        CREATE UNIQUE INDEX one_open_invoice ON invoices(customer_id) WHERE paid = 0;
        CREATE INDEX invoices_lower_note ON invoices(lower(note));
        CREATE INDEX invoices_note ON invoices(note COLLATE NOCASE DESC);
        CREATE TABLE audit (id INTEGER PRIMARY KEY, what TEXT NOT NULL);
        CREATE TRIGGER invoices_ai AFTER INSERT ON invoices BEGIN
          INSERT INTO audit(what) VALUES (CASE WHEN new.paid THEN 'paid' ELSE 'invoice ' || new.id END);
        END;
        CREATE VIEW open_invoices AS SELECT i.id, c.email, i.net FROM invoices i JOIN customers c ON c.id = i.customer_id WHERE i.paid = 0;
        CREATE VIEW expensive AS SELECT * FROM open_invoices WHERE net > 9;
        CREATE TRIGGER pay INSTEAD OF DELETE ON open_invoices BEGIN UPDATE invoices SET paid = 1 WHERE id = old.id; END;
        INSERT INTO customers(email, credit) VALUES ('ann@example.test', 5), ('ben@example.test', 0), ('cem@example.test', 1);
        INSERT INTO invoices(customer_id, net, tax, paid) VALUES (1, 10.10, 1.9, 0), (1, 20, 3.8, 1), (2, 7.5, 1.43, 0);
        DELETE FROM audit;
        DELETE FROM customers WHERE id = 3;
      `),
    );

    async function assertAllThere(): Promise<void> {
      await run(`INSERT INTO invoices(customer_id, net, tax, paid) VALUES (2, 1, 2, 1)`);
      assert.deepEqual(await rows('SELECT what FROM audit'), [{ what: 'paid' }]);
      assert.equal(String((await rows('SELECT gross FROM invoices ORDER BY id DESC LIMIT 1'))[0]?.['gross']), '3');
      await assert.rejects(run(`INSERT INTO customers(email) VALUES ('ANN@example.test')`), /UNIQUE/);
      await assert.rejects(
        run(`INSERT INTO customers(email, credit) VALUES ('x', -5)`),
        /CHECK constraint failed: credit >= 0/,
      );
      await assert.rejects(
        run(`INSERT INTO customers(email) VALUES ('${'x'.repeat(40)}')`),
        /CHECK constraint failed: short/,
      );
      await assert.rejects(run(`INSERT INTO invoices(customer_id, net, tax) VALUES (1, 1, 1)`), /UNIQUE/);
      assert.deepEqual(await rows('SELECT email FROM expensive'), [{ email: 'ann@example.test' }]);
      await run('BEGIN; INSERT INTO invoices(customer_id, net, tax, paid) VALUES (77, 1, 2, 1);');
      await assert.rejects(run('COMMIT'), /FOREIGN KEY/, 'the foreign key waits for the end of the transaction');
      await run('ROLLBACK');
      await run(`INSERT INTO customers(email) VALUES ('dan')`);
      assert.deepEqual(await rows(`SELECT id FROM customers WHERE email = 'dan'`), [{ id: 4 }]);
      assert.deepEqual(await rows('SELECT count(*) AS n FROM invoices'), [{ n: 4 }]);
      await run('DELETE FROM open_invoices WHERE id = 1');
      assert.deepEqual(await rows('SELECT * FROM expensive'), []);
    }

    it('keeps all of it when both tables are rebuilt', async () => {
      const before = await objects();
      await change(/note( +)String\?/, 'note$1String @default("-")');
      await change(/credit( +)Int( +)@default\(0\)/, 'credit$1Int$2@default(10)');
      assert.deepEqual(await objects(), before);
      assert.match(await definitionOf('invoices'), /"net" NUMERIC\(10,2\) NOT NULL/);
      await assertAllThere();
    });

    it('keeps all of it on the way back', async () => {
      await change(/credit( +)Int( +)@default\(0\)/, 'credit$1Int$2@default(10)');
      await change(/note( +)String\?/, 'note$1String @default("-")');
      await migrate(project, { target: 'initial' });
      await assertAllThere();
    });

    it('keeps all of it in one squashed migration', async () => {
      const [first, second] = [
        await change(/credit( +)Int( +)@default\(0\)/, 'credit$1Int$2@default(10)'),
        await change(/credit( +)Int( +)@default\(10\)/, 'credit$1Int?$2@default(20)'),
      ];
      await migrate(project, { target: 'initial' });
      await squashMigrations(project, { name: second, from: first, noOptimize: true });
      await migrate(project);
      assert.match(await definitionOf('customers'), /"credit" INTEGER DEFAULT 20 CHECK \(credit >= 0\)/);
      await assertAllThere();
    });

    it('refuses to remove a column that a view needs, before anything changed', async () => {
      await assert.rejects(change(/.*net +Decimal.*\n/, ''), (error) => {
        const { code, message } = error as { code: string; message: string };
        assert.equal(code, 'MIGRATION_OBJECT_BROKEN');
        assert.match(message, /would break the table invoices of the database: no such column: net/);
        return true;
      });
      await assertAllThere();
    });
  });

  for (const [what, sql, from, object] of [
    ['view', 'CREATE VIEW cheap AS SELECT name FROM goods', /.*name +String.*\n/, 'view cheap'],
    [
      'trigger',
      'CREATE TRIGGER log AFTER UPDATE ON goods BEGIN SELECT new.name; END',
      /.*name +String.*\n/,
      'trigger log',
    ],
    [
      'trigger of another table',
      'CREATE TABLE b (id INTEGER PRIMARY KEY); CREATE TRIGGER log AFTER INSERT ON b BEGIN UPDATE goods SET name = 1; END',
      /.*name +String.*\n/,
      'trigger log',
    ],
    ['index', 'CREATE INDEX by_name ON goods(lower(name))', /.*name +String.*\n/, 'index by_name'],
  ] as const) {
    it(`names the ${what} that needs a removed column`, async () => {
      await adopt(`CREATE TABLE goods (id INTEGER PRIMARY KEY, name TEXT NOT NULL, price INTEGER); ${sql}`);
      await run(`INSERT INTO goods VALUES (1, 'a', 2)`);
      await assert.rejects(change(from, ''), (error) => {
        const { code, message } = error as { code: string; message: string };
        assert.equal(code, 'MIGRATION_OBJECT_BROKEN', message);
        assert.ok(message.includes(`would break the ${object} of the database: no such column`), message);
        return true;
      });
      assert.deepEqual(await rows('SELECT * FROM goods'), [{ id: 1, name: 'a', price: 2 }]);
    });
  }

  it('leaves views and triggers alone that were broken before', async () => {
    await adopt('CREATE TABLE goods (id INTEGER PRIMARY KEY, name TEXT NOT NULL)');
    await run(`CREATE VIEW old AS SELECT x FROM gone;
      CREATE TRIGGER outdated AFTER DELETE ON goods BEGIN SELECT * FROM gone; END`);
    await change(/name( +)String/, 'name$1String @default("-")');
    const left = await objects();
    assert.ok(left.includes('view old') && left.includes('trigger outdated'), left.join());
  });

  it('rebuilds a table under a view', async () => {
    await adopt(`CREATE TABLE goods (id INTEGER PRIMARY KEY AUTOINCREMENT, price INTEGER NOT NULL DEFAULT 0);
      CREATE VIEW cheap AS SELECT id FROM goods WHERE price < 10; INSERT INTO goods(price) VALUES (1), (20)`);
    await change('@default(0)', '@default(1)');
    assert.deepEqual(await rows('SELECT * FROM cheap'), [{ id: 1 }]);
  });

  it('gives no number twice', async () => {
    project.models('model Shelf {\n  id   Int    @id @default(autoincrement())\n  name String @unique\n}\n');
    await makeMigration(project);
    await migrate(project);
    await run(`INSERT INTO "Shelf"(name) VALUES ('a'), ('b'), ('c'); DELETE FROM "Shelf" WHERE id = 3`);
    await change('@unique', '@unique @default("-")');
    await run(`INSERT INTO "Shelf"(name) VALUES ('d')`);
    assert.deepEqual(await rows(`SELECT id FROM "Shelf" WHERE name = 'd'`), [{ id: 4 }]);
    await run('DELETE FROM "Shelf"');
    await change('@default("-")', '@default("+")');
    await run(`INSERT INTO "Shelf"(name) VALUES ('e')`);
    assert.deepEqual(await rows('SELECT id FROM "Shelf"'), [{ id: 5 }]);
  });

  it('keeps columns that the models do not have, whatever they are called', async () => {
    await adopt('CREATE TABLE goods (id INTEGER PRIMARY KEY, name TEXT NOT NULL)');
    await run(`ALTER TABLE goods ADD COLUMN "цена" INTEGER; ALTER TABLE goods ADD COLUMN byHand TEXT COLLATE NOCASE;
      INSERT INTO goods VALUES (1, 'a', 100, 'x')`);
    await change(/name( +)String/, 'name$1String @default("-")');
    assert.deepEqual(await rows('SELECT * FROM goods'), [{ id: 1, name: 'a', цена: 100, byHand: 'x' }]);
    assert.match(await definitionOf('goods'), /byHand TEXT COLLATE NOCASE/);
  });

  it('announces the loss of a column that the models had, and of no other', async () => {
    await adopt('CREATE TABLE goods (id INTEGER PRIMARY KEY, name TEXT NOT NULL, size INTEGER)');
    await run(`ALTER TABLE goods ADD COLUMN byHand TEXT; ALTER TABLE goods ADD COLUMN twice AS (id * 2);
      INSERT INTO goods(name, size, byHand) VALUES ('a', 1, 'x')`);
    project.models(
      project
        .read(MODELS)
        .replace(/.*size.*\n/, '')
        .replace(/name( +)String/, 'name$1String @default("-")'),
    );
    await makeMigration(project, { noRename: true, acceptLoss: true });
    const [step] = (await migrate(project, { plan: true })).steps;
    const losses = step?.risks?.filter(({ kind }) => kind === 'data-loss').map(({ text }) => text);
    assert.deepEqual(losses, ['deletes goods.size, which has a value in 1 row']);
    await migrate(project);
    assert.deepEqual(await rows('SELECT * FROM goods'), [{ id: 1, name: 'a', byHand: 'x', twice: 2 }]);
  });

  it('removes a column that the models had, also after a rename', async () => {
    await adopt(
      'CREATE TABLE goods (id INTEGER PRIMARY KEY, name TEXT NOT NULL, price INTEGER CHECK (price > 0), left_over INTEGER)',
    );
    await run(`INSERT INTO goods VALUES (1, 'a', 100, 2)`);
    project.models(
      project
        .read(MODELS)
        .replace(/.*left_over.*\n/, '')
        .replace(/.*leftOver.*\n/, '')
        .replace(/price /, 'cost ')
        .replace(/name( +)String/, 'name$1String @default("-")'),
    );
    await makeMigration(project, { renames: { 'Good.price': 'cost' }, drops: ['Good.leftOver'], noRename: true });
    await migrate(project);
    assert.deepEqual(await rows('SELECT * FROM goods'), [{ id: 1, name: 'a', cost: 100 }]);
    await assert.rejects(run('UPDATE goods SET cost = -1'), /CHECK/);
  });

  it('keeps WITHOUT ROWID and STRICT', async () => {
    await adopt(`CREATE TABLE goods (code TEXT PRIMARY KEY, name TEXT NOT NULL) WITHOUT ROWID, STRICT;
      CREATE TABLE plain (id INTEGER PRIMARY KEY, n INTEGER NOT NULL DEFAULT 1) STRICT; INSERT INTO goods VALUES ('x', 'a')`);
    await change(/name( +)String/, 'name$1String @default("-")');
    await change('@default(1)', '@default(2)');
    assert.match(await definitionOf('goods'), /\) WITHOUT ROWID, STRICT$/);
    assert.match(await definitionOf('plain'), /\) STRICT$/);
    await assert.rejects(run(`INSERT INTO plain(n) VALUES ('text')`), /cannot store TEXT/);
  });

  it('keeps the numbers of rows without a key of their own, which a full-text index refers to', async () => {
    await adopt(`CREATE TABLE notes (code TEXT PRIMARY KEY, body TEXT NOT NULL);
      INSERT INTO notes VALUES ('a', 'one'), ('b', 'two'), ('c', 'three'); DELETE FROM notes WHERE code = 'a';`);
    await run(`CREATE VIRTUAL TABLE search USING fts5(body, content='notes');
      INSERT INTO search(search) VALUES ('rebuild');
      CREATE TRIGGER notes_ai AFTER INSERT ON notes BEGIN INSERT INTO search(rowid, body) VALUES (new.rowid, new.body); END;`);
    await change(/body( +)String/, 'body$1String @default("-")');
    await run(`INSERT INTO notes VALUES ('d', 'four')`);
    assert.deepEqual(
      await rows(`SELECT n.code FROM search s JOIN notes n ON n.rowid = s.rowid WHERE search MATCH 'three OR four'`),
      [{ code: 'c' }, { code: 'd' }],
    );
  });

  it('leaves the foreign keys of other tables as they are', async () => {
    await adopt(`CREATE TABLE parents (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
      CREATE TABLE children (id INTEGER PRIMARY KEY, parent_id INTEGER NOT NULL REFERENCES parents(id) ON DELETE CASCADE);
      INSERT INTO parents VALUES (1, 'a'); INSERT INTO children VALUES (1, 1)`);
    await change(/name( +)String/, 'name$1String @default("-")');
    assert.match(await definitionOf('children'), /REFERENCES parents\(id\)/);
    await run('PRAGMA foreign_keys = ON; DELETE FROM parents');
    assert.deepEqual(await rows('SELECT * FROM children'), []);
  });

  it('removes an index and a foreign key that the models had', async () => {
    await adopt(`CREATE TABLE parents (id INTEGER PRIMARY KEY);
      CREATE TABLE children (id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES parents(id), n INTEGER NOT NULL);
      CREATE INDEX by_n ON children(n)`);
    const models = project
      .read(MODELS)
      .replace(/.*@@index\(\[n\].*\n/, '')
      .replace(/.*@relation\(.*\n/, '')
      .replace(/.*children +Child\[\].*\n/, '');
    project.models(models);
    await makeMigration(project, { noRename: true });
    await migrate(project);
    assert.ok(!(await objects()).includes('index by_n'));
    assert.doesNotMatch(await definitionOf('children'), /REFERENCES/);
  });
});
