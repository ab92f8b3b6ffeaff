// The demo blog on the other Node versions that Quintet supports; npm packages of their own bring the binaries.
import assert from 'node:assert/strict';
import { delimiter, dirname, join } from 'node:path';
import { packageRoot } from '../../src/kernel/package.ts';
import { run, runOk, startServer, type Server } from '../support/command-line.ts';
import { lacks } from '../support/needs.ts';
import { borrowPackages, createApp, newcomersFolder } from '../support/newcomer.ts';

/** For one attempt to download another Node. */
const DOWNLOAD_LIMIT_MS = 120_000;

const SQLITE_SUITES = [
  'test/unit/runtime/db/sqlite/when-free.test.ts',
  'test/unit/runtime/db/node-sqlite.test.ts',
  'test/unit/runtime/fixtures/round-trip.test.ts',
];

describe('e2e/node-versions', function () {
  this.timeout(600_000); // two attempts to download 40 MB
  let folder: ReturnType<typeof newcomersFolder>;
  let project: string;
  let server: Server | undefined;

  before(() => {
    folder = newcomersFolder();
    project = join(folder.path, 'blog');
    createApp(folder.path, ['blog', '--starter', 'blog', '--yes', '--skip-git', '--skip-install']);
    borrowPackages(project);
  });

  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });

  after(() => folder?.cleanUp());

  for (const version of ['22', '24']) {
    it(`migrates, seeds, tests and serves on Node ${version}`, async function () {
      const node = installNode(this, version, folder.path);
      const bin = dirname(node);
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

    it(`uses the SQLite of Node ${version}: waits for locks without stopping, and reads back what it wrote`, function () {
      const node = installNode(this, version, folder.path);
      const { stdout } = runOk(node, ['node_modules/mocha/bin/mocha.js', '--exit', ...SQLITE_SUITES], {
        cwd: packageRoot,
      });
      assert.match(stdout, /\d+ passing/);
      const engine = `import { defaultSqliteEngine } from './src/runtime/db/index.ts'; console.log(defaultSqliteEngine());`;
      const asked = runOk(node, ['--import=tsx', '--input-type=module', '-e', engine], { cwd: packageRoot });
      assert.match(asked.stdout, /^node:sqlite$/m);
    });
  }
});

/** The package holds nothing but the binary, 40 MB. A download that hangs is tried once more; then the machine lacks it. */
function installNode(context: Mocha.Context, version: string, folder: string): string {
  const name = `node-${process.platform}-${process.arch}`;
  const home = join(folder, `node-${version}`);
  const args = ['install', '--no-progress', '--no-save', '--prefer-offline', '--prefix', home, `${name}@${version}`];
  let said = '';
  for (let attempt = 1; attempt <= 2; attempt++) {
    const { code, stderr } = run('npm', args, { cwd: folder, timeoutMs: DOWNLOAD_LIMIT_MS });
    if (code === 0) return join(home, 'node_modules', name, 'bin/node');
    said = stderr.trim().split('\n').at(-1) ?? '';
  }
  const limit = (2 * DOWNLOAD_LIMIT_MS) / 60_000;
  return lacks(context, `Node ${version}`, `npm could not install ${name}@${version} within ${limit} minutes. ${said}`);
}
