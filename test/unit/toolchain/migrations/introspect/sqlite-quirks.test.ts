// What databases made by Django, by conversion from MySQL or Access, and by hand have in them, rebuilt as small as it goes.
import assert from 'node:assert/strict';
import { connectRaw } from '../../../../../src/runtime/db/raw-connection.ts';
import { adopt, assertAdopted, type Adopted } from './adopted.ts';

describe('migrations/introspect: quirks of SQLite', function () {
  this.timeout(60_000);
  let adopted: Adopted | undefined;
  const adoptAll = async (sql: string) => {
    adopted = await adopt(sql);
    await assertAdopted(adopted);
    return adopted;
  };
  afterEach(async () => {
    await adopted?.close();
    adopted = undefined;
  });

  it('reads types by affinity, and rows in them', async () => {
    const { models, warnings, client } = await adoptAll(`
      CREATE TABLE parts (id INTEGER PRIMARY KEY, name varchar(80) NOT NULL, active bool NOT NULL, count integer unsigned NOT NULL,
        small smallint NOT NULL, big UNSIGNED BIG INT, opened time NULL, note BLOB SUB_TYPE TEXT, price MONEY DEFAULT 1.5,
        rate double precision, day date, seen TIMESTAMP DEFAULT CURRENT_TIMESTAMP, data json, code uuid, flag bit, photo IMAGE,
        place POINT);
      INSERT INTO parts (id, name, active, count, small, big, opened, note, price, rate, day, data, code, flag, photo)
        VALUES (1, 'M4', 1, 3, 1, 5000000000, '07:30:00', 'x', 2.25, 0.5, '2024-02-03', '{"a":1}', 'u-1', 0, x'0102');`);
    for (const line of [
      'name String /// @length(max: 80)',
      'active Boolean',
      'count Int',
      'small Int',
      'big BigInt?',
      'opened String?',
      'note String?',
      'price Decimal? @default(1.5)',
      'rate Float?',
      'day DateTime? /// @date',
      'seen DateTime? @default(now())',
      'data Json?',
      'code String?',
      'flag Boolean?',
      'photo Bytes?',
      'place Unsupported("point")?',
    ])
      assert.match(models, new RegExp(`^ ${line.replace(/[()?./]/g, '\\$&')}$`, 'm'));
    assert.deepEqual(warnings, ['column place of parts has a type that the client does not support ("point")']);
    const db = await client();
    const part = await db['part'].findUnique({ where: { id: 1 } });
    const { price, photo, day, seen, ...rest } = part;
    assert.deepEqual(rest, {
      id: 1,
      name: 'M4',
      active: true,
      count: 3,
      small: 1,
      big: 5_000_000_000n,
      opened: '07:30:00',
      note: 'x',
      rate: 0.5,
      data: { a: 1 },
      code: 'u-1',
      flag: false,
    });
    assert.equal(price.toString(), '2.25');
    assert.deepEqual([...photo], [1, 2]);
    assert.equal(day.toISOString(), '2024-02-03T00:00:00.000Z');
    assert.ok(seen instanceof Date);
    const made = await db['part'].create({ data: { name: 'n', active: false, count: 1, small: 2 } });
    assert.deepEqual([made.active, made.price.toString()], [false, '1.5']);
    assert.equal(await db['part'].count({ where: { active: false, small: { gt: 1 } } }), 1);
  });

  it('lets the database fill a column whose default is an expression', async () => {
    const { models, client } =
      await adoptAll(`CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL DEFAULT 'it''s',
      created TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP, made TEXT NOT NULL DEFAULT (datetime('now')),
      key TEXT NOT NULL DEFAULT (lower(hex(randomblob(4)))), two INTEGER DEFAULT (1 + 1), quoted TEXT DEFAULT "dq")`);
    assert.match(models, /created String @default\(dbgenerated\("CURRENT_TIMESTAMP"\)\)/);
    const db = await client();
    const note = await db['note'].create({ data: {} });
    assert.match(note.created, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    assert.match(note.made, /^\d{4}-\d\d-\d\d /);
    assert.match(note.key, /^[0-9a-f]{8}$/);
    assert.deepEqual([note.text, note.two, note.quoted], ["it's", 2, 'dq']);
  });

  it('reads what Django writes', async () => {
    const { models, warnings, client } = await adoptAll(`
      CREATE TABLE "django_migrations" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app" varchar(255) NOT NULL, "applied" datetime NOT NULL);
      CREATE TABLE "django_content_type" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app_label" varchar(100) NOT NULL, "model" varchar(100) NOT NULL);
      CREATE UNIQUE INDEX "django_content_type_app_label_model_76bd3d3b_uniq" ON "django_content_type" ("app_label", "model");
      CREATE TABLE "auth_user" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "is_superuser" bool NOT NULL, "username" varchar(150) NOT NULL UNIQUE);
      CREATE TABLE "django_session" ("session_key" varchar(40) NOT NULL PRIMARY KEY, "expire_date" datetime NOT NULL);
      CREATE TABLE kind (id integer NOT NULL PRIMARY KEY AUTOINCREMENT, name varchar(40) NOT NULL);
      CREATE TABLE part (id integer NOT NULL PRIMARY KEY AUTOINCREMENT,
        kind_id bigint NOT NULL REFERENCES kind (id) DEFERRABLE INITIALLY DEFERRED,
        owner_id integer NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED, "stock" integer unsigned NOT NULL CHECK ("stock" >= 0),
        "data" text NOT NULL CHECK ((JSON_VALID("data") OR "data" IS NULL)), "took" bigint NULL);
      CREATE TABLE special (part_id bigint NOT NULL PRIMARY KEY REFERENCES part (id));
      CREATE INDEX "part_kind_id_1b4f" ON part (kind_id);
      INSERT INTO kind VALUES (7, 'Screw'); INSERT INTO part VALUES (1, 7, NULL, 2, '{}', 9000000000); INSERT INTO special VALUES (1);`);
    assert.match(models, /username String @unique \/\/\/ @length\(max: 150\)/);
    assert.match(models, /@@unique\(\[appLabel, model\], map: "django_content_type_app_label_model_76bd3d3b_uniq"\)/);
    assert.match(models, /kindId Int @map\("kind_id"\)/);
    assert.match(models, /sessionKey String @id @map\("session_key"\)/);
    assert.deepEqual(warnings, []);
    const db = await client();
    assert.deepEqual(await db['special'].findFirst({ include: { part: { include: { kind: true, owner: true } } } }), {
      partId: 1,
      part: {
        id: 1,
        kindId: 7,
        ownerId: null,
        stock: 2,
        data: {},
        took: 9_000_000_000n,
        kind: { id: 7, name: 'Screw' },
        owner: null,
      },
    });
    // A text that only JSON fits into.
    assert.match(models, /data Json\n/);
    for (const data of [{ a: [1, 'x'] }, 'text', 5, [true, null]]) {
      const { id } = await db['part'].create({ data: { kindId: 7, stock: 1, data } });
      assert.deepEqual(await db['part'].findUnique({ where: { id }, select: { data: true } }), { data });
    }
  });

  it('takes a foreign key that is unique among some rows for a list', async () => {
    const { client } = await adoptAll(`CREATE TABLE customers (id INTEGER PRIMARY KEY, email TEXT NOT NULL);
      CREATE TABLE invoices (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers(id), paid BOOLEAN NOT NULL DEFAULT 0);
      CREATE UNIQUE INDEX one_open_invoice ON invoices(customer_id) WHERE paid = 0;
      INSERT INTO customers VALUES (1, 'ann@example.test'); INSERT INTO invoices VALUES (1, 1, 0), (2, 1, 1);`);
    const [customer] = await (await client())['customer'].findMany({ include: { invoices: true } });
    assert.equal(customer.invoices.length, 2);
  });

  it('gives the index behind UNIQUE an ordinary name, so that a dump of a new database can be restored', async () => {
    const { project, models } = await adoptAll(
      'CREATE TABLE people (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, a INT, b INT, UNIQUE (a, b))',
    );
    assert.doesNotMatch(models, /sqlite_autoindex/);
    const fresh = await connectRaw('file:./fresh.sqlite3', { root: project.root });
    const dump = await fresh.query(
      `SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '\\_%' ESCAPE '\\'`,
    );
    await fresh.close();
    const copy = await connectRaw('file:./copy.sqlite3', { root: project.root, create: true });
    for (const { sql } of dump) await copy.script(String(sql));
    await copy.script(`INSERT INTO people (email) VALUES ('a')`);
    await assert.rejects(copy.script(`INSERT INTO people (email) VALUES ('a')`), /UNIQUE/);
    await copy.close();
  });

  it('makes names for those without a Latin letter, with spaces and with quotes', async () => {
    const { models, client } =
      await adoptAll(`CREATE TABLE "города" ("имя" TEXT PRIMARY KEY, "население" INTEGER UNIQUE);
      CREATE TABLE goods (id INTEGER PRIMARY KEY, "цена" INTEGER, "город" TEXT REFERENCES "города" ("имя"), "Prénom" TEXT DEFAULT 'é');
      CREATE TABLE "Order Details" ("Order ID" INTEGER PRIMARY KEY, "2nd  line" TEXT, "2nd_line" TEXT);
      CREATE INDEX "по цене" ON goods ("цена");
      INSERT INTO "города" VALUES ('Москва', 13); INSERT INTO goods VALUES (1, 100, 'Москва', 'x'); INSERT INTO "Order Details" VALUES (1, 'a', 'b');`);
    assert.match(models, /model Table1 \{[\s\S]*@@map\("города"\)/);
    assert.match(models, /column\d Int\? @map\("цена"\)/);
    assert.match(models, /prenom String\? @default\("é"\) @map\("Prénom"\)/);
    assert.match(models, /orderId Int @id @default\(autoincrement\(\)\) @map\("Order ID"\)/);
    const db = await client();
    const [good] = await db['good'].findMany({ include: { column2: true } });
    assert.equal(Object.values(good.column2).includes('Москва'), true);
    assert.deepEqual(Object.values(await db['orderDetail'].findFirst()), [1, 'a', 'b']);
  });

  it('gives way to reserved names, and to names that differ in capital letters only', async () => {
    const { project } =
      await adoptAll(`CREATE TABLE decimals (id INTEGER PRIMARY KEY, n TEXT); CREATE TABLE json (id INTEGER PRIMARY KEY);
      CREATE TABLE "String" (id INTEGER PRIMARY KEY, s TEXT); CREATE TABLE promise (id INTEGER PRIMARY KEY);
      CREATE TABLE constructors (id INTEGER PRIMARY KEY, constructor TEXT, "toString" TEXT);
      CREATE TABLE driver (id INTEGER PRIMARY KEY, constructor_id INT REFERENCES constructors(id), then_id INT REFERENCES driver(id));
      CREATE TABLE line_item (id INTEGER PRIMARY KEY); CREATE TABLE lineitem (id INTEGER PRIMARY KEY); CREATE TABLE line_items (id INTEGER PRIMARY KEY);`);
    const names = [...project.read('src/posts/models.prisma').matchAll(/^model (\w+)/gm)].map(
      ([, name]) => name as string,
    );
    assert.equal(new Set(names.map((name) => name.toLowerCase())).size, 9);
    for (const reserved of ['Decimal', 'Json', 'String', 'Promise', 'Constructor'])
      assert.ok(!names.includes(reserved), reserved);
  });

  it('leaves out what no model can hold, by name, and adopts the rest', async () => {
    const { models, warnings } = await adoptAll(`CREATE TABLE kind (id INTEGER PRIMARY KEY, name TEXT);
      CREATE TABLE part (id INTEGER PRIMARY KEY, n INTEGER, doubled INTEGER GENERATED ALWAYS AS (n * 2) STORED, kind_id TEXT REFERENCES kind (id),
        label TEXT REFERENCES kind (name), lost INTEGER REFERENCES nowhere (id));
      CREATE INDEX part_lower ON part (lower(label)); CREATE INDEX part_doubled ON part (doubled);
      CREATE VIEW kinds AS SELECT name FROM kind;
      CREATE TRIGGER touched AFTER UPDATE ON kind BEGIN SELECT 1; END;
      CREATE TABLE log (line TEXT);
      CREATE TABLE "say ""hi""" (id INTEGER PRIMARY KEY);
      CREATE TABLE odd (id INTEGER PRIMARY KEY, "6""" TEXT UNIQUE, say INT REFERENCES "say ""hi""" (id));
      CREATE VIRTUAL TABLE docs USING fts5(title);`);
    assert.match(models, /kindId String\?/);
    assert.match(models, /model Log \{[\s\S]*@@ignore/);
    assert.doesNotMatch(models, /Doc|doubled/);
    const all = warnings.join('\n');
    assert.match(
      all,
      /foreign key \(kind_id\) of part has no relation: kind_id is String and the key that it refers to is Int/,
    );
    assert.match(
      all,
      /add `kind Kind\? @relation\(fields: \[kindId\], references: \[id\]\)` to Part and `parts Part\[\]` to Kind/,
    );
    assert.match(all, /foreign key \(label\) of part has no relation/);
    assert.match(all, /table docs is a virtual table/);
    assert.match(all, /column doubled of part is generated by the database/);
    assert.match(all, /index part_lower is on an expression/);
    assert.match(all, /table say "hi" was left out: a name with a double quote cannot be migrated/);
    assert.match(all, /column 6" of odd was left out/);
    assert.match(all, /table log has no primary or unique key/);
  });

  it('reads keys that are texts, NOT NULL or not', async () => {
    const { models } = await adoptAll(`CREATE TABLE customers (customer_id TEXT PRIMARY KEY, name TEXT) WITHOUT ROWID;
      CREATE TABLE regions (id NCHAR(5) PRIMARY KEY, name TEXT);
      CREATE TABLE both (a INT, b TEXT, PRIMARY KEY (a, b));`);
    assert.match(models, /customerId String @id @map\("customer_id"\)/);
    assert.match(models, /id String @id \/\/\/ @length\(max: 5\)/);
    assert.match(models, /@@id\(\[a, b\]\)/);
    assert.doesNotMatch(models, /@@ignore/);
  });
});
