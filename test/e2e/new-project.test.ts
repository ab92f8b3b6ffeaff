// From an empty folder to a running, reloading site, as a newcomer does it with the packed tarball, on both databases.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openBrowser, type BrowserSession } from '../support/browser.ts';
import { quintet, run, runOk, startServer, type Server } from '../support/command-line.ts';
import { needsBrowser } from '../support/needs.ts';
import { copyFirstProject, createApp, installPackages, newcomersFolder } from '../support/newcomer.ts';
import { needsPostgres } from '../support/postgres.ts';

const EMAIL = 'ada@example.com';
const PASSWORD = 'correct-horse-battery-1';

for (const db of ['sqlite', 'postgresql'] as const) {
  describe(`e2e/new-project on ${db}`, function () {
    this.timeout(300_000); // npm installs packages
    let folder: ReturnType<typeof newcomersFolder>;
    let project: string;
    let env: Record<string, string> = {};
    let server: Server;
    let browser: BrowserSession;

    before(async function () {
      needsBrowser(this);
      if (db === 'postgresql') {
        env = { DATABASE_URL: await needsPostgres(this) };
      }
      browser = await openBrowser();
    });

    after(async () => {
      await server?.stop();
      await browser?.close();
      folder?.cleanUp();
    });

    it('installs from a packed tarball and makes a project without a question', () => {
      folder = newcomersFolder();
      project = join(folder.path, 'blog');
      if (db === 'sqlite') copyFirstProject(project);
      else {
        createApp(folder.path, ['blog', '--yes', '--skip-install', '--db', db], env);
        installPackages(project);
      }
      for (const file of ['package.json', 'tsconfig.json', 'src/settings.ts', 'src/accounts/models.prisma', '.env']) {
        assert.ok(existsSync(join(project, file)), file);
      }
      assert.match(readFileSync(join(project, '.gitignore'), 'utf8'), /^\.env$/m);
    });

    it('has a lock file that `npm ci` accepts on every platform', () => {
      runOk('npm', ['ci', '--dry-run', '--no-progress'], { cwd: project });
      assert.doesNotMatch(readFileSync(join(project, 'package-lock.json'), 'utf8'), /"resolved": "http/);
    });

    it('generates an app, models and views, and migrates', () => {
      const options = { cwd: project, env };
      quintet(['generate', 'app', 'posts'], options);
      quintet(['generate', 'model', 'posts/Tag', 'name:string:50:unique'], options);
      quintet(
        [
          'generate',
          'model',
          'posts/Post',
          'title:string:200',
          'slug:slug:unique',
          'body:text',
          'published:boolean=false',
          'author:ref:User',
          'tags:many:Tag',
        ],
        options,
      );
      quintet(['generate', 'view', 'posts/Post', '--crud'], options);
      assert.match(quintet(['makemigrations'], options).stdout, /posts|post/i);
      assert.match(quintet(['migrate'], options).stdout, /OK/);
      assert.match(quintet(['migrate'], options).stdout, /No migrations to apply/);
      assert.doesNotMatch(quintet(['showmigrations'], options).stdout, /\[ \]/);
    });

    it('type-checks, lints and passes its own tests', () => {
      runOk('npm', ['run', 'typecheck'], { cwd: project, env });
      runOk('npm', ['run', 'lint'], { cwd: project, env });
      runOk('npm', ['test'], { cwd: project, env });
    });

    it('creates a superuser without a terminal, and refuses the same e-mail again', () => {
      const superuser = { ...env, QUINTET_SUPERUSER_PASSWORD: PASSWORD };
      const args = ['createsuperuser', '--email', EMAIL, '--no-input'];
      quintet(args, { cwd: project, env: superuser });
      const again = run(process.execPath, ['node_modules/quintet/bin/run.js', ...args], {
        cwd: project,
        env: superuser,
      });
      assert.equal(again.code, 1);
      assert.match(again.stderr, /already/);
    });

    it('serves the welcome page', async () => {
      server = await startServer(process.execPath, ['node_modules/quintet/bin/run.js', 'runserver', '127.0.0.1:0'], {
        cwd: project,
        env,
      });
      const response = await fetch(server.url);
      assert.equal(response.status, 200);
      assert.match(await response.text(), /blog/i);
    });

    it('lets the superuser into the admin and adds a post there', async () => {
      const { page } = browser;
      await page.goto(`${server.url}/admin/`);
      await page.fill('input[autocomplete="username"]', EMAIL);
      await page.fill('input[type="password"]', PASSWORD);
      await page.getByRole('button', { name: 'Log in' }).click();
      await page.waitForURL(/\/admin\/$/);
      await page.goto(`${server.url}/admin/posts/post/add/`);
      await page.fill('[name="title"]', 'Hello from the admin');
      await page.fill('[name="slug"]', 'hello');
      await page.fill('[name="body"]', 'First post.');
      await page.check('[name="published"]');
      await page.selectOption('[name="author"]', { index: 1 });
      await page.click('[name="_save"]');
      await page.waitForURL(/\/admin\/posts\/post\/$/);
      assert.match(await page.innerText('main'), /Hello from the admin/);
    });

    it('shows the post on its page', async () => {
      const { page } = browser;
      await page.goto(`${server.url}/posts/`);
      assert.match(await page.innerText('main'), /Hello from the admin/);
      await page.click('text=Hello from the admin');
      assert.match(await page.innerText('main'), /First post\./);
    });

    it('shows an edit of a template and of a view without a restart, in the page that is open', async () => {
      const { page } = browser;
      await page.goto(`${server.url}/posts/`);
      const template = join(project, 'src/posts/templates/posts/post-list.html');
      writeFileSync(template, readFileSync(template, 'utf8').replace('</h1>', ' edited</h1>'));
      await page.waitForFunction('document.querySelector("h1").textContent.includes("edited")');

      const views = join(project, 'src/posts/views.ts');
      const source = readFileSync(views, 'utf8');
      writeFileSync(
        join(project, 'src/posts/urls.ts'),
        readFileSync(join(project, 'src/posts/urls.ts'), 'utf8').replace(
          /\[\n/,
          "[\n  path('marker/', views.marker, { name: 'marker' }),\n",
        ),
      );
      writeFileSync(
        views,
        `${source}\nexport const marker = () => text('marker one');\n`.replace(
          /^/,
          "import { text } from 'quintet';\n",
        ),
      );
      const response = await fetch(`${server.url}/posts/marker/`);
      assert.equal(await response.text(), 'marker one');
    });

    it('shows a mistake with file and line in the page that is open, and comes back when it is mended', async () => {
      const { page, complaints } = browser;
      const views = join(project, 'src/posts/views.ts');
      const source = readFileSync(views, 'utf8');
      // The page is busy reloading after the edit before.
      await page.waitForFunction('performance.now() > 500 && document.readyState === "complete"');
      writeFileSync(views, source.replace('marker one', "marker one' '"));
      const broken = await fetch(`${server.url}/posts/`);
      assert.equal(broken.status, 500);
      assert.match(await broken.text(), /src\/posts\/views\.ts:\d+/);
      await page
        .getByText(/src\/posts\/views\.ts:\d+/)
        .first()
        .waitFor();
      writeFileSync(views, source);
      await page
        .getByText(/src\/posts\/views\.ts:\d+/)
        .first()
        .waitFor({ state: 'detached' });
      await page.getByRole('heading', { name: /edited/ }).waitFor();
      assert.equal((await fetch(`${server.url}/posts/`)).status, 200);
      // The browser reports the error page itself.
      assert.deepEqual(
        complaints.splice(0).filter((text) => !/status of 500/.test(text)),
        [],
      );
      await page.goto('about:blank');
    });

    it('builds, and serves the build in production mode', async () => {
      await server.stop();
      quintet(['build'], { cwd: project, env });
      const production = { ...env, DEBUG: 'false', ALLOWED_HOSTS: '127.0.0.1' };
      server = await startServer(process.execPath, ['node_modules/quintet/bin/run.js', 'start', '--port', '0'], {
        cwd: project,
        env: production,
      });
      const response = await fetch(`${server.url}/posts/`);
      assert.equal(response.status, 200);
      assert.match(await response.text(), /Hello from the admin/);
      const missing = await fetch(`${server.url}/nothing-here/`);
      assert.equal(missing.status, 404);
      assert.doesNotMatch(await missing.text(), /urls\.ts|node_modules/);
      assert.equal(await server.stop(), 0);
    });

    it('leaves no complaint in the browser', () => {
      assert.deepEqual(browser.complaints, []);
    });
  });
}
