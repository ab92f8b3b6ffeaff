import assert from 'node:assert/strict';
import { join } from 'node:path';
import { run, packageFolder, type Run } from '../support/command-line.ts';
import { createProject, type TestProject } from '../support/project.ts';
import { KEYS, needsTerminal, talk } from '../support/terminal.ts';

const bin = join(packageFolder, 'bin/run.js');

describe('cli/changepassword', function () {
  this.timeout(120_000);
  let project: TestProject;
  const quintet = (args: string[], env: Record<string, string> = {}): Run =>
    run(process.execPath, [bin, ...args], { cwd: project.root, env });
  const isPassword = (password: string): boolean => {
    const code = `import { verifyPassword } from 'quintet/auth';
      const user = await User.findFirstOrThrow({ omit: { password: false } });
      console.log(await verifyPassword(${JSON.stringify(password)}, user.password));`;
    return quintet(['shell', '-c', code]).stdout === 'true\n';
  };

  before(() => {
    project = createProject();
    for (const args of [['makemigrations'], ['migrate']]) assert.equal(quintet(args).code, 0);
    const env = { QUINTET_SUPERUSER_PASSWORD: 'wonderful-orbit-62' };
    assert.equal(quintet(['createsuperuser', '--email', 'ada@example.com', '--no-input'], env).code, 0);
  });
  after(() => project?.cleanUp());

  it('takes the password of the environment, for the address in any case', () => {
    const result = quintet(['changepassword', 'Ada@Example.com'], { QUINTET_NEW_PASSWORD: 'other-comet-81' });
    assert.equal(result.code, 0, result.stderr);
    assert.ok(isPassword('other-comet-81'));
  });

  it('refuses a weak password, a user who does not exist and to go on without an answer', () => {
    const weak = quintet(['changepassword', 'ada@example.com'], { QUINTET_NEW_PASSWORD: 'ada@example.com' });
    assert.equal(weak.code, 1);
    assert.match(weak.stderr, /this password is not allowed.*too similar/);
    const nobody = quintet(['changepassword', 'bob@example.com']); // before anything is asked
    assert.deepEqual([nobody.code, /bob@example\.com/.test(nobody.stderr)], [1, true]);
    const silent = quintet(['changepassword', 'ada@example.com']);
    assert.deepEqual([silent.code, /QUINTET_NEW_PASSWORD/.test(silent.stderr)], [3, true]);
    assert.equal(quintet(['changepassword']).code, 2);
    assert.ok(isPassword('other-comet-81'));
  });

  it('asks twice, and again for a better one', async function () {
    needsTerminal(this);
    const { code, screen } = await talk([bin, 'changepassword', 'ada@example.com'], project.root, [
      [/Password:/, `third-planet-83${KEYS.enter}`],
      [/Password \(again\):/, `another${KEYS.enter}`],
      [/didn't match[\s\S]*Password:/, `12345${KEYS.enter}`],
      [/Password \(again\):/, `12345${KEYS.enter}`],
      [/too short[\s\S]*Password:/, `third-planet-83${KEYS.enter}`],
      [/Password \(again\):/, `third-planet-83${KEYS.enter}`],
    ]);
    assert.equal(code, 0, screen);
    assert.ok(isPassword('third-planet-83'));
  });
});
