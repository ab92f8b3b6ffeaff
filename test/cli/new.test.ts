import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { cleanEnvironment, packageFolder, run, temporaryFolder, type Run } from '../support/command-line.ts';

const bin = join(packageFolder, 'bin/run.js');

describe('cli/new', function () {
  this.timeout(120_000);
  let folder: ReturnType<typeof temporaryFolder>;

  beforeEach(() => {
    folder = temporaryFolder('new');
  });
  afterEach(() => folder.cleanUp());

  const make = (...args: string[]): Run => run(process.execPath, [bin, 'new', ...args], { cwd: folder.path });
  const read = (path: string): string => readFileSync(join(folder.path, path), 'utf8');

  it('writes a whole project and says what comes next', () => {
    const { code, stdout } = make('blog', '--skip-install', '--skip-git');
    assert.equal(code, 0);
    assert.match(
      stdout,
      /Next:\n {2}cd blog\n {2}npm install\n {2}npx quintet migrate\n {2}npx quintet createsuperuser\n {2}npx quintet runserver\n/,
    );
    const packageJson = JSON.parse(read('blog/package.json')) as { name: string; dependencies: { quintet: string } };
    assert.equal(packageJson.name, 'blog');
    assert.ok(existsSync(join(folder.path, 'blog', packageJson.dependencies.quintet.replace('file:', ''))));
    assert.equal(
      readdirSync(join(folder.path, 'blog/migrations')).filter((name) => name.endsWith('_initial')).length,
      1,
    );
    assert.deepEqual(readdirSync(folder.path), ['blog']);
  });

  it('keeps a fresh secret key in .env, for the owner only and out of git', () => {
    make('one', '--skip-install');
    make('two', '--skip-install', '--skip-git');
    const key = (path: string): string => /^SECRET_KEY="(.{50,})"$/m.exec(read(path))?.[1] ?? '';
    assert.notEqual(key('one/.env'), '');
    assert.notEqual(key('one/.env'), key('two/.env'));
    assert.equal(statSync(join(folder.path, 'one/.env')).mode & 0o077, 0);
    const tracked = run('git', ['ls-files'], { cwd: join(folder.path, 'one') }).stdout.split('\n');
    assert.ok(tracked.includes('.env.example'));
    assert.ok(tracked.every((path) => path !== '.env' && !path.startsWith('node_modules')));
    assert.ok(!read('one/.env.example').includes(key('one/.env')));
  });

  it('makes no repository inside one', () => {
    run('git', ['init', '--quiet'], { cwd: folder.path });
    assert.equal(make('blog', '--skip-install').code, 0);
    assert.equal(existsSync(join(folder.path, 'blog/.git')), false);
  });

  it('takes a path, and the current folder when it is empty', () => {
    assert.equal(make('sites/deep/shop', '--skip-install', '--skip-git').code, 0);
    assert.match(read('sites/deep/shop/package.json'), /"name": "shop"/);
    const here = join(folder.path, 'here');
    mkdirSync(here);
    assert.equal(run(process.execPath, [bin, 'new', '.', '--skip-install', '--skip-git'], { cwd: here }).code, 0);
    assert.match(read('here/package.json'), /"name": "here"/);
  });

  it('takes a name with a scope for the package, without it for the folder', () => {
    const made = make('@acme/site', '--skip-install', '--skip-git');
    assert.equal(made.code, 0, made.stderr);
    assert.match(made.stdout, /Next:\n {2}cd site\n/);
    assert.match(read('site/package.json'), /"name": "@acme\/site"/);
    mkdirSync(join(folder.path, '@acme'));
    assert.equal(make('@acme/other', '--skip-install', '--skip-git').code, 0);
    assert.match(read('@acme/other/package.json'), /"name": "other"/);
  });

  it('quotes the folder where a shell would read it otherwise', () => {
    mkdirSync(join(folder.path, 'my sites'));
    assert.match(make('my sites/blog', '--skip-install', '--skip-git').stdout, /Next:\n {2}cd 'my sites\/blog'\n/);
  });

  it('warns of a project inside of a project', () => {
    assert.equal(make('outer', '--skip-install', '--skip-git').code, 0);
    const inner = run(process.execPath, [bin, 'new', 'inner', '--dry-run'], { cwd: join(folder.path, 'outer') });
    assert.deepEqual([inner.code, /inner will be inside another project/.test(inner.stderr)], [0, true]);
  });

  it('writes for PostgreSQL when asked to', () => {
    assert.equal(make('shop', '--db', 'postgresql', '--skip-install', '--skip-git').code, 0);
    assert.match(read('shop/.env'), /^DATABASE_URL="postgresql:\/\/.*\/shop"$/m);
    assert.doesNotMatch(read('shop/src/settings.ts'), /postgres:postgres/);
    assert.match(read('shop/.github/workflows/ci.yml'), /image: postgres/);
    assert.match(read('shop/migrations/migration_lock.toml'), /postgresql/);
  });

  it('writes nothing in a dry run', () => {
    const { code, stdout } = make('blog', '--dry-run', '--json');
    assert.equal(code, 0);
    const { files, dryRun } = JSON.parse(stdout) as { files: string[]; dryRun: boolean };
    assert.ok(files.includes('src/settings.ts') && dryRun);
    assert.deepEqual(readdirSync(folder.path), []);
  });

  it('refuses a folder that is not empty, and leaves it alone', () => {
    mkdirSync(join(folder.path, 'blog'));
    writeFileSync(join(folder.path, 'blog/notes.txt'), 'mine');
    const { code, stderr } = make('blog', '--skip-install');
    assert.equal(code, 1);
    assert.match(stderr, /is not empty \(notes\.txt\)/);
    assert.deepEqual(readdirSync(join(folder.path, 'blog')), ['notes.txt']);
  });

  it('refuses a file of that name, and names that npm cannot use', () => {
    writeFileSync(join(folder.path, 'taken'), '');
    symlinkSync('nowhere', join(folder.path, 'dangling'));
    for (const name of ['taken', 'taken/blog', 'dangling']) assert.match(make(name).stderr, /is not a folder/, name);
    assert.deepEqual(readdirSync(folder.path).sort(), ['dangling', 'taken']);
    for (const name of ['Blog', 'fs', 'a b', '_x', '', 'nul']) assert.equal(make(name, '--dry-run').code, 2, name);
  });

  it('refuses a folder that it may not write in', function () {
    if (process.getuid?.() === 0) return this.skip();
    chmodSync(folder.path, 0o555);
    const { code, stderr } = make('blog');
    chmodSync(folder.path, 0o755);
    assert.equal(code, 1);
    assert.match(stderr, /no permission to write/);
  });

  it('leaves a project that npm install finishes when the install fails', () => {
    const env = {
      npm_config_registry: 'http://127.0.0.1:9/',
      npm_config_fetch_retries: '0',
      npm_config_cache: join(folder.path, 'cache'),
    };
    const { code, stderr } = run(process.execPath, [bin, 'new', 'blog', '--skip-git'], { cwd: folder.path, env });
    assert.equal(code, 1);
    assert.match(stderr, /npm install failed/);
    assert.match(stderr, /Finish it with: cd .*blog && npm install/);
    assert.ok(existsSync(join(folder.path, 'blog/src/settings.ts')));
  });

  it('leaves nothing behind when it is interrupted before the project is complete, and says so', async () => {
    const child = spawn(process.execPath, [bin, 'new', 'blog', '--skip-git'], {
      cwd: folder.path,
      env: cleanEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (chunk) => (stderr += chunk));
    child.stdout.once('data', () => child.kill('SIGINT'));
    const code = await new Promise((resolve) => child.once('exit', resolve));
    assert.equal(code, 130);
    assert.match(stderr, /interrupted: nothing was left behind/);
    assert.deepEqual(readdirSync(folder.path), []);
  });

  describe('--from', () => {
    const provide = (): void => {
      const database = new Database(join(folder.path, 'Old_Shop.sqlite'));
      database.exec(`CREATE TABLE "Product" ("ProductId" INTEGER PRIMARY KEY, "Name" TEXT NOT NULL, "CategoryId" INTEGER REFERENCES "Category"("CategoryId"));
        CREATE TABLE "Category" ("CategoryId" INTEGER PRIMARY KEY, "Label" TEXT NOT NULL);
        INSERT INTO "Category" VALUES (1, 'Tools'); INSERT INTO "Product" VALUES (1, 'Hammer', 1);`);
      database.close();
    };

    it('makes models of the tables and changes none of them', () => {
      provide();
      const { code, stderr, stdout } = make('shop', '--from', 'file:Old_Shop.sqlite', '--skip-install', '--skip-git');
      assert.equal(code, 0, stderr);
      assert.doesNotMatch(stdout, /quintet migrate/);
      assert.match(read('shop/src/old-shop/models.prisma'), /^model Product \{[^}]*@map\("ProductId"\)/m);
      assert.match(read('shop/.env'), /DATABASE_URL="file:\.\.\/Old_Shop\.sqlite"/);
      assert.match(read('shop/src/settings.ts'), /apps: \['accounts', 'home', 'old-shop'\]/);
      const database = new Database(join(folder.path, 'Old_Shop.sqlite'));
      const tables = database.prepare('SELECT name FROM sqlite_master WHERE type = ? ORDER BY name').all('table') as {
        name: string;
      }[];
      assert.deepEqual(
        tables.map(({ name }) => name).filter((name) => name !== 'sqlite_sequence'),
        [
          'Category',
          'Product',
          '_GroupToUser',
          '_prisma_migrations',
          'accounts_group',
          'accounts_user',
          'quintet_audit',
          'quintet_idempotency',
          'quintet_session',
          'quintet_throttle',
          'quintet_token',
        ],
      );
      assert.deepEqual(
        database
          .prepare('SELECT "Name" FROM "Product"')
          .all()
          .map((row) => (row as { Name: string }).Name),
        ['Hammer'],
      );
      database.close();
    });

    it('makes a second project of a database that has one, and keeps its accounts', () => {
      provide();
      const from = ['--from', 'file:Old_Shop.sqlite', '--skip-install', '--skip-git'];
      assert.equal(make('shop', ...from).code, 0);
      const database = new Database(join(folder.path, 'Old_Shop.sqlite'));
      database.exec(`INSERT INTO accounts_group (name) VALUES ('Editors')`);
      const again = make('again', ...from);
      assert.equal(again.code, 0, again.stderr);
      assert.match(again.stdout, /The tables of the accounts app exist already and are kept/);
      assert.doesNotMatch(again.stderr, /differ/);
      assert.deepEqual(database.prepare('SELECT name FROM accounts_group').all(), [{ name: 'Editors' }]);
      database.close();
      assert.doesNotMatch(read('again/src/old-shop/models.prisma'), /accounts_|migrations/);
      const snapshot = readdirSync(join(folder.path, 'again/migrations')).find((name) => name.endsWith('_initial'));
      assert.match(
        read(`again/migrations/${snapshot}/schema.prisma`),
        /^\/\/ Replaces: \d+_initial, \d+_accounts, \d+_quintet_tables$/m,
      );
    });

    it('leaves nothing recorded in a database when a later step fails', () => {
      const database = new Database(join(folder.path, 'half.sqlite'));
      database.exec('CREATE TABLE a (id INTEGER PRIMARY KEY); CREATE TABLE accounts_user (id INTEGER PRIMARY KEY)');
      const { code, stderr } = make('half', '--from', 'file:half.sqlite', '--skip-install', '--skip-git');
      assert.equal(code, 1);
      assert.match(stderr, /accounts_user/);
      const tables = database.prepare(`SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`).all() as {
        name: string;
      }[];
      database.close();
      assert.deepEqual(
        tables.map(({ name }) => name),
        ['a', 'accounts_user'],
      );
    });

    it('refuses what it cannot read, and leaves nothing behind', () => {
      assert.match(make('shop', '--from', 'file:nothing.sqlite').stderr, /there is no database file/);
      assert.equal(make('shop', '--from', 'mysql://root@localhost/shop').code, 2);
      writeFileSync(
        join(folder.path, 'text.sqlite'),
        'this is no database, only a text that is long enough to be looked at as one',
      );
      assert.equal(make('shop', '--from', 'text.sqlite').code, 1);
      assert.equal(make('shop', '--from', 'file:x.sqlite', '--starter', 'blog').code, 2);
      assert.deepEqual(readdirSync(folder.path), ['text.sqlite']);
    });

    it('shows no password of a URL that does not work', () => {
      const { stdout, stderr } = make('shop', '--from', 'postgresql://ada:s3cret@127.0.0.1:9/shop');
      assert.doesNotMatch(stdout + stderr, /s3cret/);
    });
  });
});
