import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { run, packageFolder, type Run } from '../support/command-line.ts';
import { createProject, type TestProject } from '../support/project.ts';

const bin = join(packageFolder, 'bin/run.js');

describe('cli/tokens', function () {
  this.timeout(120_000);
  let project: TestProject;
  const quintet = (args: string[], env: Record<string, string> = {}): Run =>
    run(process.execPath, [bin, ...args], { cwd: project.root, env });

  before(() => {
    project = createProject();
    assert.equal(quintet(['makemigrations']).code, 0);
  });
  after(() => project?.cleanUp());

  it('says what to type until the table is migrated', () => {
    const create = ['tokens', 'create', 'ada@example.com', '--scope', 'read'];
    for (const args of [['tokens', 'list'], create]) {
      const { code, stderr } = quintet(args);
      assert.deepEqual([code, /does not exist\n.*`quintet migrate`/.test(stderr)], [1, true], stderr);
    }
    const initial = readdirSync(join(project.root, 'migrations')).find((name) => name.endsWith('_initial'));
    assert.equal(quintet(['migrate', initial as string]).code, 0);
    const { code, stderr } = quintet(['tokens', 'list']);
    assert.equal(code, 1);
    assert.match(stderr, /no table quintet_token, which authentication by API tokens needs\n.*quintet migrate/);
    assert.equal(quintet(['migrate']).code, 0);
    const env = { QUINTET_SUPERUSER_PASSWORD: 'wonderful-orbit-62' };
    assert.equal(quintet(['createsuperuser', '--email', 'ada@example.com', '--no-input'], env).code, 0);
  });

  it('creates, lists and revokes tokens', () => {
    assert.equal(quintet(['tokens', 'list']).stdout, '(no tokens)\n');
    const plain = quintet(['tokens', 'create', 'Ada@Example.com', '--scope', 'read', '--name', 'reports']);
    assert.equal(plain.code, 0, plain.stderr);
    assert.match(plain.stdout, /^qnt_\w{8}_\w{43}\n$/);
    const args = ['--scope', 'accounts.view_user', '--scope', 'accounts.change_user', '--expires', 'never', '--json'];
    const created = JSON.parse(quintet(['tokens', 'create', 'ada@example.com', ...args]).stdout);
    assert.deepEqual(created.scopes, ['accounts.view_user', 'accounts.change_user']);
    assert.equal(created.expiresAt, null);
    const list = JSON.parse(quintet(['tokens', 'list', 'ada@example.com', '--json']).stdout) as Record<
      string,
      string
    >[];
    assert.deepEqual(
      list.map(({ id, user, name, lastUsedAt }) => [id, user, name, lastUsedAt]),
      [
        [plain.stdout.split('_')[1], 'ada@example.com', 'reports', null],
        [created.id, 'ada@example.com', '', null],
      ],
    );
    const days = (Date.parse(list[0]?.['expiresAt'] ?? '') - Date.now()) / 86_400_000;
    assert.ok(days > 89.9 && days < 90.1, String(days));
    assert.equal(JSON.stringify(list).includes(created.token.split('_')[2]), false);
    assert.match(quintet(['tokens', 'list']).stdout, /^ID +USER +NAME +SCOPES +LAST USED +EXPIRES\n/);
    assert.equal(quintet(['tokens', 'revoke', created.token]).code, 0);
    assert.equal(quintet(['tokens', 'revoke', plain.stdout.split('_')[1] as string]).code, 0);
    assert.equal(quintet(['tokens', 'list']).stdout, '(no tokens)\n');
  });

  it('refuses unknown users, scopes, ids and times', () => {
    const create = (...args: string[]): Run => quintet(['tokens', 'create', ...args]);
    assert.match(create('bob@example.com', '--scope', 'read').stderr, /bob@example\.com/);
    assert.match(create('ada@example.com', '--scope', 'reed').stderr, /'reed' is not a scope[\s\S]*'read'/);
    assert.equal(create('ada@example.com').code, 2);
    for (const time of ['90', '0d', '2020-01-01', '2030-13-40', 'soon'])
      assert.deepEqual([create('ada@example.com', '--scope', 'read', '--expires', time).code, time], [2, time]);
    const unknown = quintet(['tokens', 'revoke', 'Nothing1']);
    assert.deepEqual([unknown.code, /no API token with the id 'Nothing1'/.test(unknown.stderr)], [1, true]);
  });
});
