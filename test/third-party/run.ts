// Other people's databases through the whole of Quintet. Not a part of CI; see docs/contributing.md.
//
//   npm run third-party                              the schemas of this folder, and Chinook where it is at hand
//   THIRD_PARTY=../dumps npm run third-party         another folder
//   npm run third-party -- -g 'shop.*SQLite'         some of them
//
// A folder holds Prisma schemas (NAME.prisma; `// databases: postgresql` in the first line says that it needs that one),
// SQL dumps (NAME.sqlite.sql, NAME.postgresql.sql) and SQLite files (NAME.sqlite). For each: import, migrate up and down,
// `db diff` empty, pages generated for every model, `tsc` clean, every page and every admin page without an error of the
// server, generated tests green.
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { connectRaw } from '../../src/runtime/db/index.ts';
import { writeScripts } from '../../src/toolchain/migrations/scripts.ts';
import type { SchemaFile } from '../../src/toolchain/schema/index.ts';
import { packageFolder, run, temporaryFolder, type Run } from '../support/command-line.ts';
import { freshPostgresUrl, needsPostgres } from '../support/postgres.ts';

type Provider = 'sqlite' | 'postgresql';

const OWN_FOLDER = join(packageFolder, 'test/third-party/schemas');
const CHINOOK_FOLDER = join(packageFolder, '../shared/real');
const folders = process.env['THIRD_PARTY'] === undefined ? [OWN_FOLDER, CHINOOK_FOLDER] : [process.env['THIRD_PARTY']];
const COMPOSITE = 'has a primary key of several fields';
const TIMEOUT_MS = 1_800_000;

for (const folder of folders.filter((path) => existsSync(path)))
  for (const file of readdirSync(folder).sort())
    for (const provider of providersOf(join(folder, file))) describeSchema(join(folder, file), provider);

function providersOf(file: string): Provider[] {
  if (/\.(sqlite|db|sqlite\.sql)$/.test(file)) return ['sqlite'];
  if (/\.postgres(ql)?\.sql$/.test(file)) return ['postgresql'];
  if (!file.endsWith('.prisma')) return [];
  const [first = ''] = readFileSync(file, 'utf8').split('\n');
  const named = /^\/\/ databases: (.*)$/.exec(first)?.[1]?.split(/,\s*/);
  return (['sqlite', 'postgresql'] as const).filter((provider) => named?.includes(provider) ?? true);
}

function describeSchema(file: string, provider: Provider): void {
  const name = basename(file).split('.')[0] as string;
  describe(`third-party: ${basename(file)} on ${provider === 'sqlite' ? 'SQLite' : 'PostgreSQL'}`, function () {
    this.timeout(TIMEOUT_MS);
    let folder: ReturnType<typeof temporaryFolder>;
    let root: string;
    const bin = join(packageFolder, 'bin/run.js');
    const quintet = (args: string[], env: Record<string, string> = {}): Run =>
      run(process.execPath, [bin, ...args], { cwd: root, env, timeoutMs: TIMEOUT_MS });
    const quintetOk = (args: string[], env: Record<string, string> = {}): string => {
      const { code, stdout, stderr } = quintet(args, env);
      assert.equal(code, 0, `quintet ${args.join(' ')} ended with ${code}\n${tail(stdout)}\n${tail(stderr)}`);
      return stdout;
    };
    let app = '';
    let isImported = false;

    before(() => {
      folder = temporaryFolder(`third-party-${name}`);
      root = join(folder.path, 'site');
    });
    after(() => folder.cleanUp());
    beforeEach(function () {
      if (this.currentTest?.title !== 'is imported' && !isImported) this.skip();
    });

    it('is imported', async function () {
      const url = await provide(this, file, provider, folder.path);
      const args = [bin, 'new', 'site', '--from', url, '--skip-install', '--skip-git'];
      const { code, stdout, stderr } = run(process.execPath, args, { cwd: folder.path, timeoutMs: TIMEOUT_MS });
      assert.equal(code, 0, `${tail(stdout)}\n${tail(stderr)}`);
      for (const line of stderr.split('\n').filter(Boolean)) console.log(`      ${line}`);
      linkPackages(root);
      app = readdirSync(join(root, 'src')).find(
        (entry) => entry !== 'accounts' && existsSync(join(root, 'src', entry, 'models.prisma')),
      ) as string;
      isImported = true;
    });

    it('migrates an empty database up, down and up again', async () => {
      const url = provider === 'sqlite' ? 'file:./fresh.sqlite3' : ((await freshPostgresUrl()) as string);
      for (const target of [[], ['zero'], []]) quintetOk(['migrate', ...target], { DATABASE_URL: url });
      quintetOk(['db', 'diff', '--check'], { DATABASE_URL: url });
    });

    it('has no difference between models, migrations and database', () => {
      quintetOk(['db', 'diff', '--check']);
      quintetOk(['makemigrations', '--check']);
    });

    it('gets pages for every model', () => {
      const failed = modelsOf(root, app).flatMap((model) => {
        const { code, stdout, stderr } = quintet(['generate', 'view', `${app}/${model}`, '--crud']);
        const output = tail(stdout + stderr, 6);
        if (code === 0) return [];
        // Said by name, and so a limit and no failure.
        if (!output.includes(COMPOSITE)) return [`${model}: ${output}`];
        console.log(`      ${model}: ${COMPOSITE}`);
        return [];
      });
      assert.deepEqual(failed, []);
    });

    it('type-checks', () => {
      quintetOk(['sync']);
      const { code, stdout } = run(join(root, 'node_modules/.bin/tsc'), ['--noEmit'], {
        cwd: root,
        timeoutMs: TIMEOUT_MS,
      });
      assert.equal(code, 0, tail(stdout, 40));
    });

    it('passes the generated tests, and shows every page', () => {
      writeFileSync(join(root, 'src', app, 'tests', 'third-party-pages.test.ts'), pagesTest(app));
      const { code, stdout, stderr } = quintet(['test']);
      assert.equal(code, 0, `${tail(stdout, 150)}\n${tail(stderr, 20)}`);
    });
  });
}

function tail(text: string, lines = 30): string {
  return text.trimEnd().split('\n').slice(-lines).join('\n');
}

async function provide(context: Mocha.Context, file: string, provider: Provider, folder: string): Promise<string> {
  const path = join(folder, `${(basename(file).split('.')[0] as string).replace(/\W/g, '_')}.sqlite`);
  const url = provider === 'sqlite' ? `file:${path}` : await needsPostgres(context);
  if (/\.(sqlite|db)$/.test(file)) {
    copyFileSync(file, path);
    return url;
  }
  const text = readFileSync(file, 'utf8');
  const sql = file.endsWith('.prisma') ? await sqlOf(text, provider) : text;
  const connection = await connectRaw(url, { root: folder, create: true });
  await connection.script(sql).finally(() => connection.close());
  return url;
}

/** The tables that Prisma would make of the models. */
async function sqlOf(text: string, provider: Provider): Promise<string> {
  const models = text.replace(/^(?:datasource|generator) \w+ \{[^}]*\}\n?/gm, '');
  const file: SchemaFile = ['schema.prisma', `datasource db {\n  provider = "${provider}"\n}\n${models}`];
  return (await writeScripts(provider, undefined, [file], [])).up;
}

/** Models that the client knows. */
function modelsOf(root: string, app: string): string[] {
  const text = readFileSync(join(root, 'src', app, 'models.prisma'), 'utf8').replace(/^\/\/ .*$/gm, '');
  return [...text.matchAll(/^model (\w+) \{([^}]*(?:\}[^\n}]+)*)^\}/gm)].flatMap(([, model, body]) =>
    /@@ignore/.test(body as string) ? [] : [model as string],
  );
}

function linkPackages(root: string): void {
  const packages = join(packageFolder, 'node_modules');
  mkdirSync(join(root, 'node_modules'));
  for (const entry of readdirSync(packages)) symlinkSync(join(packages, entry), join(root, 'node_modules', entry));
  symlinkSync(packageFolder, join(root, 'node_modules/quintet'), 'dir');
}

/** Runs inside of the project: one row of each model, then every page that a superuser can reach from the admin and the lists. */
function pagesTest(app: string): string {
  return `import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { testClient, type TestClient } from 'quintet/testing';
import app from '#app';

const MAX_PAGES = 3000;
const APP = ${JSON.stringify(app)};

describe('every page of the admin and of the apps', function () {
  this.timeout(1_200_000);
  let client: TestClient;

  before(async () => {
    client = await testClient(app);
    await client.reset();
    await client.login(await client.createUser({ email: 'ada@example.com', isStaff: true, isSuperuser: true, isActive: true }));
  });

  it('answers without an error of the server', async () => {
    const rows = await import('./rows.ts');
    for (const [name, create] of Object.entries(rows as Record<string, (name?: string) => Promise<unknown>>))
      await create(name).catch((error: unknown) => console.log(name, String(error).split('\\n').at(-1)));
    const source = readFileSync(join(process.cwd(), 'src', APP, 'urls.ts'), 'utf8');
    const lists = [...source.matchAll(/path\\('([^'<]*)'/g)].map(([, path]) => \`/\${APP}/\${path}\`);
    const start = ['/admin/', ...lists];
    const seen = new Set<string>(start);
    const queue = [...start];
    const failed: string[] = [];
    for (let path = queue.shift(); path !== undefined && seen.size < MAX_PAGES; path = queue.shift()) {
      const page = await client.get(path);
      if (page.status >= 500) failed.push(\`\${page.status} \${path}\`);
      if (/^\\/admin\\/[^/]+\\/[^/]+\\/$/.test(path)) {
        for (const more of ['?q=a', '?q=1', 'add/']) if (!seen.has(path + more)) { seen.add(path + more); queue.push(path + more); }
      }
      for (const [, link = ''] of page.text.matchAll(/href="(\\/[^"#]*)"/g)) {
        const next = link.replaceAll('&amp;', '&');
        if (seen.has(next) || /logout|static|\\?.*(o|p|all)=/.test(next)) continue;
        seen.add(next);
        queue.push(next);
      }
    }
    console.log(\`\${seen.size} pages\`);
    assert.deepEqual(failed, []);
  });
});
`;
}
