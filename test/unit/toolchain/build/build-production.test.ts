// A production build of a real project, run as a server would run it. Needs dist/.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { buildProduction } from '../../../../src/toolchain/build/build-production.ts';
import type { ProductionOptions, ProductionResult } from '../../../../src/toolchain/build/build-production.ts';
import { loadProject } from '../../../../src/toolchain/project/load.ts';
import { cleanEnvironment, packageFolder, startServer } from '../../../support/command-line.ts';
import { eventually } from '../../../support/eventually.ts';
import { createProject } from '../../../support/project.ts';
import type { TestProject } from '../../../support/project.ts';
import { keepVariable } from '../../../support/keep-variable.ts';

const SECRET_KEY = 'q8Zr2LmX0vYk5TnB7cWd1JfHs9GpEa4UiOx3RtVyKbNzMhQw6S';

describe('toolchain/build/build-production', function () {
  this.timeout(30_000);
  keepVariable('QUINTET_ROOT');
  let project: TestProject;

  beforeEach(() => {
    project = createProject({
      'migrations/20260101000000_initial/migration.sql': 'SELECT 1;\n',
      'src/home/static/css/site.css': 'body { color: red; }\n',
      'src/home/static/home.txt': 'home\n',
      'src/static/.hidden': 'never served\n',
    });
  });

  afterEach(() => project.cleanUp());

  const build = async (options?: ProductionOptions): Promise<ProductionResult> =>
    buildProduction(await loadProject(project.root), options);
  const start = (env: Record<string, string> = {}, args = ['--enable-source-maps', 'dist/server.js']) =>
    startServer(process.execPath, args, {
      cwd: project.root,
      env: { PORT: '0', SECRET_KEY, ALLOWED_HOSTS: '*', ...env },
    });

  it('runs without the sources', async () => {
    const result = await build();
    assert.equal(result.migrations, 1);
    assert.ok(existsSync(join(project.root, 'dist/migrations/20260101000000_initial/migration.sql')));
    renameSync(join(project.root, 'src'), join(project.root, 'src-away'));
    renameSync(join(project.root, '.quintet'), join(project.root, '.quintet-away'));
    const server = await start();
    try {
      assert.match(await (await fetch(`${server.url}/`)).text(), /view first/);
      assert.match(await (await fetch(`${server.url}/fields/`)).text(), /email/);
    } finally {
      await server.stop();
    }
  });

  it('takes templates along inside the program', async () => {
    const { templates, server } = await build();
    assert.equal(templates, 1);
    assert.match(readFileSync(server, 'utf8'), /template first/);
  });

  it('compiles templates at build time, and none while it runs', async () => {
    project.write(
      'src/home/template-tags.ts',
      `import { defineLibrary, simpleTag } from 'quintet/templates';
export default defineLibrary({ tags: { greet: simpleTag((_context, name: string) => 'Hello ' + name) } });
`,
    );
    project.write('src/templates/greeting.html', '{% load home i18n %}{% greet "Ann" %} {% translate "Welcome" %}');
    project.write('src/templates/rows.html', '{% for row in rows %}{% include "row.html" %}{% endfor %}');
    project.write('src/templates/row.html', '<li>{{ row }}');
    project.write('src/locale/de.json', '{"Welcome": "Willkommen"}');
    project.write(
      'src/settings.ts',
      readFileSync(join(project.root, 'src/settings.ts'), 'utf8').replace('apps: [', "languageCode: 'de', apps: ["),
    );
    project.write(
      'src/urls.ts',
      `import { path, render, renderStream, urls } from 'quintet';
async function* rows() { yield 1; yield '<2>'; }
const stream = (request) => renderStream(request, 'rows.html' as never, { rows: rows() });
export default urls([path('stream/', stream), path('', (request) => render(request, 'greeting.html' as never)), path('login/', (request) => render(request, 'registration/login.html' as never))]);
`,
    );
    await build();
    project.write(
      'seen.mjs',
      `const made = Function; let count = 0;
globalThis.Function = new Proxy(made, { construct(target, args) { if (String(args.at(-1)).includes('R.') || args.includes('constants')) count++; return Reflect.construct(target, args); } });
globalThis.madeTemplates = () => count;
process.on('exit', () => process.stdout.write('templates compiled: ' + count + '\\n'));
`,
    );
    const server = await start({}, ['--import', './seen.mjs', 'dist/server.js']);
    try {
      assert.equal(await (await fetch(`${server.url}/`)).text(), 'Hello Ann Willkommen');
      assert.equal((await fetch(`${server.url}/admin/login/`)).status, 200);
      assert.equal(await (await fetch(`${server.url}/stream/`)).text(), '<li>1<li>&lt;2&gt;');
    } finally {
      await server.stop();
    }
    assert.match(server.output(), /templates compiled: 0/);
  });

  it('refuses a template with a mistake', async () => {
    project.write('src/templates/wrong.html', 'a\n{% iff %}');
    await assert.rejects(build(), { code: 'TEMPLATE_UNKNOWN_TAG', where: 'src/templates/wrong.html:2:4' });
  });

  it('collects static files, those of the project before those of its apps, hidden ones never', async () => {
    await build();
    const read = (name: string): string => readFileSync(join(project.root, 'dist/static', name), 'utf8');
    assert.match(read('css/site.css'), /rgb\(1, 2, 3\)/);
    assert.equal(read('home.txt'), 'home\n');
    assert.ok(existsSync(join(project.root, 'dist/static/admin')));
    assert.ok(!existsSync(join(project.root, 'dist/static/home.txt.br')), 'too small');
    const copies = readdirSync(join(project.root, 'dist/static'), { recursive: true }).map(String);
    assert.ok(copies.some((name) => name.endsWith('.css.br')) && copies.some((name) => name.endsWith('.css.gz')));
    assert.ok(!existsSync(join(project.root, 'dist/static/.hidden')));
  });

  it('keeps debug off although .env turns it on, unless the environment says otherwise', async () => {
    project.write(
      'src/urls.ts',
      `import { path, text, urls } from 'quintet';\nexport default urls([path('', () => { throw new Error('secret detail'); })]);\n`,
    );
    await build();
    const quiet = await start();
    const page = await fetch(`${quiet.url}/`);
    assert.equal(page.status, 500);
    assert.doesNotMatch(await page.text(), /secret detail/);
    await quiet.stop();
    assert.match(quiet.output(), /src\/urls\.ts:2/, 'the log names the line in the source');
  });

  it('opens the database before it listens, and listens without one too', async () => {
    project.write(
      'src/urls.ts',
      `import { path, text, urls } from 'quintet';\nexport default urls([path('', () => text('here'))]);\n`,
    );
    await build();
    const without = await start({ DATABASE_URL: 'file:./nowhere/db.sqlite3' });
    assert.equal(await (await fetch(without.url)).text(), 'here');
    await without.stop();
    assert.match(without.output(), /"level":"warn".*nowhere.db\.sqlite3/);
    project.write('db.sqlite3', ''); // what an empty SQLite database is on the disk
    const server = await start();
    const isOpen = statSync(join(project.root, 'db.sqlite3')).size > 0; // it was set to write ahead
    await server.stop();
    assert.ok(isOpen, 'nobody has asked for a page yet');
    assert.doesNotMatch(server.output(), /"level":"warn"/);
  });

  it('finishes requests under way when it is told to stop', async () => {
    project.write(
      'src/urls.ts',
      `import { existsSync, writeFileSync } from 'node:fs';
import { path, text, urls } from 'quintet';
export default urls([path('', async () => {
  writeFileSync('began', '');
  while (!existsSync('may-end')) await new Promise((resolve) => setTimeout(resolve, 10));
  return text('done');
})]);
`,
    );
    await build();
    const server = await start();
    const answer = fetch(`${server.url}/`).then((response) => response.text());
    await eventually('the request to begin', () => existsSync(join(project.root, 'began')));
    const ended = server.stop();
    project.write('may-end', '');
    assert.equal(await answer, 'done');
    assert.equal(await ended, 0);
  });

  describe('an uncaught exception', () => {
    const withCrash = async (): Promise<void> => {
      project.write(
        'src/urls.ts',
        `import { existsSync, writeFileSync } from 'node:fs';
import { path, text, urls } from 'quintet';
export default urls([
  path('crash/', () => {
    setTimeout(() => { throw new Error('in a callback'); }, 10);
    return text('sent');
  }),
  path('slow/', async () => {
    writeFileSync('began', '');
    while (!existsSync('may-end')) await new Promise((resolve) => setTimeout(resolve, 10));
    return text('done');
  }),
  path('', () => text('here')),
]);
`,
      );
      await build();
    };

    it('is logged as one line; requests under way finish, and the process exits with code 1', async () => {
      await withCrash();
      const server = await start();
      const ended = new Promise((resolve) => server.process.once('exit', resolve));
      const answer = fetch(`${server.url}/slow/`).then((response) => response.text());
      await eventually('the slow request', () => existsSync(join(project.root, 'began')));
      assert.equal(await (await fetch(`${server.url}/crash/`)).text(), 'sent');
      const lines = () =>
        server
          .output()
          .split('\n')
          .filter((line) => line.includes('in a callback'));
      await eventually('the log', () => lines().length > 0);
      project.write('may-end', '');
      assert.equal(await answer, 'done');
      assert.equal(await ended, 1);
      const [entry] = lines().map((line) => JSON.parse(line) as { level: string; error: { stack: string } });
      assert.equal(lines().length, 1);
      assert.equal(entry?.level, 'error');
      assert.match(entry?.error.stack ?? '', /src\/urls\.ts:5/);
      await assert.rejects(fetch(server.url), 'the port is free again');
    });

    it('is logged and no more while DEBUG is on', async () => {
      await withCrash();
      const server = await start({ DEBUG: 'true' });
      await (await fetch(`${server.url}/crash/`)).text();
      await eventually('the log', () => server.output().includes('in a callback'));
      assert.equal(await (await fetch(server.url)).text(), 'here');
      assert.equal(await server.stop(), 0);
    });
  });

  it('goes on serving when nobody reads its output any more', async () => {
    await build();
    for (const args of [['dist/server.js'], ['node_modules/quintet/bin/run.js', 'start']]) {
      const server = await start({}, args);
      server.process.stdout?.destroy();
      server.process.stderr?.destroy();
      // Each request is a line of the log.
      for (let i = 0; i < 5; i++) assert.equal((await fetch(server.url)).status, 200);
      assert.equal(await server.stop(), 0);
    }
  });

  it('warns at the start when no host is allowed, and the log of a refused request names the setting', async () => {
    await build();
    const server = await start({ ALLOWED_HOSTS: '' });
    await eventually('the warning', () => server.output().includes('ALLOWED_HOSTS'));
    assert.match(
      server.output(),
      /"level":"warn".*every request is answered with 400.*ALLOWED_HOSTS=localhost,127\.0\.0\.1 npx/,
    );
    assert.equal((await fetch(server.url)).status, 400);
    await eventually('the log', () => /127\.0\.0\.1' is not in ALLOWED_HOSTS/.test(server.output()));
    await server.stop();
    const local = await start({ ALLOWED_HOSTS: 'localhost,127.0.0.1' });
    assert.equal((await fetch(local.url)).status, 200);
    await local.stop();
    assert.doesNotMatch(local.output(), /ALLOWED_HOSTS/);
  });

  it('says what is wrong with the settings without a stack', async () => {
    await build();
    const child = spawn(process.execPath, ['dist/server.js'], {
      cwd: project.root,
      env: cleanEnvironment({ SECRET_KEY: 'short', PORT: '0' }),
    });
    let printed = '';
    child.stderr.on('data', (chunk) => (printed += chunk));
    const code = await new Promise((resolve) => child.on('exit', resolve));
    assert.equal(code, 1);
    assert.match(printed, /secretKey/);
    assert.doesNotMatch(printed, /\n\s+at /);
  });

  it('leaves the old build alone when the new one fails', async () => {
    await build();
    project.write('src/home/views.ts', 'export const home = ;\n');
    await assert.rejects(build(), { code: 'BUILD_FAILED' });
    assert.ok(existsSync(join(project.root, 'dist/server.js')));
  });

  it('touches no folder that holds something else', async () => {
    mkdirSync(join(project.root, 'dist'));
    writeFileSync(join(project.root, 'dist/thesis.txt'), 'mine');
    await assert.rejects(build(), { code: 'BUILD_OUTPUT_FOREIGN' });
    for (const out of ['src', '.', '..', '../elsewhere']) {
      await assert.rejects(build({ out }), { code: 'BUILD_OUTPUT_FOREIGN' }, out);
    }
  });

  it('builds into another folder, whose parent must exist', async () => {
    await assert.rejects(build({ out: 'release/web' }), { code: 'BUILD_FOLDER_MISSING' });
    assert.equal(existsSync(join(project.root, 'release')), false);
    mkdirSync(join(project.root, 'release'));
    await build({ out: 'release/web' });
    const server = await start({}, ['release/web/server.js']);
    assert.match(await (await fetch(`${server.url}/`)).text(), /view first/);
    assert.equal(await server.stop(), 0);
  });

  it('refuses packages that are not installed', async () => {
    project.write(
      'src/urls.ts',
      `import x from 'no-such-package';\nimport { urls } from 'quintet';\nexport default urls([x]);\n`,
    );
    await assert.rejects(build(), { code: 'BUILD_FAILED', where: 'src/urls.ts:1:16' });
  });

  describe('types', () => {
    const withCompiler = (): void => {
      mkdirSync(join(project.root, 'node_modules/.bin'), { recursive: true });
      symlinkSync(join(packageFolder, 'node_modules/.bin/tsc'), join(project.root, 'node_modules/.bin/tsc'));
      project.write('src/home/views.ts', `export const home: number = 'text';\n`);
      project.write(
        'src/urls.ts',
        `import { urls } from 'quintet';\nimport './home/views';\nexport default urls([]);\n`,
      );
    };

    it('stop the build with the first error, and leave the old build alone', async () => {
      await build();
      const before = readFileSync(join(project.root, 'dist/server.js'), 'utf8');
      withCompiler();
      await assert.rejects(build({ checkTypes: true }), { code: 'BUILD_TYPES', where: /^src\/home\/views\.ts:1:14$/ });
      assert.equal(readFileSync(join(project.root, 'dist/server.js'), 'utf8'), before);
      assert.equal((await build()).isTypeChecked, false);
    });

    it('are not checked where TypeScript is not installed, which the result says', async () => {
      assert.equal((await build({ checkTypes: true })).isTypeChecked, false);
    });
  });

  describe('quintet start', () => {
    it('needs no sources', async () => {
      await build();
      renameSync(join(project.root, 'src'), join(project.root, 'src-away'));
      const server = await start({}, ['node_modules/quintet/bin/run.js', 'start']);
      assert.equal((await fetch(server.url)).status, 200);
      assert.equal(await server.stop(), 0);
    });

    it('stops with the npx that started it', async () => {
      await build();
      // As npx does: a shell starts the program, and dies with npx alone.
      const script = 'node node_modules/quintet/bin/run.js start & echo $! > pid; wait';
      const server = await start({ npm_command: 'exec' }, [
        '-e',
        `require('node:child_process').spawnSync('sh', ['-c', ${JSON.stringify(script)}], { stdio: 'inherit' })`,
      ]);
      const pid = Number(readFileSync(join(project.root, 'pid'), 'utf8'));
      server.process.kill('SIGKILL');
      await eventually('the end of the server', () => !isRunning(pid));
    });
  });
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
