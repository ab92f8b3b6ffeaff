// The demo blog on the other Node versions that Quintet supports; the npm package `node` brings them.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pack, runOk, startServer, temporaryFolder, type Server } from '../support/command-line.ts';

describe('e2e/node-versions', function () {
  this.timeout(300_000);
  const folder = temporaryFolder('nodes');
  const project = join(folder.path, 'blog');
  let server: Server | undefined;

  before(() => {
    writeFileSync(join(folder.path, 'package.json'), '{"private": true}');
    runOk('npm', ['install', '--no-progress', pack(folder.path)], { cwd: folder.path });
    runOk('npx', ['--no-install', 'create-app', 'blog', '--starter', 'blog', '--yes', '--skip-git'], {
      cwd: folder.path,
    });
  });

  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });

  after(() => folder.cleanUp());

  for (const version of ['22', '24']) {
    it(`migrates, seeds, tests and serves on Node ${version}`, async () => {
      const home = join(folder.path, `node-${version}`);
      runOk('npm', ['install', '--no-progress', '--no-save', '--prefix', home, `node@${version}`], {
        cwd: folder.path,
      });
      const bin = join(home, 'node_modules/node/bin');
      const node = join(bin, 'node');
      const env = { PATH: `${bin}${delimiter}${process.env['PATH']}`, DATABASE_URL: `file:./on-${version}.sqlite3` };
      const options = { cwd: project, env };
      const quintet = (...args: string[]) => runOk(node, ['node_modules/quintet/bin/run.js', ...args], options);
      assert.match(runOk(node, ['--version'], options).stdout, new RegExp(`^v${version}\\.`));

      for (const args of [['migrate'], ['seed'], ['test']]) {
        assert.doesNotMatch(quintet(...args).stderr, /ExperimentalWarning|DeprecationWarning/, args.join(' '));
      }
      server = await startServer(node, ['node_modules/quintet/bin/run.js', 'runserver', '127.0.0.1:0'], options);
      assert.equal((await fetch(server.url)).status, 200);
      assert.equal((await fetch(`${server.url}/admin/`)).status, 200);
    });
  }
});
