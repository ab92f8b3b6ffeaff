import assert from 'node:assert/strict';
import { maskPassword, parseDatabaseUrl } from '../../../../src/runtime/db/database-url.ts';
import { toNumberedPlaceholders } from '../../../../src/runtime/db/placeholders.ts';

describe('runtime/db/database-url', () => {
  const files: [string, string, string][] = [
    ['file:./db.sqlite3', '/project/db.sqlite3', 'db.sqlite3'],
    ['file:db.sqlite3', '/project/db.sqlite3', 'db.sqlite3'],
    ['file:../shop.db', '/shop.db', '/shop.db'],
    ['file:/var/db.sqlite3', '/var/db.sqlite3', '/var/db.sqlite3'],
    ['file:///var/db.sqlite3', '/var/db.sqlite3', '/var/db.sqlite3'],
    ['file:./my%20data.db', '/project/my data.db', 'my data.db'],
    ['file:./100%.db', '/project/100%.db', '100%.db'],
    ['file:./db.sqlite3?mode=ro', '/project/db.sqlite3', 'db.sqlite3'],
    ['data/shop.sqlite', '/project/data/shop.sqlite', 'data/shop.sqlite'],
    [':memory:', ':memory:', ':memory:'],
    ['file::memory:', ':memory:', ':memory:'],
  ];
  for (const [url, file, location] of files) {
    it(`reads ${url}`, () =>
      assert.deepEqual(parseDatabaseUrl(url, '/project'), { provider: 'sqlite', file, location }));
  }

  it('reads a PostgreSQL address with its defaults', () => {
    const address = parseDatabaseUrl('postgresql://ann:s%40ft@db.example.com/blog?schema=shop', '/');
    assert.deepEqual(address, {
      provider: 'postgresql',
      url: 'postgresql://ann:s%40ft@db.example.com/blog?schema=shop',
      host: 'db.example.com',
      port: 5432,
      database: 'blog',
      user: 'ann',
      schema: 'shop',
      location: 'db.example.com:5432/blog',
    });
  });

  for (const url of ['', 'mysql://localhost/x', 'db', 'postgresql://[', 'http://x/y']) {
    it(`refuses '${url}'`, () => assert.throws(() => parseDatabaseUrl(url, '/'), { code: 'DATABASE_URL_INVALID' }));
  }

  it('never shows a password', () => {
    assert.equal(maskPassword('mysql://ann:secret@localhost/x'), 'mysql://ann:***@localhost/x');
    assert.throws(
      () => parseDatabaseUrl('mysql://ann:secret@localhost/x', '/'),
      (error: Error) => !error.message.includes('secret'),
    );
  });
});

describe('runtime/db/placeholders', () => {
  const cases: [string, string][] = [
    ['SELECT ? + ?', 'SELECT $1 + $2'],
    [`SELECT '?', "a?" FROM t WHERE b = ?`, `SELECT '?', "a?" FROM t WHERE b = $1`],
    [`SELECT 'it''s ?', ?`, `SELECT 'it''s ?', $1`],
    ['SELECT ? -- why?\n, ? /* ? */', 'SELECT $1 -- why?\n, $2 /* ? */'],
    ['SELECT $$ ? $$, $tag$ ? $$ $tag$, ?', 'SELECT $$ ? $$, $tag$ ? $$ $tag$, $1'],
    [`SELECT a ?? 'key' FROM t WHERE b = ?`, `SELECT a ? 'key' FROM t WHERE b = $1`],
  ];
  for (const [sql, expected] of cases) it(sql, () => assert.equal(toNumberedPlaceholders(sql), expected));
});
