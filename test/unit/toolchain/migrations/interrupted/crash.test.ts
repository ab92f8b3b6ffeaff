// A `migrate` that is killed, wherever it is, leaves a database that the next one brings to the end.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { packageRoot } from '../../../../../src/kernel/package.ts';
import { connectRaw } from '../../../../../src/runtime/db/raw-connection.ts';
import { findDrift } from '../../../../../src/toolchain/migrations/notice/drift.ts';
import { listMigrations, migrate } from '../../../../../src/toolchain/migrations/apply/migrate.ts';
import { makeMigration } from '../../../../../src/toolchain/migrations/make/make-migration.ts';
import { createModelProject, type ModelProject } from '../../../../support/model-project.ts';
import { needsPostgres } from '../../../../support/postgres.ts';

// Dies before or after the n-th statement, as a power cut would: nothing is closed, no handler runs.
const PROGRAM = `
import { connectRaw } from './src/runtime/db/index.ts';
import { migrateOver } from './src/toolchain/migrations/apply/migrate.ts';
const [root, url, stop] = process.argv.slice(2);
let count = 0;
const dying = (work) => async (...values) => {
  if (++count === Number(stop)) process.kill(process.pid, 'SIGKILL');
  const result = await work(...values);
  if (++count === Number(stop)) process.kill(process.pid, 'SIGKILL');
  return result;
};
const connection = await connectRaw(url, { root, create: true });
const { script, query } = connection;
connection.script = dying(script.bind(connection));
connection.query = dying(query.bind(connection));
await migrateOver({ root, settings: { databaseUrl: url } }, connection, {});
process.stdout.write('done');
await connection.close();
`;

/** Every n-th statement; 1 tries them all and takes a minute. */
const STRIDE = Number(process.env['QUINTET_CRASH_STRIDE'] ?? 5);

const post = (fields = '') => `model Post {\n  id Int @id\n  title String\n${fields}}\n`;

describeCrash('SQLite', async () => createModelProject('file:./db.sqlite3'));
describeCrash('PostgreSQL', async (context) => createModelProject(await needsPostgres(context)));

function describeCrash(database: string, open: (context: Mocha.Context) => Promise<ModelProject>): void {
  describe(`migrations/crash on ${database}`, function () {
    this.timeout(180_000);

    it('is recovered from, wherever the process was killed', async function () {
      const project = await open(this);
      try {
        project.models(post());
        await makeMigration(project);
        await migrate(project);
        const sql = async (text: string) => {
          const connection = await connectRaw(project.settings.databaseUrl, { root: project.root });
          return connection.query(text).finally(() => connection.close());
        };
        await sql(`INSERT INTO "Post" (id, title) VALUES (1, 'kept')`);
        project.models(post('  note String?\n'));
        await makeMigration(project);
        project.models(post('  note String?\n').replace('title String', 'title String?'));
        await makeMigration(project);

        buildProgram(project);
        let crashes = 0;
        for (let stop = 1; ; stop += STRIDE) {
          await migrate(project, { target: 'initial' });
          const isDone = await runDying(project, stop);
          if (isDone) break;
          crashes += 1;
          await migrate(project);
          assert.equal((await listMigrations(project)).filter(({ appliedAt }) => appliedAt).length, 3, `after ${stop}`);
          const rows = await sql('SELECT id, title, note FROM "Post"');
          assert.deepEqual(
            rows.map((row) => ({ ...row })),
            [{ id: 1, title: 'kept', note: null }],
            `after ${stop}`,
          );
        }
        assert.ok(crashes * STRIDE > 15, `${crashes} places only`);
        assert.equal((await findDrift(project)).database, '');
      } finally {
        project.remove();
      }
    });
  });
}

/** True when it came to its end. */
async function runDying(project: ModelProject, stop: number): Promise<boolean> {
  const args = [join(project.root, 'dying.mjs'), project.root, project.settings.databaseUrl, String(stop)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) =>
    child.once('close', (...end) => resolve(end)),
  );
  assert.ok(signal === 'SIGKILL' || code === 0, `ended with ${code ?? signal}`);
  return output === 'done';
}

/** One file, so that each of many processes starts fast. */
function buildProgram(project: ModelProject): void {
  symlinkSync(join(packageRoot, 'node_modules'), join(project.root, 'node_modules'));
  buildSync({
    stdin: { contents: PROGRAM, resolveDir: packageRoot, loader: 'ts' },
    outfile: join(project.root, 'dying.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  });
}
