// makemigrations, migrate and showmigrations as a user types them: the built command line, no terminal.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { connectRaw } from '../../../src/runtime/db/raw-connection.ts';
import { packageFolder, run, type Run } from '../../support/command-line.ts';
import { createModelProject, type ModelProject } from '../../support/model-project.ts';
import { runWarm } from '../../support/warm-commands/index.ts';

const post = (fields = '') => `model Post {\n  id Int @id @default(autoincrement())\n  title String\n${fields}\n}\n`;

describe('cli/migrations', function () {
  this.timeout(60_000);
  let project: ModelProject;

  beforeEach(() => {
    project = createModelProject();
    project.write('package.json', '{"name": "test", "type": "module"}');
    project.write(
      'src/settings.ts',
      `export default { apps: ['posts'], databaseUrl: process.env.DATABASE_URL ?? 'file:./db.sqlite3' };\n`,
    );
    project.models(post());
  });
  afterEach(() => project.remove());

  const quintet = (...args: string[]): Run => runWarm(args, project.root);
  /** In a process of its own. */
  const typed = (...args: string[]): Run =>
    run(process.execPath, [join(packageFolder, 'bin/run.js'), ...args], { cwd: project.root });
  const lines = ({ stdout }: Run) =>
    stdout
      .trim()
      .split('\n')
      .map((line) => line.replace(/\d{14}_/, ''));

  it('goes the whole way on a new database', () => {
    assert.deepEqual(lines(typed('makemigrations')), [
      'migrations/initial',
      '    + Create model Post',
      'migrations/quintet_tables',
      '    + Create model QuintetThrottle',
      '    + Create model QuintetSession',
      '    + Create model QuintetToken',
      '    + Create model QuintetIdempotency',
      '    + Create model QuintetAudit',
    ]);
    assert.deepEqual(lines(typed('showmigrations')), ['[ ] initial', '[ ] quintet_tables']);
    assert.equal(existsSync(join(project.root, 'db.sqlite3')), false);
    assert.deepEqual(lines(typed('migrate', '--plan')).slice(0, 3), [
      'Apply initial',
      '    -- CreateTable',
      '    CREATE TABLE "Post" (',
    ]);
    assert.deepEqual(lines(typed('migrate')), [
      'Created database db.sqlite3.',
      'Applying initial... OK',
      'Applying quintet_tables... OK',
    ]);
    assert.deepEqual(lines(typed('migrate')), ['No migrations to apply.']);
    assert.deepEqual(lines(typed('showmigrations')), ['[X] initial', '[X] quintet_tables']);
    assert.deepEqual(lines(typed('makemigrations')), ['No changes detected']);
    assert.deepEqual(lines(typed('migrate', 'zero')), ['Unapplying quintet_tables... OK', 'Unapplying initial... OK']);
  });

  it('creates a database by migrate alone: other commands report the path that is wrong', () => {
    quintet('makemigrations');
    for (const command of [['dbshell'], ['flush', '--no-input'], ['inspectdb']]) {
      const { code, stderr } = quintet(...command);
      assert.equal(code, 1, command.join(' '));
      assert.match(stderr, /database file db\.sqlite3 does not exist/);
      assert.match(stderr, /Run `quintet migrate` to create it, or correct DATABASE_URL/);
    }
    assert.equal(existsSync(join(project.root, 'db.sqlite3')), false);
  });

  it('ends with 1 when --check finds work, and writes nothing', () => {
    const missing = quintet('makemigrations', '--check');
    assert.equal(missing.code, 1);
    assert.match(missing.stdout, /\+ Create model Post/);
    assert.equal(existsSync(join(project.root, 'migrations')), false);
    quintet('makemigrations');
    assert.equal(quintet('makemigrations', '--check').code, 0);
    assert.equal(quintet('migrate', '--check').code, 1);
    quintet('migrate');
    assert.equal(quintet('migrate', '--check').code, 0);
  });

  it('ends with 3 and names the flag when a value is needed and nobody can be asked', () => {
    quintet('makemigrations');
    project.models(post('  body String'));
    const asked = quintet('makemigrations');
    assert.equal(asked.code, 3);
    assert.match(asked.stderr, /--default Post\.body=VALUE/);
    assert.equal(quintet('makemigrations', '--default', 'Post.body=a=b').code, 0);
    assert.equal(quintet('migrate').code, 0);
  });

  it('warns of data that a migration deletes', () => {
    quintet('makemigrations');
    project.models('model Tag {\n  id Int @id\n}\n');
    const { stderr, stdout } = quintet('makemigrations', '--dry-run');
    assert.match(stderr, /This migration deletes all rows of Post\./);
    assert.match(stdout, /DROP TABLE "Post"/);
    const asked = quintet('makemigrations', '--no-input');
    assert.equal(asked.code, 3);
    assert.match(asked.stderr, /would delete all rows of Post[\s\S]*--accept-loss or --drop Post/);
    assert.equal(quintet('makemigrations', '--drop', 'Post').code, 0);
    assert.equal(quintet('makemigrations', '--check').code, 0);
  });

  it('applies a hand-edited migration that loses rows only when that is accepted, and records it', async () => {
    quintet('makemigrations');
    quintet('migrate');
    project.models(post('  body String?'));
    const { files } = JSON.parse(quintet('makemigrations', '--name', 'edited', '--json').stdout);
    const file = files.find((path: string) => path.endsWith('/migration.sql')) as string;
    project.write(file, `${project.read(file)}DELETE FROM "Post";\n`);
    const connection = await connectRaw('file:./db.sqlite3', { root: project.root });
    await connection.script(`INSERT INTO "Post" ("title") VALUES ('a'), ('b')`);
    await connection.close();

    const checked = quintet('makemigrations', '--check');
    assert.equal(checked.code, 1);
    assert.match(checked.stderr, /was edited and deletes rows of Post/);
    const refused = quintet('migrate');
    assert.equal(refused.code, 3);
    assert.match(refused.stderr, /edited deletes 2 rows of Post[\s\S]*--accept-loss/);
    assert.equal(quintet('migrate', '--accept-loss').code, 0);
    assert.match(project.read(file), /^-- quintet: accepts-loss [0-9a-f]{16}\n/);
    assert.equal(quintet('makemigrations', '--check').code, 0);
  });

  it('squashes migrations, asks first, and makes one shorter', () => {
    quintet('makemigrations');
    project.models(post('  body String?'));
    quintet('makemigrations');
    quintet('migrate');
    const asked = quintet('squashmigrations', 'add_post_body');
    assert.equal(asked.code, 3);
    assert.match(asked.stderr, /--no-input/);
    assert.equal(quintet('squashmigrations', 'initial', '--no-input').code, 2);
    assert.deepEqual(lines(quintet('squashmigrations', 'add_post_body', '--dry-run')), [
      'migrations/squashed_add_post_body',
      '    initial',
      '    quintet_tables',
      '    add_post_body',
    ]);
    const squashed = JSON.parse(
      quintet('squashmigrations', 'add_post_body', '--no-optimize', '--no-input', '--json').stdout,
    );
    assert.equal(squashed.squashed[0].replaces.length, 3);
    assert.deepEqual(lines(quintet('showmigrations')), ['[-] squashed_add_post_body (3 squashed migrations)']);
    assert.deepEqual(lines(quintet('migrate')), ['Applying squashed_add_post_body... FAKED']);
    assert.equal(quintet('optimizemigration', 'squashed_add_post_body', '--check').code, 1);
    assert.equal(quintet('optimizemigration', 'squashed_add_post_body').code, 0);
    assert.match(quintet('optimizemigration', 'squashed_add_post_body', '--check').stdout, /No optimizations possible/);
    assert.deepEqual(lines(quintet('migrate')), ['No migrations to apply.']);
  });

  it('prints one JSON document with --json', () => {
    const plan = JSON.parse(quintet('makemigrations', '--json').stdout);
    assert.equal(plan.changes[0].text, '+ Create model Post');
    assert.deepEqual([plan.files.length, plan.framework.files.length], [5, 6]);
    assert.equal(JSON.parse(quintet('migrate', '--json').stdout).steps[0].direction, 'apply');
    const [listed] = JSON.parse(quintet('showmigrations', '--json').stdout);
    assert.ok(!Number.isNaN(Date.parse(listed.appliedAt)));
  });

  it('names file and line of a mistake in the models', () => {
    project.models(post('  body Strin'));
    const { code, stderr } = quintet('makemigrations');
    assert.equal(code, 1);
    assert.match(stderr, /src\/posts\/models\.prisma:4/);
    assert.doesNotMatch(stderr, /at .*\.js:/);
  });

  it('ends with 2 for a migration that does not exist, and says how to go on after one that failed', () => {
    quintet('makemigrations');
    assert.equal(quintet('migrate', 'nothing').code, 2);
    const plan = JSON.parse(quintet('makemigrations', '--empty', '--name', 'broken', '--json').stdout);
    project.write(`migrations/${plan.name}/migration.sql`, 'SELECT * FROM nowhere;\n');
    const failed = quintet('migrate');
    assert.equal(failed.code, 1);
    assert.deepEqual(lines(failed), [
      'Created database db.sqlite3.',
      'Applying initial... OK',
      'Applying quintet_tables... OK',
      'Applying broken... FAILED',
    ]);
    assert.match(failed.stderr, /_broken failed: no such table: nowhere/);
    assert.match(failed.stderr, /The database was not changed/);
  });

  it('says where no server answers', () => {
    quintet('makemigrations');
    const result = run(process.execPath, [join(packageFolder, 'bin/run.js'), 'migrate'], {
      cwd: project.root,
      env: { DATABASE_URL: 'postgresql://ann:secret@127.0.0.1:1/blog' },
    });
    assert.equal(result.code, 1);
    assert.match(result.stderr, /127\.0\.0\.1:1/);
    assert.doesNotMatch(result.stderr, /secret/);
  });

  it('asks which is renamed by naming the flags, and renames', () => {
    quintet('makemigrations');
    quintet('migrate');
    project.models(post().replace('title', 'headline'));
    const asked = quintet('makemigrations');
    assert.equal(asked.code, 3);
    assert.match(asked.stderr, /--rename Post\.title:headline/);
    assert.equal(quintet('makemigrations', '--rename', 'Post.title').code, 2);
    const made = quintet('makemigrations', '--rename', 'Post.title:headline');
    assert.deepEqual(lines(made), [
      'migrations/rename_post_title_to_headline',
      '    ~ Rename field title of Post to headline',
    ]);
    assert.match(quintet('sqlmigrate', 'rename_post_title_to_headline').stdout, /RENAME COLUMN "title" TO "headline"/);
    assert.match(quintet('sqlmigrate', 'headline', '--backwards').stderr, /there is no migration 'headline'/);
    assert.equal(quintet('migrate').code, 0);
    assert.match(quintet('db', 'diff', '--check').stdout, /Models, migrations and database match/);
  });

  it('deletes nothing without an answer', () => {
    quintet('makemigrations');
    quintet('migrate');
    for (const command of ['flush', 'reset']) {
      const asked = quintet(command);
      assert.equal(asked.code, 3, asked.stderr);
      assert.match(asked.stderr, /--no-input/);
      assert.equal(quintet(command, '--no-input').code, 0);
    }
    assert.equal(JSON.parse(quintet('flush', '--no-input', '--json').stdout).tables[0].name, 'Post');
    assert.match(quintet('inspectdb').stdout, /model Post \{/);
    const missing = quintet('inspectdb', '--url', 'file:nope');
    assert.equal(missing.code, 1);
    assert.match(missing.stderr, /there is no database file nope[^]*Check the path after --url/);
    assert.equal(quintet('migrate', '--lock-timeout', 'long').code, 2);
  });
});
