// For any two sets of models: the migration from one to the other leads to the other, its way back leads back, and what did
// not change keeps its data.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { RawConnection } from '../../src/kernel/raw-connection.ts';
import { connectRaw } from '../../src/runtime/db/raw-connection.ts';
import { introspect } from '../../src/toolchain/migrations/introspect/introspect.ts';
import { makeMigration } from '../../src/toolchain/migrations/make/make-migration.ts';
import { migrate } from '../../src/toolchain/migrations/apply/migrate.ts';
import { resetDatabase } from '../../src/toolchain/database/clear-database.ts';
import { createModelProject, type ModelProject } from '../support/model-project.ts';
import { freshPostgresUrl, needsPostgres } from '../support/postgres.ts';
import { proof, PROOF_TIMEOUT } from '../support/proofs.ts';
import {
  friendsAmong,
  insertLinks,
  insertRows,
  NAMES,
  randomModels,
  renderModels,
  type Model,
  type Naming,
} from '../support/random-models.ts';

const RUNS = proof({ slice: 12, long: 400 });

describeProperties('SQLite', async () => ['file:./db.sqlite3', 'file:./fresh.sqlite3']);
describeProperties('PostgreSQL', async (context) => [await needsPostgres(context), await freshPostgresUrl()]);

function describeProperties(database: string, urls: (context: Mocha.Context) => Promise<[string, string]>): void {
  describe(`proofs/migrations on ${database}`, function () {
    this.timeout(PROOF_TIMEOUT);
    const shape = async (url: string, root: string) => {
      const { models } = await introspect(url, { root, app: 'posts', taken: [], without: [] });
      return models
        .split('\n')
        .map((line) => line.trim().replace(/\s+/g, ' '))
        .sort();
    };
    const withRows = async <T>(project: ModelProject, work: (connection: RawConnection) => Promise<T>) => {
      const connection = await connectRaw(project.settings.databaseUrl, { root: project.root });
      return work(connection).finally(() => connection.close());
    };

    it('lead from any models to any others and back, and keep the data', async function () {
      const [url, freshUrl] = await urls(this);
      await fc.assert(
        fc.asyncProperty(randomModels, randomModels, async (from, to) => {
          const project = createModelProject(url);
          const fresh = createModelProject(freshUrl);
          try {
            await resetDatabase(project);
            await resetDatabase(fresh);
            project.models(renderModels(from));
            await makeMigration(project);
            await migrate(project);
            const before = await shape(url, project.root);
            await withRows(project, (connection) => insertRows(connection, from.models));
            const kept = unchanged(from.models, to.models);
            const values = await withRows(project, (connection) => readValues(connection, kept));

            project.models(renderModels(to));
            const plan = await makeMigration(project, { noRename: true, acceptLoss: true, name: 'second' });
            await migrate(project);
            assert.equal((await makeMigration(project, { check: true, noRename: true })).name, undefined);
            fresh.models(renderModels(to));
            await makeMigration(fresh);
            await migrate(fresh);
            assert.deepEqual(await shape(url, project.root), await shape(freshUrl, fresh.root));
            assert.deepEqual(await withRows(project, (connection) => readValues(connection, kept)), values);

            if (plan.name !== undefined) await migrate(project, { target: 'initial' });
            assert.deepEqual(await shape(url, project.root), before);
            assert.deepEqual(await withRows(project, (connection) => readValues(connection, kept)), values);
          } finally {
            project.remove();
            fresh.remove();
          }
        }),
        { ...RUNS, endOnFailure: true },
      );
    });

    it('keep all data of what was renamed, there and back', async function () {
      const [url, freshUrl] = await urls(this);
      await fc.assert(
        fc.asyncProperty(randomModels, newNames, async (from, naming) => {
          const project = createModelProject(url);
          const fresh = createModelProject(freshUrl);
          try {
            await resetDatabase(project);
            await resetDatabase(fresh);
            project.models(renderModels(from));
            await makeMigration(project);
            await migrate(project);
            await withRows(project, (connection) => insertRows(connection, from.models));
            await withRows(project, (connection) => insertLinks(connection, from.models));
            const before = await shape(url, project.root);
            const all = contents(from.models);
            const values = await withRows(project, (connection) => readValues(connection, all));

            project.models(renderModels(from, naming));
            const renames = Object.fromEntries(
              [...from.models.map(({ name }) => name), 'Color']
                .filter((name) => naming(name) !== name)
                .map((name) => [name, naming(name)]),
            );
            const askRename = async ({ label, candidates }: { label: string; candidates: string[] }) => {
              const name = naming(label.split('.').at(-1) as string);
              assert.ok(candidates.includes(name), `${label} to ${name}, of ${candidates.join()}`);
              return name;
            };
            const questions = {
              askRename,
              askValue: () => assert.fail('a value was asked for'),
              acceptLosses: () => assert.fail('a loss was asked about'),
            };
            const plan = await makeMigration(project, { renames, questions, name: 'second' });
            assert.deepEqual(plan.losses, []);
            await migrate(project);
            fresh.models(renderModels(from, naming));
            await makeMigration(fresh);
            await migrate(fresh);
            assert.deepEqual(await shape(url, project.root), await shape(freshUrl, fresh.root));
            const after = await withRows(project, (connection) =>
              readValues(connection, contents(from.models, naming)),
            );
            assert.deepEqual(
              after,
              values.map((rows) =>
                rows.map((row) => row.map((value) => (typeof value === 'string' ? renameColor(value, naming) : value))),
              ),
            );

            if (plan.name !== undefined) await migrate(project, { target: 'initial' });
            assert.deepEqual(await shape(url, project.root), before);
            assert.deepEqual(await withRows(project, (connection) => readValues(connection, all)), values);
          } finally {
            project.remove();
            fresh.remove();
          }
        }),
        { ...RUNS, endOnFailure: true },
      );
    });
  });
}

const OTHER_NAMES = ['a', 'b', 'group', 'camelCase', 'id', 'parent', 'parentId', 'Color', 'red', 'blue', 'green'];

// Names that sort before and after the old ones: the columns of a many-to-many relation go by them.
const newNames: fc.Arbitrary<Naming> = fc
  .dictionary(
    fc.constantFrom(
      ...NAMES,
      ...OTHER_NAMES,
      ...NAMES.flatMap((name) => [`friends${name}`, `friendsOf${name}`, `children${name}`]),
      ...NAMES.flatMap((name) => NAMES.map((other) => `f${name}${other}`)),
    ),
    fc.constantFrom('A', 'zz'),
  )
  .map((prefixes) => (name) => `${prefixes[name] ?? ''}${name}`);

function renameColor(value: string, naming: Naming): string {
  return ['red', 'blue', 'green', 'white'].includes(value) ? naming(value) : value;
}

/** Every column of every table, those behind many-to-many relations from the end that was first. */
function contents(models: readonly Model[], naming: Naming = (name) => name): { table: string; columns: string[] }[] {
  const has = (name: string | undefined) => models.some((model) => model.name === name);
  const tables = models.map(({ name, fields, parent }) => {
    const columns = ['id', ...fields.map((its) => its.name), ...(has(parent) ? ['parentId'] : [])];
    return { table: naming(name), columns: columns.map(naming) };
  });
  const joins = friendsAmong(models).map(([one, other]) => {
    const isFirst = (from: string, to: string, a: Naming) =>
      one === other ? a(`friends${other}`) < a(`friendsOf${one}`) : a(from) < a(to);
    const wasFirst = isFirst(one, other, (name) => name);
    const isStillFirst = isFirst(one, other, naming) === wasFirst;
    return { table: `_${naming(`f${one}${other}`)}`, columns: isStillFirst ? ['A', 'B'] : ['B', 'A'] };
  });
  return [...tables, ...joins];
}

/** Columns that both have and that did not change their type. */
function unchanged(from: readonly Model[], to: readonly Model[]): { table: string; columns: string[] }[] {
  return from.flatMap(({ name, fields }) => {
    const other = to.find((candidate) => candidate.name === name);
    if (!other) return [];
    const same = fields.filter((its) =>
      other.fields.some((field) => field.name === its.name && field.type === its.type),
    );
    return [{ table: name, columns: ['id', ...same.map((its) => its.name)] }];
  });
}

async function readValues(
  connection: RawConnection,
  kept: readonly { table: string; columns: string[] }[],
): Promise<unknown[][][]> {
  const rows = [];
  for (const { table, columns } of kept) {
    const list = columns.map((name) => `"${name}"`).join(', ');
    const found = await connection.query(`SELECT ${list} FROM "${table}" ORDER BY 1`);
    rows.push(found.map((row) => columns.map((name) => row[name])));
  }
  return rows;
}
