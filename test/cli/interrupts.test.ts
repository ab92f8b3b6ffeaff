// Ctrl-C: every command says in one line what state things are in, exits with 130 and leaves nothing half-written.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cleanEnvironment, packageFolder } from '../support/command-line.ts';
import { eventually } from '../support/eventually.ts';
import { scaffoldProject, type ScaffoldedProject } from '../support/scaffolded-project.ts';

interface Interrupted {
  code: number | null;
  stdout: string;
  stderr: string;
}

describe('cli/interrupts', function () {
  this.timeout(180_000);
  let project: ScaffoldedProject;

  before(() => {
    project = scaffoldProject('interrupted');
    assert.equal(project.quintet('migrate').code, 0);
  });
  after(() => project?.cleanUp());

  /** Runs a command and interrupts it as soon as a file shows that it is in the middle of its work. */
  async function interrupt(
    args: string[],
    isAtWork: () => boolean,
    signal: NodeJS.Signals = 'SIGINT',
  ): Promise<Interrupted> {
    const child = spawn(process.execPath, [join(packageFolder, 'bin/run.js'), ...args], {
      cwd: project.root,
      env: cleanEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const result: Interrupted = { code: null, stdout: '', stderr: '' };
    child.stdout.on('data', (data: Buffer) => (result.stdout += data.toString()));
    child.stderr.on('data', (data: Buffer) => (result.stderr += data.toString()));
    const closed = new Promise<void>((resolve) => child.on('close', (code) => resolve(void (result.code = code))));
    await eventually(`${args.join(' ')} to be at work`, () => isAtWork() || child.exitCode !== null);
    child.kill(signal);
    await closed;
    return result;
  }

  const names = (folder = '.'): string[] => {
    const path = join(project.root, folder);
    return existsSync(path) ? readdirSync(path) : [];
  };

  it('build: keeps the previous build and removes the unfinished one', async () => {
    const started = (): boolean => names('.quintet/locks').includes('build');
    const { code, stderr } = await interrupt(['build', '--no-check'], started);
    assert.deepEqual([code, stderr], [130, '✗ interrupted: dist is unchanged\n']);
    assert.equal(existsSync(join(project.root, 'dist')), false);
    assert.deepEqual(
      names().filter((name) => name.includes('dist')),
      [],
    );
    assert.deepEqual(names('.quintet/locks'), []);
  });

  it('rename: changes nothing and removes its copy of the project', async () => {
    const before = project.snapshot();
    const started = (): boolean => names('.quintet').some((name) => name.startsWith('trial-'));
    for (const args of [['--dry-run'], []]) {
      const { code, stderr } = await interrupt(
        ['rename', 'field', 'accounts/User', 'name', 'fullName', ...args],
        started,
      );
      assert.deepEqual([code, stderr], [130, '✗ interrupted: nothing was changed\n']);
      assert.equal(started(), false);
    }
    assert.deepEqual(project.snapshot(), before);
  });

  it('answers --json with JSON, and SIGTERM as Ctrl-C', async () => {
    const started = (): boolean => names('.quintet').some((name) => name.startsWith('trial-'));
    const args = ['rename', 'field', 'accounts/User', 'name', 'fullName', '--json'];
    const { code, stdout } = await interrupt(args, started, 'SIGTERM');
    assert.equal(code, 130);
    assert.deepEqual(JSON.parse(stdout), {
      error: { code: 'COMMAND_INTERRUPTED', message: 'interrupted: nothing was changed' },
    });
  });

  it('lets a command of the project listen to signals itself, and says what remains of one that does not', async () => {
    const write = (name: string, body: string): void =>
      project.write(
        `src/home/commands/${name}.ts`,
        `import { writeFileSync } from 'node:fs';
import { command } from 'quintet/commands';
export default command({ summary: 'Wait.', async run({ print }) { ${body} } });
`,
      );
    const wait = (name: string): string =>
      `writeFileSync('${name}', ''); await new Promise((resolve) => setTimeout(resolve, 60_000));`;
    write('patient', wait('patient.txt'));
    write('careful', `process.on('SIGINT', () => { print('cleaned up'); process.exit(5); }); ${wait('careful.txt')}`);
    const patient = await interrupt(['patient'], () => names().includes('patient.txt'));
    assert.deepEqual(
      [patient.code, patient.stderr],
      [130, '✗ interrupted: what the command has done so far remains\n'],
    );
    const careful = await interrupt(['careful'], () => names().includes('careful.txt'));
    assert.deepEqual([careful.code, careful.stdout, careful.stderr], [5, 'cleaned up\n', '']);
  });
});
