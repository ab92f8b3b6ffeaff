// The parts that only turn text into text.
import assert from 'node:assert/strict';
import { findMigration, nextTimestamp } from '../../../../src/toolchain/migrations/history/history.ts';
import { parseDefaults } from '../../../../src/toolchain/migrations/diff/one-off-values.ts';
import { toTarget } from '../../../../src/toolchain/migrations/apply/migration-steps.ts';
import {
  nameBackRelation,
  nameField,
  nameModel,
  relationOf,
} from '../../../../src/toolchain/migrations/introspect/introspect-names.ts';
import { runsOutsideTransaction, splitStatements } from '../../../../src/toolchain/migrations/apply/run-script.ts';
import { forProvider, fromSnapshot, toSnapshot } from '../../../../src/toolchain/migrations/history/snapshot.ts';

describe('migrations/run-script', () => {
  const scripts: [string, string, string[]][] = [
    ['statements', 'SELECT 1; SELECT 2;\n', ['SELECT 1', 'SELECT 2']],
    ['a last one without semicolon', 'SELECT 1;SELECT 2', ['SELECT 1', 'SELECT 2']],
    ['semicolons in quotes', `SELECT 'a;''b', "c;d"; SELECT 2`, [`SELECT 'a;''b', "c;d"`, 'SELECT 2']],
    ['semicolons in comments', '-- a; b\nSELECT 1 /* c; d */; -- e', ['-- a; b\nSELECT 1 /* c; d */']],
    [
      'function bodies',
      'CREATE FUNCTION f() RETURNS int AS $body$ BEGIN; RETURN 1; END; $body$ LANGUAGE plpgsql; SELECT 1',
      ['CREATE FUNCTION f() RETURNS int AS $body$ BEGIN; RETURN 1; END; $body$ LANGUAGE plpgsql', 'SELECT 1'],
    ],
    [
      'triggers of SQLite',
      'CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE b SET c = CASE WHEN 1 THEN 2 END; DELETE FROM d; END; SELECT 1',
      [
        'CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE b SET c = CASE WHEN 1 THEN 2 END; DELETE FROM d; END',
        'SELECT 1',
      ],
    ],
    ['nothing', '\n-- only a comment\n;;', []],
  ];
  for (const [what, script, statements] of scripts) {
    it(`splits ${what}`, () => assert.deepEqual(splitStatements(script), statements));
  }

  it('knows what must run outside a transaction', () => {
    assert.equal(runsOutsideTransaction('CREATE INDEX CONCURRENTLY a ON b (c)'), true);
    assert.equal(runsOutsideTransaction('-- quintet: no-transaction\nVACUUM'), true);
    assert.equal(runsOutsideTransaction(`-- not CONCURRENTLY\nINSERT INTO a VALUES ('CONCURRENTLY')`), false);
  });
});

describe('migrations/history', () => {
  const names = ['20260101000000_initial', '20260102000000_add_post_body', '20260103000000_add_post_body'];

  it('finds a migration by its name, its timestamp or what it does', () => {
    assert.equal(findMigration(names, '20260101000000_initial'), names[0]);
    assert.equal(findMigration(names, '20260102'), names[1]);
    assert.equal(findMigration(names, 'initial'), names[0]);
    assert.throws(() => findMigration(names, 'add_post_body'), { code: 'MIGRATION_AMBIGUOUS' });
    assert.equal(findMigration(names, 'init'), names[0], 'the beginning of its name without the timestamp');
    assert.throws(
      () => findMigration(names, 'nothing'),
      (error: { code?: string; hint?: string }) => {
        assert.equal(error.code, 'MIGRATION_UNKNOWN');
        assert.doesNotMatch(error.hint ?? '', /zero/, 'only migrate takes it');
        return true;
      },
    );
    assert.throws(
      () => toTarget(names, 'nothing'),
      (error: { hint?: string }) => /migrate zero/.test(error.hint ?? ''),
    );
    assert.throws(() => findMigration(names, ''), { code: 'MIGRATION_UNKNOWN' });
  });

  it('gives timestamps that only grow, over a new year and with foreign names in the folder', () => {
    assert.equal(nextTimestamp([], new Date('2026-11-22T05:41:03Z')), '20261122054103');
    assert.equal(nextTimestamp(['20261231235959_a', 'notes'], new Date('2020-01-01')), '20270101000000');
  });
});

describe('migrations/snapshot', () => {
  const models =
    '// top\n/// doc\nmodel Post {\n  id Int @id // key\n  url String @default("http://x") /// @help("a // b")\n\n  /// more\n  name String @db.VarChar(200) @default("@db.Text")\n}\n';
  const files: [string, string][] = [
    ['src/schema.prisma', 'generator client {\n  provider = "x"\n}\ndatasource db {\n  provider = "postgresql"\n}\n'],
    ['src/posts/models.prisma', models],
  ];

  it('keeps models without comments, by file', () => {
    const [schema, posts] = fromSnapshot(toSnapshot(files), 'postgresql');
    assert.equal(schema?.[0], 'src/schema.prisma');
    assert.doesNotMatch(schema?.[1] ?? '', /generator/);
    assert.equal(posts?.[0], 'src/posts/models.prisma');
    assert.equal(
      posts?.[1].trim(),
      'model Post {\n  id Int @id\n  url String @default("http://x")\n  name String @db.VarChar(200) @default("@db.Text")\n}',
    );
  });

  it('is the same for a checkout with other line ends', () => {
    const windows = toSnapshot(files.map(([path, text]) => [path, text.replaceAll('\n', '\r\n')]));
    assert.equal(windows.replaceAll('\r\n', '\n'), toSnapshot(files));
    assert.deepEqual(
      fromSnapshot(toSnapshot(files).replaceAll('\n', '\r\n'), 'sqlite'),
      fromSnapshot(toSnapshot(files), 'sqlite'),
    );
  });

  it('drops the column types of PostgreSQL for SQLite, and no text that looks like one', () => {
    const [, posts] = forProvider(files, 'sqlite');
    assert.match(posts?.[1] ?? '', /name String @default\("@db\.Text"\)/);
  });
});

describe('migrations/introspect-names', () => {
  const free = () => false;
  const taken =
    (...names: string[]) =>
    (name: string) =>
      names.includes(name);

  it('names models', () => {
    const tables = ['blog_posts', 'PlaylistTrack', 'CATEGORIES', 'news', 'order_status', 'people', 't_1'];
    assert.deepEqual(
      tables.map((table) => nameModel(table, free, 'shop')),
      ['BlogPost', 'PlaylistTrack', 'Category', 'News', 'OrderStatus', 'Person', 'T1'],
    );
    assert.equal(nameModel('users', taken('User'), 'shop'), 'Users');
    assert.equal(nameModel('user', taken('User'), 'shop'), 'ShopUser');
    assert.equal(nameModel('user', taken('User', 'ShopUser'), 'shop'), 'User2');
  });

  it('names fields', () => {
    assert.deepEqual(
      ['BillingCity', 'created_at', 'ID', 'isOK'].map((column) => nameField(column, free)),
      ['billingCity', 'createdAt', 'id', 'isOk'],
    );
    assert.equal(nameField('created_at', taken('createdAt')), 'created_at');
  });

  it('names relations', () => {
    assert.deepEqual(['artist_id', 'ArtistId', 'ReportsTo', 'country_code', 'id'].map(relationOf), [
      'artist',
      'artist',
      undefined,
      'country',
      undefined,
    ]);
    assert.equal(nameBackRelation('BlogPost', true, undefined, free), 'blogPosts');
    assert.equal(nameBackRelation('BlogPost', true, undefined, taken('blogPosts')), 'blogPostsByRelation');
    assert.equal(nameBackRelation('Letter', true, 'sender', free), 'lettersBySender');
    assert.equal(nameBackRelation('Badge', false, undefined, free), 'badge');
  });
});

describe('migrations/one-off-values', () => {
  it('reads --default up to the first equals sign', () => {
    assert.deepEqual(parseDefaults(['Post.title=a=b', 'Post.body=']), { 'Post.title': 'a=b', 'Post.body': '' });
    assert.throws(() => parseDefaults(['Post.title']), { code: 'MIGRATION_DEFAULT_SYNTAX' });
  });
});
