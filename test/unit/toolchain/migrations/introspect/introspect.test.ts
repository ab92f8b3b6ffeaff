import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../../../../../src/runtime/db/connect.ts';
import { connectRaw } from '../../../../../src/runtime/db/raw-connection.ts';
import { openSqlite } from '../../../../../src/runtime/db/sqlite/sqlite-handle.ts';
import { introspect, type Introspection } from '../../../../../src/toolchain/migrations/introspect/introspect.ts';
import { needsPostgres } from '../../../../support/postgres.ts';
import { prismaClientFor } from '../../../../support/prisma-client.ts';

const flat = (text: string) => text.replace(/[ \t]+/g, ' ');

describe('migrations/introspect', function () {
  this.timeout(30_000);
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'quintet-introspect-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  async function read(sql: string, options = {}): Promise<Introspection & { flat: string }> {
    const handle = openSqlite(join(root, 'shop.db'), { keepsJournalMode: true });
    handle.exec(sql);
    handle.close();
    const result = await introspect('file:./shop.db', { root, app: 'shop', ...options });
    return { ...result, flat: flat(result.models) };
  }

  it('leaves the file byte for byte as it was', async () => {
    await read('CREATE TABLE a (id INTEGER PRIMARY KEY)');
    const before = readFileSync(join(root, 'shop.db'));
    await introspect('file:./shop.db', { root, app: 'shop' });
    assert.deepEqual(readFileSync(join(root, 'shop.db')), before);
    assert.equal(existsSync(join(root, 'shop.db-wal')), false);
  });

  it('names models in the singular and fields in camelCase, mapped to what is there', async () => {
    const { flat: models, modelNames } = await read(`
      CREATE TABLE blog_posts (post_id INTEGER PRIMARY KEY, "Post Title" TEXT, "2nd_line" TEXT);
      CREATE TABLE categories (id INTEGER PRIMARY KEY);
      CREATE TABLE order_status (id INTEGER PRIMARY KEY);
      CREATE TABLE ADDRESS (ID INTEGER PRIMARY KEY);`);
    assert.deepEqual(modelNames.sort(), ['Address', 'BlogPost', 'Category', 'OrderStatus']);
    assert.match(models, /postId Int @id @default\(autoincrement\(\)\) @map\("post_id"\)/);
    assert.match(models, /postTitle String\? @map\("Post Title"\)/);
    assert.match(models, /@map\("2nd_line"\)/);
    assert.match(models, /@@map\("blog_posts"\)/);
  });

  it('reads indexes on a condition', async () => {
    const { flat: models } = await read(`
      CREATE TABLE seat (id INTEGER PRIMARY KEY, name TEXT NOT NULL, "kind" TEXT, active INTEGER NOT NULL);
      CREATE UNIQUE INDEX "it's taken" ON seat (name, kind) WHERE active = 1;
      CREATE INDEX seat_kind ON seat (kind) WHERE kind IS NOT NULL;`);
    assert.match(models, /@@unique\(\[name, kind\], map: "it's taken", where: raw\("active = 1"\)\)/);
    assert.match(models, /@@index\(\[kind\], map: "seat_kind", where: raw\("kind IS NOT NULL"\)\)/);
  });

  it('gives way to models that the project has already', async () => {
    const { modelNames } = await read(
      'CREATE TABLE users (id INTEGER PRIMARY KEY); CREATE TABLE sessions (id INTEGER PRIMARY KEY)',
    );
    assert.deepEqual(modelNames.sort(), ['Session', 'Users']);
    rmSync(join(root, 'shop.db'));
    assert.deepEqual((await read('CREATE TABLE user (id INTEGER PRIMARY KEY)')).modelNames, ['ShopUser']);
  });

  it('takes only the tables that are named, with the lists between them', async () => {
    const sql = `
      CREATE TABLE posts (id INTEGER PRIMARY KEY, author INTEGER REFERENCES authors(id));
      CREATE TABLE authors (id INTEGER PRIMARY KEY);
      CREATE TABLE tags (id INTEGER PRIMARY KEY);
      CREATE TABLE "_PostToTag" ("A" INTEGER NOT NULL REFERENCES posts(id) ON DELETE CASCADE ON UPDATE CASCADE,
        "B" INTEGER NOT NULL REFERENCES tags(id) ON DELETE CASCADE ON UPDATE CASCADE);
      CREATE UNIQUE INDEX "_PostToTag_AB_unique" ON "_PostToTag" ("A", "B");
      CREATE INDEX "_PostToTag_B_index" ON "_PostToTag" ("B");`;
    const { modelNames, flat: models } = await read(sql, { only: ['posts', 'tags'] });
    assert.deepEqual(modelNames.sort(), ['Post', 'Tag']);
    assert.match(models, /tags Tag\[\]/);
    assert.match(models, /author Int\?/);
    const alone = await introspect('file:./shop.db', { root, app: 'shop', only: ['tags'] });
    assert.deepEqual([alone.modelNames, /\[\]/.test(alone.models)], [['Tag'], false]);
    await assert.rejects(introspect('file:./shop.db', { root, app: 'shop', only: ['tag'] }), {
      code: 'INTROSPECTION_TABLE_UNKNOWN',
      message: "database shop.db has no table 'tag'; did you mean tags?",
    });
  });

  it('tells two tables apart whose names fall together', async () => {
    const { modelNames } = await read(
      'CREATE TABLE item (id INTEGER PRIMARY KEY); CREATE TABLE items (id INTEGER PRIMARY KEY); CREATE TABLE Item_ (id INTEGER PRIMARY KEY);',
    );
    assert.equal(new Set(modelNames).size, 3);
    assert.ok(modelNames.includes('Item') && modelNames.includes('Items'));
  });

  it('names relations after their foreign keys, and lists after the model', async () => {
    const { flat: models } = await read(`
      CREATE TABLE people (id INTEGER PRIMARY KEY, manager INTEGER REFERENCES people(id), mentor_id INTEGER REFERENCES people(id));
      CREATE TABLE letters (id INTEGER PRIMARY KEY, sender_id INTEGER NOT NULL REFERENCES people(id), recipient_id INTEGER NOT NULL REFERENCES people(id));
      CREATE TABLE badges (id INTEGER PRIMARY KEY, person_id INTEGER NOT NULL UNIQUE REFERENCES people(id));`);
    assert.match(models, /managerId Int\? @map\("manager"\)/);
    assert.match(models, /\bmanager Person\? @relation\(/);
    assert.match(models, /\bmentor Person\? @relation\(/);
    assert.match(models, /peopleByManager Person\[\]/);
    assert.match(models, /peopleByMentor Person\[\]/);
    assert.match(models, /lettersBySender Letter\[\]/);
    assert.match(models, /\bsender Person @relation\(/);
    assert.match(models, /\bbadge Badge\?/);
  });

  it('keeps composite keys, composite foreign keys and unique sets', async () => {
    const { flat: models } = await read(`
      CREATE TABLE rooms (house_no INTEGER NOT NULL, room_no INTEGER NOT NULL, PRIMARY KEY (house_no, room_no));
      CREATE TABLE beds (id INTEGER PRIMARY KEY, house_no INTEGER NOT NULL, room_no INTEGER NOT NULL, label TEXT NOT NULL,
        UNIQUE (room_no, label), FOREIGN KEY (house_no, room_no) REFERENCES rooms(house_no, room_no));`);
    assert.match(models, /@@id\(\[houseNo, roomNo\]\)/);
    assert.match(models, /@@unique\(\[roomNo, label\]/);
    assert.match(models, /room Room @relation\(fields: \[houseNo, roomNo\], references: \[houseNo, roomNo\]/);
  });

  it('marks a table without a key and says so', async () => {
    const { flat: models, warnings } = await read(
      'CREATE TABLE log (line TEXT); CREATE TABLE a (id INTEGER PRIMARY KEY)',
    );
    assert.match(models, /model Log \{[\s\S]*@@ignore/);
    assert.match(warnings.join('\n'), /table log has no primary or unique key/);
  });

  it('leaves out the tables of Prisma and of the accounts app', async () => {
    const { modelNames } =
      await read(`CREATE TABLE _prisma_migrations (id TEXT PRIMARY KEY); CREATE TABLE accounts_user (id INTEGER PRIMARY KEY);
      CREATE TABLE accounts_session (id INTEGER PRIMARY KEY); CREATE TABLE likes (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES accounts_user(id));`);
    assert.deepEqual(modelNames, ['Like']);
  });

  it('refuses a database without tables, and a file that is not there', async () => {
    await assert.rejects(read('SELECT 1'), { code: 'INTROSPECTION_EMPTY' });
    await assert.rejects(introspect('file:./nowhere.db', { root, app: 'shop' }), { code: 'DATABASE_FILE_MISSING' });
    assert.equal(existsSync(join(root, 'nowhere.db')), false);
  });

  describe('on PostgreSQL', () => {
    async function readPostgres(context: Mocha.Context, sql: string) {
      const url = await needsPostgres(context);
      const connection = await connectRaw(url, { root });
      await connection.script(sql);
      await connection.close();
      const result = await introspect(url, { root, app: 'shop' });
      return { ...result, url, flat: flat(result.models) };
    }

    it('renames enums with their fields and defaults', async function () {
      const { flat: models } = await readPostgres(
        this,
        `CREATE TYPE film_ratings AS ENUM ('G', 'PG-13'); CREATE TABLE films (id SERIAL PRIMARY KEY, rating film_ratings NOT NULL DEFAULT 'G')`,
      );
      assert.match(models, /enum FilmRating \{[\s\S]*@@map\("film_ratings"\)/);
      assert.match(models, /rating FilmRating @default\(G\)/);
    });

    it('takes CHECK constraints, domains, generated columns and types that the client does not know', async function () {
      const { flat: models, warnings } = await readPostgres(
        this,
        `CREATE DOMAIN positive AS INTEGER CHECK (VALUE > 0);
        CREATE TABLE things (id BIGSERIAL PRIMARY KEY, n INTEGER NOT NULL CHECK (n > 0), d positive, search tsvector, tags TEXT[] NOT NULL, at TIMESTAMPTZ DEFAULT now(), "char" "char", u UUID DEFAULT gen_random_uuid());
        CREATE VIEW thing_names AS SELECT n FROM things;`,
      );
      assert.match(models, /search Unsupported\("tsvector"\)\?/);
      assert.match(models, /tags String\[\]/);
      assert.match(
        warnings.join('\n'),
        /column search of things has a type that the client does not support \("?tsvector/,
      );
    });

    it('keeps the join table of a many-to-many relation usable, columns A and B in place', async function () {
      const {
        models,
        url,
        flat: text,
      } = await readPostgres(
        this,
        `
        CREATE TABLE zebras (id SERIAL PRIMARY KEY, name TEXT NOT NULL); CREATE TABLE tags (id SERIAL PRIMARY KEY, name TEXT NOT NULL);
        CREATE TABLE "_tagsTozebras" ("A" INTEGER NOT NULL REFERENCES tags(id), "B" INTEGER NOT NULL REFERENCES zebras(id), CONSTRAINT "_tagsTozebras_AB_pkey" PRIMARY KEY ("A", "B"));
        CREATE INDEX "_tagsTozebras_B_index" ON "_tagsTozebras"("B");
        INSERT INTO zebras (id, name) VALUES (7, 'Z'); INSERT INTO tags (id, name) VALUES (1, 'T'); INSERT INTO "_tagsTozebras" VALUES (1, 7);`,
      );
      assert.match(text, /tags Tag\[\] @relation\("tagsTozebras"\)/);
      const { db, database } = connect(await prismaClientFor('postgresql', models), { url });
      assert.deepEqual(await db['zebra'].findMany({ include: { tags: true } }), [
        { id: 7, name: 'Z', tags: [{ id: 1, name: 'T' }] },
      ]);
      await database.close();
    });

    // A connection that stays open fails the suite: test/support/root-hooks.ts.
    it('uses one connection at a time, whether it succeeds or fails', async function () {
      const url = await withOneConnection(await needsPostgres(this));
      await assert.rejects(introspect(url, { root, app: 'shop' }), { code: 'INTROSPECTION_EMPTY' });
      const other = await needsPostgres(this);
      const connection = await connectRaw(other, { root });
      await connection.script('CREATE TABLE tags (id SERIAL PRIMARY KEY, name TEXT NOT NULL)');
      await connection.close();
      const { modelNames } = await introspect(await withOneConnection(other), { root, app: 'shop' });
      assert.deepEqual(modelNames, ['Tag']);
    });

    /** The URL of a new user for whom the server accepts a single connection. */
    async function withOneConnection(url: string): Promise<string> {
      const own = new URL(url);
      own.username = `one_${own.pathname.slice(1)}`;
      const connection = await connectRaw(url, { root });
      await connection.script(
        `CREATE ROLE ${own.username} LOGIN CONNECTION LIMIT 1 PASSWORD '${own.password}' IN ROLE pg_read_all_data`,
      );
      await connection.close();
      return own.href;
    }
  });
});
