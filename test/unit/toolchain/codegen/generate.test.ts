import assert from 'node:assert/strict';
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { generate, type GenerateResult } from '../../../../src/toolchain/codegen/generate.ts';
import { listFiles } from '../../../../src/toolchain/codegen/output-folder.ts';
import { readSchema } from '../../../../src/toolchain/schema/read-schema.ts';
import { sampleProject, type SampleProject } from './sample-project.ts';

const summaryOf = ({ written, clientChanged }: GenerateResult) => ({ written, clientChanged });

describe('codegen/generate', () => {
  let project: SampleProject;
  beforeEach(() => (project = sampleProject()));
  afterEach(() => project.remove());

  it('writes the client, the database, the models, the types and the entry', async () => {
    const { written, clientChanged } = await generate(project);
    assert.equal(clientChanged, true);
    assert.ok(written.includes('.quintet/client/client.ts'));
    assert.deepEqual(readdirSync(join(project.root, '.quintet')).sort(), [
      'client',
      'db.ts',
      'entry.ts',
      'locks',
      'models.ts',
      'rules.ts',
      'scopes.ts',
      'signals.ts',
      'stamp.bin',
      'types.d.ts',
      'validators.ts',
    ]);
    assert.match(
      project.read('.quintet/db.ts'),
      /export const \{ db, database \}: Connection<Client, Scopes, Keys, Omitted> = connect<Client, Scopes, Keys, Omitted>\(PrismaClient, \{/,
    );
  });

  it('writes nothing when nothing changed, also with the schema given', async () => {
    await generate(project);
    assert.deepEqual(summaryOf(await generate(project)), { written: [], clientChanged: false });
    assert.deepEqual(summaryOf(await generate(project, await readSchema(project))), {
      written: [],
      clientChanged: false,
    });
  });

  it('imports only files of apps that exist, in the order of the settings', async () => {
    project.write('src/posts/admin.ts', 'export default [];\n');
    project.write('src/accounts/seed.ts', 'export default async () => 0;\n');
    project.write('src/accounts/template-tags.ts', 'export default {};\n');
    await generate(project);
    assert.equal(
      project.read('.quintet/entry.ts').replace(/^\/\/.*\n/, ''),
      `import { defineProject } from 'quintet/project';
import { database } from '#db';
import settings from '../src/settings';
import urls from '../src/urls';
import { schema } from './models';
import admin_posts from '../src/posts/admin';
import tags_accounts from '../src/accounts/template-tags';

export default defineProject({
  settings,
  urls,
  database,
  schema,
  apps: [
    { name: 'posts', admin: admin_posts },
    { name: 'accounts', templateTags: tags_accounts, seed: () => import('../src/accounts/seed') },
  ],
});
`,
    );
  });

  it('takes the middleware and the server of the project, where there are such files', async () => {
    project.write('src/middleware.ts', 'export default [];\n');
    project.write('src/server.ts', 'export default () => undefined;\n');
    project.write('src/context-processors.ts', 'export default [];\n');
    await generate(project);
    const entry = project.read('.quintet/entry.ts');
    assert.match(
      entry,
      /import middleware from '\.\.\/src\/middleware';\nimport contextProcessors from '\.\.\/src\/context-processors';\nimport configureServer from '\.\.\/src\/server';\n/,
    );
    assert.match(entry, /  schema,\n  middleware,\n  contextProcessors,\n  configureServer,\n  apps: \[/);
  });

  it('brings the signals of the apps to the app and to the database, where there are any', async () => {
    await generate(project);
    assert.doesNotMatch(project.read('.quintet/db.ts') + project.read('.quintet/entry.ts'), /signals/);
    project.write('src/posts/signals.ts', 'export default [];\n');
    project.write('src/accounts/signals.ts', 'export default [];\n');
    await generate(project);
    assert.match(
      project.read('.quintet/db.ts'),
      /signals: async \(\) => \(await import\('\.\/signals'\)\)\.signals,\n/,
    );
    assert.match(
      project.read('.quintet/entry.ts'),
      /import \{ signals \} from '\.\/signals';\n[^]*  schema,\n  signals,\n/,
    );
    assert.match(project.read('.quintet/signals.ts'), /= \[\.\.\.signals_posts, \.\.\.signals_accounts\];/);
  });

  it('gives the client the scopes of the apps, and the fields of primary keys', async () => {
    await generate(project);
    assert.match(project.read('.quintet/db.ts'), /  blogPost: 'id';\n[^]*type Scopes = never;/);
    project.write('src/posts/scopes.ts', 'export default [];\n');
    await generate(project);
    assert.match(
      project.read('.quintet/db.ts'),
      /type Scopes = \(typeof scopes\)\[number\];[^]*  schema,\n  scopes,\n/,
    );
    assert.match(
      project.read('.quintet/scopes.ts'),
      /import scopes_posts from '\.\.\/src\/posts\/scopes';[^]*= \[\.\.\.scopes_posts\];/,
    );
  });

  it('takes the schemas that an app exports', async () => {
    project.write('src/posts/schemas.ts', 'export const address = {};\n');
    await generate(project);
    const entry = project.read('.quintet/entry.ts');
    assert.match(entry, /import \* as schemas_posts from '\.\.\/src\/posts\/schemas';/);
    assert.match(entry, /name: 'posts', .*schemas: schemas_posts/);
  });

  it('gives the app and the database the validators that models may name', async () => {
    await generate(project);
    assert.match(project.read('.quintet/db.ts'), /\.writeRules\(\),\n/);
    project.write('src/posts/validators.ts', 'export const isbn = () => undefined;\n');
    await generate(project);
    assert.match(project.read('.quintet/db.ts'), /\.writeRules\(validators, schemas, rules\);\n/);
    assert.match(
      project.read('.quintet/entry.ts'),
      /import \{ validators \} from '\.\/validators';\n[^]*  schema,\n  validators,\n/,
    );
    assert.match(
      project.read('.quintet/validators.ts'),
      /import \* as validators_posts from[^]*'posts': validators_posts|posts: validators_posts/,
    );
  });

  it('registers names of templates, once each, and writes the types alone when they change', async () => {
    await generate(project);
    project.write('src/templates/base.html', '');
    project.write('src/posts/templates/posts/list.html', '{% partialdef card inline %}{% endpartialdef %}');
    project.write('src/accounts/templates/base.html', '');
    assert.deepEqual(summaryOf(await generate(project)), {
      written: ['.quintet/types.d.ts'],
      clientChanged: false,
    });
    assert.match(project.read('.quintet/types.d.ts'), /permissions:\s[^;]*'accounts\.add_user'/);
    assert.match(
      project.read('.quintet/types.d.ts'),
      /templates: 'base\.html' \| 'posts\/list\.html' \| 'posts\/list\.html#card';/,
    );
  });

  it('makes the client again when the schema changes, and removes the files of models that are gone', async () => {
    await generate(project);
    const posts = project.read('src/posts/models.prisma');
    project.write('src/posts/models.prisma', `${posts}\nmodel Draft {\n  id Int @id\n}\n`);
    const added = await generate(project);
    assert.equal(added.clientChanged, true);
    assert.ok(added.written.includes('.quintet/client/models/Draft.ts'));
    assert.ok(!added.written.includes('.quintet/client/enums.ts'), 'unchanged files are not written');
    project.write('src/posts/models.prisma', posts);
    const removed = await generate(project);
    assert.ok(removed.written.includes('.quintet/client/models/Draft.ts'));
    assert.ok(!existsSync(join(project.root, '.quintet/client/models/Draft.ts')));
    assert.doesNotMatch(project.read('.quintet/types.d.ts'), /Draft/);
  });

  it('repairs what was removed or changed by hand', async () => {
    await generate(project);
    const models = project.read('.quintet/models.ts');
    rmSync(join(project.root, '.quintet/client/models'), { recursive: true });
    project.write('.quintet/models.ts', 'broken');
    project.write('.quintet/stamp.bin', 'broken');
    assert.equal((await generate(project)).clientChanged, true);
    assert.equal(project.read('.quintet/models.ts'), models);
    assert.ok(existsSync(join(project.root, '.quintet/client/models/BlogPost.ts')));
  });

  it('repairs a file of the client that lost its content, as after a power cut', async () => {
    await generate(project);
    for (const content of ['', '\0'.repeat(100)]) {
      project.write('.quintet/client/internal/class.ts', content);
      assert.deepEqual(await generate(project).then(summaryOf), {
        written: ['.quintet/client/internal/class.ts'],
        clientChanged: true,
      });
    }
  });

  it('gives another fingerprint for other content only, whoever wrote it', async () => {
    const first = await generate(project);
    assert.equal((await generate(project)).fingerprint, first.fingerprint);
    project.write(
      'src/posts/models.prisma',
      `${project.read('src/posts/models.prisma')}\nmodel Extra {\n  id Int @id\n}\n`,
    );
    await generate(project);
    assert.notEqual((await generate(project)).fingerprint, first.fingerprint);
  });

  it('takes an unfinished run for no run', async () => {
    await generate(project);
    rmSync(join(project.root, '.quintet/stamp.bin'));
    project.write('.quintet/client/client.ts', 'half of i');
    const { written } = await generate(project);
    assert.deepEqual(written, ['.quintet/client/client.ts']);
  });

  it('may run twice at the same time', async () => {
    await Promise.all([generate(project), generate(project), generate(project)]);
    assert.deepEqual(summaryOf(await generate(project)), { written: [], clientChanged: false });
    const files = await listFiles(join(project.root, '.quintet'));
    assert.deepEqual(
      files.filter((file) => file.endsWith('.tmp')),
      [],
    );
  });

  it('keeps files of others in the folder', async () => {
    project.write('.quintet/build/app.cjs', '');
    await generate(project);
    assert.ok(existsSync(join(project.root, '.quintet/build/app.cjs')));
  });

  it('makes another client for the other database', async () => {
    await generate(project);
    project.settings.databaseUrl = 'postgresql://u:p@localhost/db';
    const { clientChanged } = await generate(project);
    assert.equal(clientChanged, true);
    assert.match(project.read('.quintet/client/internal/class.ts'), /"activeProvider": "postgresql"/);
    assert.match(project.read('.quintet/models.ts'), /provider: 'postgresql'/);
  });

  it('keeps the last good output when the schema is wrong', async () => {
    await generate(project);
    const before = statSync(join(project.root, '.quintet/models.ts')).mtimeMs;
    const posts = project.read('src/posts/models.prisma');
    project.write('src/posts/models.prisma', posts.replace('@length', '@lenght'));
    await assert.rejects(generate(project), { code: 'ANNOTATION_UNKNOWN' });
    assert.equal(statSync(join(project.root, '.quintet/models.ts')).mtimeMs, before);
    project.write('src/posts/models.prisma', posts);
    assert.deepEqual((await generate(project)).written, []);
  });

  it('passes on what Prisma’s generator refuses', async () => {
    project.write('src/posts/models.prisma', `${project.read('src/posts/models.prisma')}\nenum AND {\n  A\n}\n`);
    await assert.rejects(generate(project), { code: 'CODEGEN_CLIENT_FAILED', message: /reserved keywords/ });
  });

  it('says nothing of a user where no model signs in', async () => {
    project.settings.userModel = 'Person';
    await generate(project);
    assert.doesNotMatch(project.read('.quintet/types.d.ts'), /user:/);
  });
});
