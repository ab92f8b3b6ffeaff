import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqlite, type SqliteEngine } from '../../../../../src/runtime/db/sqlite/sqlite-handle.ts';
import { hasNodeSqlite } from '../../../../../src/runtime/db/sqlite/sqlite-node.ts';

const engines: SqliteEngine[] = hasNodeSqlite() ? ['node:sqlite', 'libsql'] : ['libsql'];

for (const engine of engines)
  describe(`The mode of a SQLite file, by ${engine}`, () => {
    let folder: string;
    const modeOf = (name: string) => statSync(join(folder, name)).mode & 0o777;

    before(function () {
      if (process.platform === 'win32') this.skip();
    });
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'quintet-mode-'));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    function write(): () => void {
      const handle = openSqlite(join(folder, 'db.sqlite3'), { engine });
      handle.exec('CREATE TABLE t (a); INSERT INTO t VALUES (1)');
      return () => handle.close();
    }

    it('a new database is for its owner alone, its -wal and -shm too', () => {
      const close = write();
      assert.equal(modeOf('db.sqlite3'), 0o600);
      assert.equal(modeOf('db.sqlite3-wal'), 0o600);
      assert.equal(modeOf('db.sqlite3-shm'), 0o600);
      close();
    });

    it('a file that exists keeps its mode', () => {
      writeFileSync(join(folder, 'db.sqlite3'), '');
      chmodSync(join(folder, 'db.sqlite3'), 0o640);
      write()();
      assert.equal(modeOf('db.sqlite3'), 0o640);
    });
  });
