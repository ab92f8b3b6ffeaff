// A checkout whose files belong to somebody else, as in a container with a read-only root: commands that write nothing of the
// project need to write nothing at all.
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageFolder, quintet, run, type Run } from '../support/command-line.ts';
import { createProject, type TestProject } from '../support/project.ts';

const NOBODY = '65534';

describe('cli/read-only', function () {
  this.timeout(180_000);
  let project: TestProject;
  let data: string;

  before(function () {
    // Only root may become somebody else; whoever is not root is that somebody once the files are closed to writing.
    const isRoot = process.getuid?.() === 0;
    if (!isRoot || run('setpriv', ['--version'], { cwd: tmpdir() }).code !== 0) this.skip();
    project = createProject();
    data = mkdtempSync(join(tmpdir(), 'quintet-data-'));
    chmodSync(data, 0o777);
    chmodSync(project.root, 0o755);
    quintet(['makemigrations'], { cwd: project.root });
    quintet(['sync'], { cwd: project.root });
    writeFileSync(join(project.root, '.env'), 'SECRET_KEY=unreadable\n', { mode: 0o600 });
    chmodSync(join(project.root, '.env'), 0o600);
    rmSync(join(project.root, '.quintet/cache'), { recursive: true });
  });
  after(() => {
    project?.cleanUp();
    if (data) rmSync(data, { recursive: true });
  });

  const asNobody = (args: string[], env: Record<string, string> = {}): Run =>
    run(
      'setpriv',
      ['--reuid', NOBODY, '--clear-groups', process.execPath, join(packageFolder, 'bin/run.js'), ...args],
      {
        cwd: project.root,
        env: {
          SECRET_KEY: 'abcdefghijklmnopqrstuvwxyz0123456789'.repeat(2),
          DATABASE_URL: `file:${join(data, 'db.sqlite3')}`,
          NODE_NO_WARNINGS: '1',
          ...env,
        },
      },
    );

  it('runs commands that need to write nothing but the database', () => {
    // node_modules has a link to this checkout, in which other tests write.
    const files = (): string[] =>
      readdirSync(project.root).flatMap((name) =>
        name === 'node_modules' || !statSync(join(project.root, name)).isDirectory()
          ? [name]
          : readdirSync(join(project.root, name), { recursive: true }).map((inner) => join(name, String(inner))),
      );
    const before = files();
    for (const args of [
      ['migrate'],
      ['showmigrations'],
      ['check'],
      ['routes'],
      ['shell', '-c', "import { env } from 'quintet'; console.log(typeof env, await User.count())"],
      ['dumpdata'],
    ]) {
      const { code, stderr } = asNobody(args);
      assert.equal(code, 0, `${args.join(' ')}: ${stderr}`);
    }
    assert.deepEqual(files(), before);
  });

  it('names the variable that is missing where .env cannot be read', () => {
    const { code, stderr } = asNobody(['showmigrations'], { SECRET_KEY: '' });
    assert.equal(code, 1);
    assert.match(stderr, /SECRET_KEY[\s\S]*Set SECRET_KEY in the environment, or let this user read \.env/);
  });

  it('uses another folder for its cache when one is named', () => {
    const cache = join(data, 'cache');
    mkdirSync(cache, { mode: 0o777 });
    chmodSync(cache, 0o777);
    assert.equal(asNobody(['showmigrations'], { QUINTET_CACHE: cache }).code, 0);
    assert.equal(readdirSync(cache).length, 1);
  });

  it('says that it cannot write where a command has to', () => {
    const { code, stderr } = asNobody(['generate', 'app', 'posts']);
    assert.equal(code, 1);
    assert.match(stderr, /permission denied: EACCES/);
  });
});
