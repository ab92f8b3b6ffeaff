import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { readPs } from '../../../../src/toolchain/build/launcher.ts';
import { cleanEnvironment, packageFolder } from '../../../support/command-line.ts';
import { eventually } from '../../../support/eventually.ts';

const module = new URL('../../../../src/toolchain/build/launcher.ts', import.meta.url);

/** A server that says who it is, started by a shell that waits for it, which a launcher like npx started. */
function launch(call: string): ChildProcess {
  const server = `import * as it from ${JSON.stringify(module.href)};
await ${call};
process.on('SIGTERM', () => { console.log('asked to end'); process.exit(0); });
console.log('server ' + process.pid);
setInterval(() => {}, 1000);`;
  const launcher = `const { spawn } = require('node:child_process');
spawn('sh', ['-c', '"$0" --import=tsx --input-type=module -e "$SERVER"; true', process.execPath], { stdio: 'inherit' });
setInterval(() => {}, 1000);`;
  const env = { ...cleanEnvironment(), npm_command: 'exec', SERVER: server };
  return spawn(process.execPath, ['-e', launcher], { cwd: packageFolder, env, stdio: ['ignore', 'pipe', 'inherit'] });
}

describe('toolchain/build/launcher', function () {
  this.timeout(60_000);

  before(function () {
    if (process.platform === 'win32') this.skip();
  });

  for (const [system, call] of [
    ['this system', 'it.endWithLauncher()'],
    ['a system without /proc', 'it.endWithLauncher(it.readPs)'],
  ] as const)
    it(`ends the server when its launcher behind a shell was killed, on ${system}`, async () => {
      const launcher = launch(call);
      let output = '';
      launcher.stdout?.on('data', (chunk) => (output += chunk));
      try {
        await eventually('the server', () => /server \d+/.test(output));
        launcher.kill('SIGKILL');
        await eventually('its end', () => output.includes('asked to end'));
      } finally {
        const pid = /server (\d+)/.exec(output)?.[1];
        if (pid && !output.includes('asked to end')) process.kill(Number(pid), 'SIGKILL');
        launcher.kill('SIGKILL');
      }
    });

  it('reads processes by ps', async () => {
    const entry = await readPs(process.pid);
    assert.deepEqual([entry?.parent, entry?.isZombie], [process.ppid, false]);
    assert.match(entry?.name ?? '', /^[^/]+$/);
    assert.equal(await readPs(2 ** 30), undefined);
  });
});
