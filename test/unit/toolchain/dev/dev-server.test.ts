// The development server against a real project folder, real sockets and a real worker. Needs dist/.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, renameSync, symlinkSync } from 'node:fs';
import { Agent, get as httpGet, request } from 'node:http';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../../../support/eventually.ts';
import { runDevServer } from '../../../support/dev-server.ts';
import type { RunningDevServer } from '../../../support/dev-server.ts';
import { createProject, homeViews, pageTemplate } from '../../../support/project.ts';
import type { TestProject } from '../../../support/project.ts';
import { keepVariable } from '../../../support/keep-variable.ts';

describe('toolchain/dev/dev-server', function () {
  this.timeout(30_000);
  keepVariable('QUINTET_ROOT');
  let project: TestProject;
  let dev: RunningDevServer;

  beforeEach(async () => {
    project = createProject();
    dev = await runDevServer(project.root);
  });

  afterEach(async () => {
    await dev.server.stop();
    project.cleanUp();
  });

  const marker = async (): Promise<string | undefined> => /view ([\w-]+)/.exec((await dev.get('/')).body)?.[1];
  const view = (body: string): string => `import { text } from 'quintet';\nexport const home = ${body};\n`;
  const onlyHome = `import { path, urls } from 'quintet';
import * as views from './home/views';
export default urls([path('', views.home)]);
`;

  describe('freshness', () => {
    it('answers from the code on disk, without a pause between save and request', async () => {
      assert.equal(await marker(), 'first');
      for (let i = 0; i < 10; i++) {
        project.write('src/home/views.ts', homeViews(`edit-${i}`));
        assert.equal(await marker(), `edit-${i}`);
      }
    });

    it('is never stale when a request falls between two quick saves', async () => {
      const stale: string[] = [];
      for (let i = 0; i < 30; i++) {
        project.write('src/home/views.ts', homeViews(`a-${i}`));
        const between = marker();
        await sleep((i % 4) * 10);
        project.write('src/home/views.ts', homeViews(`b-${i}`));
        const seen = await marker();
        if (seen !== `b-${i}`) stale.push(`${i}: ${seen}`);
        await between;
      }
      assert.deepEqual(stale, []);
    });

    it('sees saves of the same size within one tick of the clock', async () => {
      for (const letter of 'abcdefghij') {
        project.write('src/home/views.ts', homeViews('x'));
        const between = dev.get('/');
        project.write('src/home/views.ts', homeViews(letter));
        assert.equal(await marker(), letter);
        await between;
      }
    });

    it('sees 50 files changed at once', async () => {
      const names = Array.from({ length: 50 }, (_, i) => `m${i}`);
      const writeAll = (value: string): void => {
        for (const name of names) project.write(`src/home/parts/${name}.ts`, `export const ${name} = '${value}';\n`);
      };
      writeAll('one');
      const imports = names.map((name) => `import { ${name} } from './parts/${name}';`).join('\n');
      const list = `[${names.join(', ')}].join(' ')`;
      project.write('src/urls.ts', onlyHome);
      project.write('src/home/views.ts', `${imports}\n${view(`() => text(${list})`)}`);
      assert.equal((await dev.get('/')).body, names.map(() => 'one').join(' '));
      writeAll('two');
      assert.equal((await dev.get('/')).body, names.map(() => 'two').join(' '));
    });

    it('follows new URLs', async () => {
      assert.equal((await dev.get('/more/')).status, 404);
      const urls = readFileSync(join(project.root, 'src/urls.ts'), 'utf8');
      project.write('src/urls.ts', urls.replace("path('',", "path('more/', views.home), path('',"));
      assert.equal((await dev.get('/more/')).status, 200);
    });

    it('tells the compiler the names of routes', async () => {
      const file = join(project.root, '.quintet/routes.d.ts');
      const names = (): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');
      await dev.get('/');
      await eventually('the names', () => names().includes("'admin:index': { params: Record<string, never>"));
      assert.doesNotMatch(names(), /fresh/);
      project.write('src/urls.ts', onlyHome.replace('views.home)', "views.home, { name: 'fresh' })"));
      await dev.get('/');
      await eventually('the new name', () => names().includes("'fresh': {"));
    });

    it('prefers a new file that shadows a folder of the same name', async () => {
      project.write('src/urls.ts', onlyHome);
      project.write('src/home/name/index.ts', `export const name = 'folder';\n`);
      project.write('src/home/views.ts', `import { name } from './name';\n${view('() => text(name)')}`);
      assert.equal((await dev.get('/')).body, 'folder');
      project.write('src/home/name.ts', `export const name = 'file';\n`);
      assert.equal((await dev.get('/')).body, 'file');
    });

    it('follows a renamed app', async () => {
      renameSync(join(project.root, 'src/home'), join(project.root, 'src/front'));
      for (const file of ['src/urls.ts', 'src/settings.ts']) {
        const text = readFileSync(join(project.root, file), 'utf8');
        project.write(file, text.replace("'./home/", "'./front/").replace("'home']", "'front']"));
      }
      project.write('src/front/views.ts', homeViews('renamed'));
      assert.equal(await marker(), 'renamed');
    });

    it('follows an app whose folder is a link: its code, and its models', async () => {
      renameSync(join(project.root, 'src/home'), join(project.root, 'elsewhere'));
      symlinkSync(join(project.root, 'elsewhere'), join(project.root, 'src/home'));
      assert.equal(await marker(), 'first');
      project.write('elsewhere/views.ts', homeViews('linked'));
      assert.equal(await marker(), 'linked');
      project.write('elsewhere/models.prisma', 'model Thing {\n  id Int @id\n}\n');
      await dev.get('/');
      assert.match(readFileSync(join(project.root, '.quintet/models.ts'), 'utf8'), /Thing/);
    });

    it('follows a linked package, without a restart', async () => {
      project.write('packages/lib/package.json', '{"name":"lib","exports":"./index.ts"}');
      project.write('packages/lib/index.ts', 'export const word: string = "one";\n');
      symlinkSync(join(project.root, 'packages/lib'), join(project.root, 'node_modules/lib'));
      project.write('node_modules/.package-lock.json', '{}');
      project.write('src/home/views.ts', view('() => text(word)').replace(';\n', ";\nimport { word } from 'lib';\n"));
      project.write('src/urls.ts', onlyHome);
      assert.equal((await dev.get('/')).body, 'one');
      const from = dev.events.length;
      project.write('packages/lib/index.ts', 'export const word: string = "two";\n');
      assert.equal((await dev.get('/')).body, 'two');
      assert.equal(dev.events.slice(from).filter(({ type }) => type === 'replaced').length, 0);
    });

    it('rebuilds nothing for a file that the app does not use', async () => {
      await dev.get('/');
      project.write('src/home/tests/home.test.ts', 'export {};\n');
      await dev.get('/');
      assert.equal(dev.events.filter(({ type }) => type === 'built').length, 1);
    });
  });

  describe('templates and static files', () => {
    it('are read from the disk with every request', async () => {
      assert.match((await dev.get('/page/')).body, /template first/);
      project.write('src/home/templates/home/page.html', pageTemplate('second'));
      assert.match((await dev.get('/page/')).body, /template second/);
      project.write('src/templates/home/page.html', pageTemplate('override'));
      assert.match((await dev.get('/page/')).body, /template override/);
      project.remove('src/templates');
      assert.match((await dev.get('/page/')).body, /template second/);
      project.write('src/home/static/new.txt', 'served\n');
      assert.equal((await dev.get('/static/new.txt')).body, 'served\n');
    });
  });

  describe('the live-reload client', () => {
    const browser = { accept: 'text/html', 'sec-fetch-dest': 'document' };

    it('is put into pages, with a length that is right', async () => {
      const { body, headers } = await dev.get('/page/', { headers: browser });
      assert.match(
        body,
        /<input id="field"><script src="\/__quintet\/client\.js" data-quintet="[\w.]+" data-kind="page" defer><\/script><\/body>/,
      );
      assert.equal(headers.get('content-length'), String(Buffer.byteLength(body)));
      assert.equal(headers.get('etag'), null);
    });

    it('stays out of fragments, other types and HEAD', async () => {
      project.write(
        'src/urls.ts',
        onlyHome.replace("path('', views.home)", "path('', views.home), path('f/', views.fragment)"),
      );
      project.write(
        'src/home/views.ts',
        `import { html, text } from 'quintet';
export const home = () => text('</body>');
export const fragment = () => html('<p>part</p>');
`,
      );
      assert.equal((await dev.get('/')).body, '</body>');
      assert.equal((await dev.get('/f/')).body, '<p>part</p>');
      assert.match((await dev.get('/f/', { headers: browser })).body, /^<p>part<\/p><script/);
      const head = await dev.get('/f/', { method: 'HEAD' });
      assert.equal(head.headers.get('content-length'), '11');
    });

    it('hears of builds', async () => {
      const stream = await openStream(`${dev.server.url}__quintet/events`);
      const hello = await stream.next('hello');
      project.write('src/home/views.ts', homeViews('told'));
      const build = await stream.next('build');
      assert.notEqual(build['token'], hello['token']);
      stream.close();
    });

    it('lets no other site press the button', async () => {
      const stream = await openStream(`${dev.server.url}__quintet/events`);
      const { secret } = await stream.next('hello');
      stream.close();
      const origin = new URL(dev.server.url).origin;
      const press = async (headers: Record<string, string>): Promise<number> =>
        (await dev.get('/__quintet/migrate', { method: 'POST', headers })).status;
      assert.equal(await press({ origin }), 403);
      assert.equal(await press({ origin: 'http://evil.example', 'x-quintet-secret': String(secret) }), 403);
      assert.equal(await press({ origin, 'sec-fetch-site': 'cross-site', 'x-quintet-secret': String(secret) }), 403);
      assert.equal(await press({ 'x-quintet-secret': String(secret) }), 403);
      assert.equal(await press({ origin, 'x-quintet-secret': String(secret) }), 202);
    });
  });

  describe('requests and swaps', () => {
    it('finishes a request under way on the app that began it', async () => {
      project.write('src/urls.ts', onlyHome);
      project.write(
        'src/home/views.ts',
        `import { existsSync, writeFileSync } from 'node:fs';
${view(`async () => {
  writeFileSync('began', '');
  while (!existsSync('may-end')) await new Promise((r) => setTimeout(r, 10));
  return text('old');
}`)}`,
      );
      const slow = dev.get('/');
      await eventually('the request to begin', () => existsSync(join(project.root, 'began')));
      project.write('src/home/views.ts', view(`() => text('new')`));
      assert.equal((await dev.get('/')).body, 'new');
      project.write('may-end', '');
      assert.equal((await slow).body, 'old');
    });

    it('refuses nothing and answers nothing old while workers are replaced', async () => {
      const agent = new Agent({ keepAlive: true, maxSockets: 4 });
      const seen: string[] = [];
      const failures: unknown[] = [];
      const state = { isRunning: true };
      let value = 0;
      const hammer = async (): Promise<void> => {
        while (state.isRunning) {
          const lowest = value;
          try {
            const body = await fetchWith(agent, `${dev.server.url}greeting/`);
            seen.push(body);
            if (Number(body) < lowest) failures.push(`asked at ${lowest}, got ${body}`);
          } catch (error) {
            failures.push(error);
          }
        }
      };
      const env = readFileSync(join(project.root, '.env'), 'utf8');
      const setGreeting = (next: number): void => {
        project.write('.env', env.replace('hello', String(next)));
        value = next;
      };
      setGreeting(1);
      const loops = [hammer(), hammer(), hammer(), hammer()];
      const answered = async (count: number): Promise<void> => {
        for (const wanted = seen.length + count; seen.length < wanted && failures.length === 0;) await sleep(10);
      };
      for (const next of [2, 3, 4]) {
        await answered(20);
        setGreeting(next);
      }
      await answered(20);
      state.isRunning = false;
      await Promise.all(loops);
      agent.destroy();
      assert.deepEqual(failures, []);
      assert.equal(seen.at(-1), '4');
      assert.ok(dev.events.filter(({ type }) => type === 'replaced').length >= 3);
    });
  });

  describe('mistakes', () => {
    it('shows a syntax error with file, line and source, and comes back when it is mended', async () => {
      project.write('src/home/views.ts', `${homeViews('x')}\nconst broken = ;\n`);
      const page = await dev.get('/', { headers: { accept: 'text/html' } });
      assert.equal(page.status, 500);
      assert.match(page.body, /src\/home\/views\.ts:13:16/);
      assert.match(page.body, /const broken = ;/);
      assert.match(page.body, /\/__quintet\/client\.js/);
      project.write('src/home/views.ts', homeViews('mended'));
      assert.equal(await marker(), 'mended');
    });

    it('shows no source to another name that points at this machine', async () => {
      project.write('src/home/views.ts', `${homeViews('x')}\nconst SECRET_TOKEN = ;\n`);
      for (const [host, status] of [
        ['evil.com', 403],
        ['localhost', 500],
      ] as const) {
        const { statusCode, body } = await getAs(dev.server.url, host);
        assert.equal(statusCode, status, host);
        assert.equal(body.includes('SECRET_TOKEN'), status === 500, host);
      }
    });

    it('shows what a module throws when it is loaded, at its own line', async () => {
      project.write('src/home/views.ts', `${homeViews('x')}\nthrow new Error('not today');\n`);
      const { status, body } = await dev.get('/');
      assert.equal(status, 500);
      assert.match(body, /not today/);
      assert.match(body, /src\/home\/views\.ts:13:7/);
    });

    it('tries again when the reason is gone and no file of the project changed', async () => {
      const views = `import { readFileSync } from 'node:fs';\nconst flag = readFileSync('flag', 'utf8');\n${view('() => text(flag)')}`;
      project.write('src/urls.ts', onlyHome);
      project.write('src/home/views.ts', views);
      assert.match((await dev.get('/')).body, /ENOENT[\s\S]*src\/home\/views\.ts:2/);
      project.write('flag', 'raised');
      await sleep(1100);
      assert.equal((await dev.get('/')).body, 'raised');
    });

    it('says which package is missing', async () => {
      project.write('src/home/views.ts', `import x from 'no-such-package';\n${homeViews('x')}\nexport const y = x;\n`);
      const { body } = await dev.get('/');
      assert.match(body, /Could not resolve "no-such-package"/);
      assert.match(body, /src\/home\/views\.ts:1:16/);
      assert.match(body, /npm install no-such-package/);
    });

    it('does not ask for packages whose types alone are imported', async () => {
      project.write(
        'src/home/views.ts',
        `import type { X } from 'no-such-types';\n${homeViews('typed')}\nexport type Y = X;\n`,
      );
      assert.equal(await marker(), 'typed');
    });

    it('shows a deleted file, and comes back with it', async () => {
      project.remove('src/home/views.ts');
      const { status, body } = await dev.get('/');
      assert.equal(status, 500);
      assert.match(body, /Could not resolve "\.\/home\/views"/);
      project.write('src/home/views.ts', homeViews('back'));
      assert.equal(await marker(), 'back');
    });

    it('shows settings that do not load, and comes back', async () => {
      const settings = readFileSync(join(project.root, 'src/settings.ts'), 'utf8');
      project.write('src/settings.ts', settings.replace("env.secret('SECRET_KEY')", "env.secret('OTHER_KEY')"));
      const { status, body } = await dev.get('/');
      assert.equal(status, 500);
      assert.match(body, /OTHER_KEY/);
      project.write('src/settings.ts', settings);
      assert.equal(await marker(), 'first');
    });

    it('shows a mistake in a model with its line, and comes back', async () => {
      const models = readFileSync(join(project.root, 'src/accounts/models.prisma'), 'utf8');
      project.write('src/accounts/models.prisma', models.replace('name        String ', 'name        Sting '));
      const { status, body } = await dev.get('/');
      assert.equal(status, 500);
      assert.match(body, /src\/accounts\/models\.prisma:4/);
      project.write('src/accounts/models.prisma', models);
      assert.equal(await marker(), 'first');
    });

    it('tells an exception of a view with its line in the source', async () => {
      project.write('src/urls.ts', onlyHome);
      project.write('src/home/views.ts', view(`() => {\n  throw new Error('in the view');\n}`));
      assert.equal((await dev.get('/')).status, 500);
      const { error } = await dev.event('exception');
      assert.equal(`${error.file}:${error.line}`, 'src/home/views.ts:3');
      assert.match(error.frame ?? '', /> 3 \|\s+throw new Error/);
    });
  });

  describe('models', () => {
    it('regenerates client and types and swaps the database', async () => {
      assert.doesNotMatch((await dev.get('/fields/')).body, /nickname/);
      const models = readFileSync(join(project.root, 'src/accounts/models.prisma'), 'utf8');
      project.write(
        'src/accounts/models.prisma',
        models.replace('  password ', '  nickname String @default("")\n  password '),
      );
      assert.match((await dev.get('/fields/')).body, /nickname/);
      assert.match(readFileSync(join(project.root, '.quintet/models.ts'), 'utf8'), /nickname/);
      assert.equal(dev.events.filter(({ type }) => type === 'replaced').length, 0);
    });
  });

  describe('the worker', () => {
    it('is started again when it is killed, without a refused connection', async () => {
      assert.equal(await marker(), 'first');
      const pid = dev.server.workerPid as number;
      process.kill(pid, 'SIGKILL');
      // A connection that was open to the killed process is lost; new ones are not.
      const agent = new Agent();
      assert.match(await fetchWith(agent, dev.server.url), /view first/);
      assert.notEqual(dev.server.workerPid, pid);
      const { isGivenUp } = await dev.event('crashed');
      assert.equal(isGivenUp, false);
    });

    it('answers with the error page for what nobody caught, and goes on', async () => {
      project.write('src/urls.ts', onlyHome);
      project.write(
        'src/home/views.ts',
        view(`(request) => {
  if (!request.query.has('boom')) return text('fine');
  setTimeout(() => { throw new Error('nobody caught me'); }, 5);
  return new Promise(() => undefined);
}`),
      );
      const { status, body } = await dev.get('/?boom');
      assert.equal(status, 500);
      assert.match(body, /nobody caught me/);
      assert.match(body, /src\/home\/views\.ts:4/);
      assert.equal((await dev.get('/')).body, 'fine');
    });

    it('is not replaced for ever when the app throws by itself', async () => {
      project.write('src/urls.ts', onlyHome);
      const views = `setTimeout(() => { throw new Error('by itself'); }, 20);\n${view(`() => text('there')`)}`;
      project.write('src/home/views.ts', views);
      assert.equal((await dev.get('/')).body, 'there');
      await dev.event('crashed');
      await sleep(4000);
      const crashes = dev.events.filter(({ type }) => type === 'crashed').length;
      assert.ok(crashes >= 1 && crashes <= 3, `${crashes} crashes`);
      assert.equal((await dev.get('/')).body, 'there');
    });

    it('gives up after repeated ends and comes back with the next edit', async () => {
      project.write('src/urls.ts', onlyHome);
      project.write('src/home/views.ts', `process.kill(process.pid, 'SIGKILL');\n${view(`() => text('never')`)}`);
      for (let i = 0; i < 3; i++) {
        const { status, body } = await dev.get('/');
        assert.equal(status, 500);
        assert.match(body, /The app ended: the process that runs the app ended by SIGKILL/);
      }
      project.write('src/home/views.ts', view(`() => text('again')`));
      await dev.event(
        'built',
        dev.events.findIndex(({ type }) => type === 'crashed'),
      );
      await eventually('the new app', async () => (await dev.get('/')).body === 'again');
    });

    it('answers with an error page for the request that ended it', async () => {
      project.write('src/urls.ts', onlyHome);
      project.write(
        'src/home/views.ts',
        view(`(request) => { if (request.query.has('end')) process.exit(3); return text('up'); }`),
      );
      assert.equal((await dev.get('/')).body, 'up');
      const { status, body } = await dev.get('/?end');
      assert.equal(status, 500);
      assert.match(body, /ended with exit code 3/);
      assert.equal((await dev.get('/')).body, 'up');
    });

    it('is freed from an endless loop by the edit that removes it', async () => {
      project.write('src/urls.ts', onlyHome);
      const loop = `import { writeFileSync } from 'node:fs';\n${view(`() => { writeFileSync('in-the-loop', ''); for (;;); }`)}`;
      project.write('src/home/views.ts', loop);
      const looping = dev.get('/');
      await eventually('the loop', () => existsSync(join(project.root, 'in-the-loop')));
      project.write('src/home/views.ts', view(`() => text('free')`));
      assert.equal(await fetchWith(new Agent(), dev.server.url), 'free');
      assert.match((await looping).body, /ended by SIGKILL/);
    });

    it('is replaced on request', async () => {
      await dev.get('/');
      const pid = dev.server.workerPid;
      dev.server.restart();
      assert.equal(await marker(), 'first');
      assert.notEqual(dev.server.workerPid, pid);
    });

    it('is replaced at the memory limit, and not with every edit', async () => {
      const small = await runDevServer(project.root, { memoryLimitBytes: 1 });
      try {
        for (let i = 0; i < 30; i++) {
          project.write('src/home/views.ts', homeViews(`grown-${i}`));
          assert.match((await small.get('/')).body, new RegExp(`view grown-${i}<`));
        }
        const replaced = small.events.filter((event) => event.type === 'replaced');
        assert.deepEqual(replaced, [{ type: 'replaced', reason: 'memory' }]);
      } finally {
        await small.server.stop();
      }
    });

    for (const file of ['package.json', 'node_modules/.package-lock.json']) {
      it(`is replaced when ${file} changes`, async () => {
        await dev.get('/');
        const pid = dev.server.workerPid;
        const old = existsSync(join(project.root, file)) ? readFileSync(join(project.root, file), 'utf8') : '{}';
        project.write(file, `${old}\n`);
        assert.equal(await marker(), 'first');
        assert.notEqual(dev.server.workerPid, pid);
        assert.deepEqual(await dev.event('replaced'), { type: 'replaced', reason: 'settings' });
      });
    }

    it('ends with the server', async () => {
      await dev.get('/');
      const pid = dev.server.workerPid as number;
      await dev.server.stop();
      assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
    });
  });

  it('tells an edit that is made right after the start, before anyone asks', async () => {
    project.write('src/home/views.ts', 'export const home = ;\n');
    await dev.event('broken');
  });

  describe('the port', () => {
    it('moves to the next free one and says who has the one asked for', async function () {
      if (process.platform !== 'linux') this.skip();
      const blocker = createServer();
      await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
      const { port } = blocker.address() as AddressInfo;
      const second = await runDevServer(project.root, { port, mayMove: true });
      const { taken, port: actual } = await second.event('listening');
      await second.server.stop();
      blocker.close();
      assert.ok(actual > port && actual <= port + 20);
      assert.equal(taken?.owner?.pid, process.pid);
    });

    it('fails when it may not move', async () => {
      const { port } = new URL(dev.server.url);
      await assert.rejects(runDevServer(project.root, { port: Number(port) }), { code: 'DEV_PORT_TAKEN' });
    });
  });

  it('starts on a project that does not build', async () => {
    const broken = createProject({ 'src/home/views.ts': 'export const home = ;\n' });
    const other = await runDevServer(broken.root);
    try {
      assert.equal((await other.get('/')).status, 500);
      broken.write('src/home/views.ts', homeViews('whole'));
      assert.match((await other.get('/')).body, /view whole/);
      assert.ok(existsSync(join(broken.root, '.quintet/entry.ts')));
    } finally {
      await other.server.stop();
      broken.cleanUp();
    }
  });
});

function fetchWith(agent: Agent, url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = httpGet(url, { agent }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (body += chunk));
      response.on('end', () => resolve(body));
      response.on('error', reject);
    });
    request.on('error', reject);
  });
}

/** Reads server-sent events. */
async function openStream(
  url: string,
): Promise<{ next(event: string): Promise<Record<string, unknown>>; close(): void }> {
  const controller = new AbortController();
  const response = await fetch(url, { signal: controller.signal });
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  let text = '';
  const next = async (event: string): Promise<Record<string, unknown>> => {
    for (;;) {
      const match = new RegExp(`event: ${event}\\ndata: (.*)\\n\\n`).exec(text);
      if (match) {
        text = text.slice(match.index + match[0].length);
        return JSON.parse(match[1] ?? '{}') as Record<string, unknown>;
      }
      const { value, done } = await reader.read();
      if (done) throw new Error(`the stream ended before ${event}`);
      text += Buffer.from(value).toString('utf8');
    }
  };
  return { next, close: () => controller.abort() };
}

/** What a browser gets that was told that `host` is this machine. */
function getAs(url: string | URL, host: string): Promise<{ statusCode: number | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers: { host, accept: 'application/json' } }, (response) => {
      let body = '';
      response
        .setEncoding('utf8')
        .on('data', (chunk: string) => (body += chunk))
        .on('end', () => resolve({ statusCode: response.statusCode, body }));
    });
    sent.on('error', reject).end();
  });
}
