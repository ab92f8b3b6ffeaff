// What a developer sees of the database under the real development server: each query with its line, loops over queries,
// and signals and validators that change while the database stays open. Needs dist/.
import assert from 'node:assert/strict';
import { loadProject } from '../../../../src/toolchain/project/load.ts';
import { makeMigration } from '../../../../src/toolchain/migrations/make/make-migration.ts';
import { migrate } from '../../../../src/toolchain/migrations/apply/migrate.ts';
import { runDevServer, type RunningDevServer } from '../../../support/dev-server.ts';
import { createProject, type TestProject } from '../../../support/project.ts';
import { keepVariable } from '../../../support/keep-variable.ts';

const MODELS = `model Author {
  id    Int    @id @default(autoincrement())
  name  String /// @validate(short)
  books Book[]
}

model Book {
  id       Int    @id @default(autoincrement())
  title    String
  author   Author @relation(fields: [authorId], references: [id])
  authorId Int
}
`;

const VIEWS = `import { json, text } from 'quintet';
import { db } from '#db';

export async function list() {
  const books = await db.book.findMany();
  const names: string[] = [];
  for (const { authorId } of books) {
    const author = await db.author.findUniqueOrThrow({ where: { id: authorId } });
    names.push(author.name);
  }
  return text(names.join());
}

export async function broken() {
  await list();
  throw new Error('on purpose');
}

export async function make() {
  const author = await db.author.create({ data: { name: 'Jane' } });
  await db.book.createMany({ data: Array.from({ length: 6 }, (_, i) => ({ title: String(i), authorId: author.id })) });
  return text(author.name);
}

export async function check() {
  const errors = await db.author.create({ data: { name: 'Jane Austen' }, validate: true }).then(() => [], (error) => error.errors.name);
  return json(errors);
}
`;

const URLS = `import { path, urls } from 'quintet';
import * as views from './books/views';
export default urls([path('', views.list), path('broken/', views.broken), path('make/', views.make), path('check/', views.check)]);
`;

const signals = (ending: string) => `import { modelSignals } from 'quintet/models';
export default [modelSignals('Author', { preSave({ data }) { data.name = \`\${String(data.name)}${ending}\`; } })];
`;

const validators = (length: number) =>
  `export const short = (name: string) => (name.length > ${length} ? 'at most ${length}' : undefined);\n`;

describe('toolchain/dev: the database', function () {
  this.timeout(60_000);
  keepVariable('QUINTET_ROOT');
  let project: TestProject;
  let dev: RunningDevServer;

  before(async () => {
    project = createProject();
    project.write('.env', `SECRET_KEY=${'k'.repeat(60)}\nDEBUG=true\nALLOWED_HOSTS=\nDATABASE_URL=file:./db.sqlite3\n`);
    project.write('src/settings.ts', settings());
    project.write('src/books/models.prisma', MODELS);
    project.write('src/books/views.ts', VIEWS);
    project.write('src/books/signals.ts', signals('!'));
    project.write('src/books/validators.ts', validators(5));
    project.write('src/urls.ts', URLS);
    const loaded = await loadProject(project.root);
    await makeMigration(loaded, { name: 'initial' });
    await migrate(loaded, {});
    dev = await runDevServer(project.root);
    assert.equal((await dev.get('/make/')).body, 'Jane!');
  });

  after(async () => {
    await dev?.server.stop();
    project?.cleanUp();
  });

  it('shows each query with its time and line, and the include that would spare a loop', async () => {
    const { status, body } = await dev.get('/broken/', { headers: { accept: 'text/html' } });
    assert.equal(status, 500);
    assert.match(body, /<th scope="row">\d+\.\d ms<\/th><td>src\/books\/views\.ts:5 Book\.findMany/);
    assert.equal(body.match(/\d ms<\/th><td>src\/books\/views\.ts:8 Author\.findUniqueOrThrow/g)?.length, 6);
    assert.match(
      body,
      /src\/books\/views\.ts:8: 6 times db\.author\.findUniqueOrThrow in one request \(N\+1\); add include: \{ author: true \} to db\.book\.findMany at src\/books\/views\.ts:5/,
    );
  });

  it('takes new signals and validators while the database stays open', async () => {
    assert.deepEqual(JSON.parse((await dev.get('/check/')).body), [{ message: 'at most 5', code: 'invalid' }]);
    const from = dev.events.length;
    project.write('src/books/signals.ts', signals('?'));
    project.write('src/books/validators.ts', validators(7));
    assert.equal((await dev.get('/make/')).body, 'Jane?');
    assert.deepEqual(JSON.parse((await dev.get('/check/')).body), [{ message: 'at most 7', code: 'invalid' }]);
    assert.deepEqual(
      dev.events.slice(from).filter(({ type }) => type === 'replaced'),
      [],
    );
  });

  it('shows a mistake in signals.ts, and goes on when it is mended', async () => {
    project.write('src/books/signals.ts', signals('!').replace("'Author'", "'Autor'"));
    const { status, body } = await dev.get('/make/', { headers: { accept: 'text/html' } });
    assert.equal(status, 500);
    assert.match(body, /signals are declared for Autor, but there is no such model/);
    assert.match(body, /Did you mean Author\?/);
    project.write('src/books/signals.ts', signals('.'));
    assert.equal((await dev.get('/make/')).body, 'Jane.');
  });
});

function settings(): string {
  return `import { defineSettings, env } from 'quintet';
export default defineSettings({
  secretKey: env.secret('SECRET_KEY'),
  debug: env.boolean('DEBUG', false),
  allowedHosts: env.list('ALLOWED_HOSTS', []),
  databaseUrl: env.string('DATABASE_URL', 'file:./db.sqlite3'),
  apps: ['accounts', 'books'],
});
`;
}
