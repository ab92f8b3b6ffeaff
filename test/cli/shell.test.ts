// The shell as a user has it: a real project, a real terminal, pipes.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder, run, type Run } from '../support/command-line.ts';
import { createProject, type TestProject } from '../support/project.ts';
import { needsTerminal, talk, KEYS } from '../support/terminal.ts';

const bin = join(packageFolder, 'bin/run.js');

describe('cli/shell', function () {
  this.timeout(60_000);
  let project: TestProject;
  const quintet = (args: string[], input = ''): Run =>
    run(process.execPath, [bin, ...args], { cwd: project.root, input });

  before(() => {
    project = createProject();
    assert.equal(quintet(['makemigrations']).code, 0);
    assert.equal(quintet(['migrate']).code, 0);
  });
  after(() => project?.cleanUp());

  it('runs code with the models and settings of the project, and prints what it prints', () => {
    const { code, stdout, stderr } = quintet([
      'shell',
      '-c',
      'console.log(await User.count(), settings.apps.length, reverse("home"))',
    ]);
    assert.deepEqual([code, stdout, stderr], [0, '0 2 /\n', '']);
  });

  it('runs TypeScript from a pipe, with imports, and names that are declared anew', () => {
    const { code, stdout, stderr } = quintet(
      ['shell'],
      [
        "import { hashPassword, verifyPassword as verify } from 'quintet/auth';",
        "import type { Nothing } from 'nowhere';",
        "import * as path from 'node:path';",
        "import * as views from './home/views';",
        "import { db as imported } from '#db';",
        'const User: string = "mine";',
        'const hash = await hashPassword("secret");',
        'const user = await db.user.create({ data: { email: "a@example.com", password: hash, dateJoined: new Date(0) }, omit: { password: false } });',
        'console.log(User, await verify("secret", user.password), path.basename("/a/b"), user.dateJoined.getTime(), typeof views.home, imported === db);',
      ].join('\n'),
    );
    assert.deepEqual([code, stdout, stderr], [0, 'mine true b 0 function true\n', '']);
  });

  it('does nothing with an empty pipe', () => {
    assert.deepEqual(quintet(['shell']), { code: 0, stdout: '', stderr: '' });
  });

  it('ends with 1 and the line when the code throws or does not compile', () => {
    const thrown = quintet(['shell'], 'const a = 1;\n\nnull.x;\n');
    assert.equal(thrown.code, 1);
    assert.match(thrown.stderr, /the code threw TypeError: Cannot read properties of null[^\n]*\n {2}at \[shell\]:3:6/);
    const wrong = quintet(['shell', '-c', 'let x: = 3']);
    assert.equal(wrong.code, 1);
    assert.match(wrong.stderr, /at src\/\[shell\]:1:8/);
    const text = quintet(['shell', '-c', 'throw "text"']);
    assert.deepEqual([text.code, /the code threw "text"/.test(text.stderr)], [1, true]);
  });

  it('talks on a terminal: TypeScript, awaited promises, several lines, a history', async function () {
    needsTerminal(this);
    const { code, screen } = await talk(
      [bin, 'shell'],
      project.root,
      [
        [/objects available: [^\n]*User[^\n]*\r?\n> $/, `const n: number = await User.count()${KEYS.enter}`],
        [
          /undefined\r?\n> $/,
          `User.count().then((found: number) => found === n ? 'the ' + 'same' : 'other')${KEYS.enter}`,
        ],
        [/'the same'\r?\n> $/, `function twice(x: number) {${KEYS.enter}`],
        [/(\.\.\.|\|) $/, `return x * 2 }${KEYS.enter}`],
        [/undefined\r?\n> $/, `({ a: twice(21) })${KEYS.enter}`],
        [/\{ a: 42 \}\r?\n> $/, `import { basename as last } from 'node:path'${KEYS.enter}`],
        [/undefined\r?\n> $/, `last('/x/y' + 'z')${KEYS.enter}`],
        [/'yz'\r?\n> $/, `null.x${KEYS.enter}`],
        [/Uncaught TypeError[\s\S]*> $/, `.exit${KEYS.enter}`],
      ],
      { timeoutMs: 40_000 },
    );
    assert.equal(code, 0, screen);
    assert.ok(existsSync(join(project.root, '.quintet/shell-history')));
  });
});
