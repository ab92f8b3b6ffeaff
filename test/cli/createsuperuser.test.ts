import assert from 'node:assert/strict';
import { join } from 'node:path';
import { openSqlite } from '../../src/runtime/db/sqlite/sqlite-handle.ts';
import { run, packageFolder, type Run } from '../support/command-line.ts';
import { createProject, type TestProject } from '../support/project.ts';

describe('cli/createsuperuser', function () {
  this.timeout(120_000);
  let project: TestProject;

  const quintet = (args: string[], env: Record<string, string> = {}): Run =>
    run(process.execPath, [join(packageFolder, 'bin/run.js'), ...args], { cwd: project.root, env });

  before(() => {
    project = createProject();
    assert.equal(quintet(['makemigrations']).code, 0);
    assert.equal(quintet(['migrate']).code, 0);
  });
  after(() => project.cleanUp());

  it('makes a user who may do everything', async () => {
    const result = quintet(['createsuperuser', '--email', 'Ada@Example.com', '--no-input'], {
      QUINTET_SUPERUSER_PASSWORD: 'wonderful-orbit-62',
    });
    assert.equal(result.code, 0, result.stderr);
    assert.match(result.stdout, /Superuser created successfully\./);
    const handle = await openSqlite(join(project.root, 'db.sqlite3'));
    const [row] = handle.statement('SELECT email, password, isStaff, isSuperuser FROM accounts_user').all([]);
    handle.close();
    const [email, password, ...flags] = row ?? [];
    assert.equal(email, 'ada@example.com');
    assert.match(String(password), /^scrypt\$16384\$/);
    assert.deepEqual(flags.map(Number), [1, 1]);
  });

  it('ends with 1 when the address is taken', () => {
    const result = quintet(['createsuperuser', '--email', 'ada@example.com', '--no-input'], {
      QUINTET_SUPERUSER_PASSWORD: 'wonderful-orbit-62',
    });
    assert.equal(result.code, 1);
    assert.match(result.stderr, /That email is already taken\./);
  });

  it('ends with 3 and names what is missing when it cannot ask', () => {
    const noAddress = quintet(['createsuperuser', '--no-input'], { QUINTET_SUPERUSER_PASSWORD: 'wonderful-orbit-62' });
    assert.equal(noAddress.code, 3);
    assert.match(noAddress.stderr, /--email/);
    const noPassword = quintet(['createsuperuser', '--email', 'bob@example.com']);
    assert.equal(noPassword.code, 3);
    assert.match(noPassword.stderr, /QUINTET_SUPERUSER_PASSWORD/);
  });

  it('takes a weak password from a script, and says that it is weak', () => {
    const result = quintet(['createsuperuser', '--email', 'weak@example.com', '--no-input', '--json'], {
      QUINTET_SUPERUSER_PASSWORD: 'password',
    });
    assert.equal(result.code, 0, result.stderr);
    assert.match(result.stderr, /too common/);
    assert.equal(JSON.parse(result.stdout).label, 'weak@example.com');
  });
});
