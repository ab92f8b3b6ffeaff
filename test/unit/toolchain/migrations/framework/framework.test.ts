import assert from 'node:assert/strict';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { connectRaw } from '../../../../../src/runtime/db/raw-connection.ts';
import { describePendingChanges } from '../../../../../src/toolchain/migrations/diff/compare-models.ts';
import { findDrift } from '../../../../../src/toolchain/migrations/notice/drift.ts';
import { flushDatabase } from '../../../../../src/toolchain/database/clear-database.ts';
import { introspect } from '../../../../../src/toolchain/migrations/introspect/introspect.ts';
import { makeFrameworkMigration } from '../../../../../src/toolchain/migrations/framework/make-framework-migration.ts';
import { makeMigration } from '../../../../../src/toolchain/migrations/make/make-migration.ts';
import { mergeBranches } from '../../../../../src/toolchain/migrations/history/merge-branches.ts';
import { migrate } from '../../../../../src/toolchain/migrations/apply/migrate.ts';
import { migrationNotice } from '../../../../../src/toolchain/migrations/notice/notice.ts';
import { readMigrationNames } from '../../../../../src/toolchain/migrations/history/history.ts';
import { squashMigrations } from '../../../../../src/toolchain/migrations/squash/squash.ts';
import type { MigrationPlan } from '../../../../../src/toolchain/migrations/make/migration-plan.ts';
import { createModelProject, type ModelProject } from '../../../../support/model-project.ts';
import { needsPostgres } from '../../../../support/postgres.ts';

const POST = 'model Post {\n  id    Int    @id @default(autoincrement())\n  title String\n}\n';
const FILE = 'src/quintet.prisma';
const CREATED = ['Throttle', 'Session', 'Token', 'Idempotency', 'Audit'].map((name) => `+ Create model Quintet${name}`);
const SESSION = 'model Session {\n  key       String   @id\n  data      String\n  expiresAt DateTime\n}\n';

describe('migrations/framework', function () {
  this.timeout(60_000);
  let project: ModelProject;

  beforeEach(() => {
    project = createModelProject();
    project.models(POST);
  });
  afterEach(() => project.remove());

  async function makeBoth(): Promise<MigrationPlan> {
    await makeMigration(project);
    return makeFrameworkMigration(project);
  }
  const texts = (plan: MigrationPlan) => plan.changes.map(({ text }) => text);

  it('adds its tables by a migration after the user’s, in both directions and for both databases', async () => {
    const plan = await makeBoth();
    assert.deepEqual(texts(plan), CREATED);
    assert.deepEqual(
      readMigrationNames(project).map((name) => name.slice(15)),
      ['initial', 'quintet_tables'],
    );
    const files = plan.files.map((file) => file.split('/').pop()).sort();
    assert.deepEqual(files, [
      'down.postgresql.sql',
      'down.sql',
      'migration.postgresql.sql',
      'migration.sql',
      'quintet.prisma',
      'schema.prisma',
    ]);
    assert.match(plan.scripts.up, /^CREATE TABLE IF NOT EXISTS "quintet_throttle"/m);
    assert.match(plan.scripts.down, /^DROP TABLE IF EXISTS "quintet_throttle"/m);
    assert.doesNotMatch(plan.scripts.up + plan.scripts.down, /Post/);
  });

  it('adds no table for sessions where a model of the project stores them', async () => {
    project.models(POST + SESSION);
    assert.deepEqual(
      texts(await makeBoth()),
      CREATED.filter((text) => !text.includes('Session')),
    );
    assert.equal((await makeFrameworkMigration(project)).name, undefined);
  });

  it('adds the table for sessions where a model Session is about something else', async () => {
    project.models(`${POST}model Session {\n  id    Int    @id\n  title String\n}\n`);
    assert.deepEqual(texts(await makeBoth()), CREATED);
  });

  it('adds the table for sessions when the model for them is removed, and keeps it when there is one again', async () => {
    project.models(POST + SESSION);
    await makeBoth();
    project.models(POST);
    const plan = await makeFrameworkMigration(project, { dryRun: true });
    assert.deepEqual(texts(plan), ['+ Create model QuintetSession']);
    await makeMigration(project, { acceptLoss: true });
    await makeFrameworkMigration(project);
    project.models(POST + SESSION);
    assert.equal((await makeFrameworkMigration(project)).name, undefined);
  });

  it('leaves the models of the user as they are', async () => {
    const before = project.read('src/posts/models.prisma');
    await makeBoth();
    assert.equal(project.read('src/posts/models.prisma'), before);
    assert.match(project.read(FILE), /^\/\/ The tables of Quintet itself\..*\n\nmodel QuintetThrottle \{/);
  });

  it('is not followed by another one, and by none of the user', async () => {
    await makeBoth();
    assert.equal((await makeMigration(project)).name, undefined);
    assert.equal((await makeFrameworkMigration(project)).name, undefined);
    assert.deepEqual(await describePendingChanges(project), []);
  });

  it('stays in the snapshots of later migrations, whose SQL does not mention it', async () => {
    await makeBoth();
    project.models(POST.replace('title', 'body String\n  title'));
    const plan = await makeMigration(project, { defaults: { 'Post.body': '' } });
    assert.deepEqual(texts(plan), ['+ Add field body to Post']);
    assert.doesNotMatch(plan.scripts.up, /quintet_/);
    assert.match(project.read(`migrations/${plan.name as string}/schema.prisma`), /model QuintetThrottle/);
    assert.equal((await makeFrameworkMigration(project)).name, undefined);
  });

  it('plans without writing, after a migration that is planned too', async () => {
    const now = new Date('2026-11-28T10:00:00Z');
    const user = await makeMigration(project, { dryRun: true, now });
    const plan = await makeFrameworkMigration(project, { dryRun: true, follows: user.name, now });
    assert.equal(plan.name, '20261128100001_quintet_tables');
    assert.deepEqual([plan.files, readMigrationNames(project), existsSync(join(project.root, FILE))], [[], [], false]);
    assert.ok(FILE in plan.contents);
  });

  it('writes its file again when it is gone, and never over one of the user', async () => {
    await makeBoth();
    rmSync(join(project.root, FILE));
    assert.deepEqual((await makeFrameworkMigration(project)).files, [FILE]);
    project.write(FILE, 'model Mine {\n  id Int @id\n}\n');
    await assert.rejects(makeFrameworkMigration(project), { code: 'FRAMEWORK_FILE_TAKEN' });
  });

  it('keeps tables and columns that another version of Quintet added', async () => {
    await makeBoth();
    const name = readMigrationNames(project).at(-1) as string;
    const path = `migrations/${name}/schema.prisma`;
    const newer = project.read(path).replace('model QuintetThrottle {', 'model QuintetThrottle {\n  note String?');
    project.write(path, `${newer}\nmodel QuintetFuture {\n  id Int @id\n  @@map("quintet_future")\n}\n`);
    assert.equal((await makeFrameworkMigration(project)).name, undefined);
    assert.equal((await makeMigration(project)).name, undefined);
  });

  it('changes a table that an older version created', async () => {
    await makeBoth();
    const name = readMigrationNames(project).at(-1) as string;
    const path = `migrations/${name}/schema.prisma`;
    project.write(path, project.read(path).replace('  @@index([expiresAt])\n', ''));
    const plan = await makeFrameworkMigration(project);
    assert.deepEqual(texts(plan), ['+ Add index on expiresAt to QuintetThrottle']);
    assert.match(plan.scripts.up, /^CREATE INDEX IF NOT EXISTS/m);
  });

  it('is reported by the dev server and by db diff until it is written', async () => {
    await makeMigration(project);
    await migrate(project);
    assert.deepEqual((await migrationNotice(project))?.changes, CREATED);
    assert.deepEqual((await findDrift(project)).models, CREATED);
    await makeFrameworkMigration(project);
    await migrate(project);
    assert.equal(await migrationNotice(project), undefined);
    assert.deepEqual(await findDrift(project), { models: [], unapplied: [], edited: [], database: '' });
  });

  it('is squashed with the migrations of the user', async () => {
    await makeBoth();
    const [, last] = readMigrationNames(project);
    const { squashed } = await squashMigrations(project, { name: last as string });
    assert.equal(squashed.length, 1);
    await migrate(project);
    assert.equal((await findDrift(project)).database, '');
    await migrate(project, { target: 'zero' });
  });

  it('may be added by two branches', async () => {
    await makeMigration(project, { now: new Date('2026-11-28T10:00:00Z') });
    const base = readMigrationNames(project);
    const ours = await makeFrameworkMigration(project, { now: new Date('2026-11-28T11:00:00Z') });
    const hidden = `migrations/${ours.name as string}`;
    const files = Object.entries(ours.contents).filter(([path]) => path.startsWith(hidden));
    rmSync(join(project.root, hidden), { recursive: true });
    await makeFrameworkMigration(project, { now: new Date('2026-11-28T12:00:00Z') });
    for (const [path, text] of files) project.write(path, text);
    assert.equal(readMigrationNames(project).length, base.length + 2);
    assert.ok((await mergeBranches(project)).name);
    await migrate(project);
    assert.equal((await makeFrameworkMigration(project)).name, undefined);
    assert.equal((await findDrift(project)).database, '');
    await migrate(project, { target: 'zero' });
  });

  for (const [models, reserved] of [
    ['model QuintetThrottle {\n  id Int @id\n}\n', 'QuintetThrottle'],
    ['model Mine {\n  id Int @id\n\n  @@map("quintet_throttle")\n}\n', 'quintet_throttle'],
    ['model Mine {\n  id Int @id\n\n  @@map("Quintet_Throttle")\n}\n', 'quintet_throttle'],
    ['model Mine {\n  id Int @id\n}\n\nenum QuintetThrottle {\n  A\n}\n', 'QuintetThrottle'],
  ] as const) {
    it(`refuses a model with a reserved name: ${models.split('\n').join(' ')}`, async () => {
      project.models(models);
      await assert.rejects(makeMigration(project), (error) => {
        const { code, message, where } = error as { code: string; message: string; where: string };
        assert.equal(code, 'SCHEMA_NAME_RESERVED');
        assert.ok(message.includes(`the name ${reserved}, which is reserved for the login throttle`), message);
        assert.match(where, /^src\/posts\/models\.prisma:\d+:1$/);
        return true;
      });
    });
  }

  for (const provider of ['sqlite', 'postgresql'] as const) {
    describe(provider, () => {
      beforeEach(async function () {
        if (provider === 'sqlite') return;
        const url = await needsPostgres(this);
        project.remove();
        project = createModelProject(url);
        project.models(POST);
      });

      it('goes up and down, and agrees with the database', async () => {
        await makeBoth();
        const plan = await migrate(project, { plan: true });
        assert.deepEqual(
          plan.steps.map(({ name }) => name.slice(15)),
          ['initial', 'quintet_tables'],
        );
        await migrate(project);
        assert.equal((await findDrift(project)).database, '');
        await migrate(project, { target: 'initial' });
        await migrate(project);
        assert.equal((await findDrift(project)).database, '');
      });

      it('takes no notice of the sessions that an earlier project left in an adopted database', async () => {
        await makeBoth();
        await migrate(project);
        const connection = await connectRaw(project.settings.databaseUrl, { root: project.root });
        await connection.script('CREATE TABLE accounts_session (key TEXT PRIMARY KEY, data TEXT NOT NULL)');
        assert.equal((await findDrift(project)).database, '');
        await connection.script('CREATE TABLE other (key TEXT PRIMARY KEY)');
        assert.match((await findDrift(project)).database ?? '', /DROP TABLE "other"/);
        await connection.close();
      });

      it('is in no models of an introspection, and emptied by flush', async () => {
        await makeBoth();
        await migrate(project);
        const { databaseUrl } = project.settings;
        const found = await introspect(databaseUrl, { root: project.root, app: 'shop' });
        assert.deepEqual(found.modelNames, ['Post']);
        const connection = await connectRaw(databaseUrl, { root: project.root });
        await connection.script(`INSERT INTO quintet_throttle (key, count, expires_at) VALUES ('a', 1, 1)`);
        await flushDatabase(project);
        assert.deepEqual(await connection.query('SELECT * FROM quintet_throttle'), []);
        await connection.close();
      });
    });
  }
});
