// For any two sets of models: the migration from one to the other leads to the other, its way back leads back, and what did
// not change keeps its data.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { RawConnection } from '../../../../src/kernel/raw-connection.ts';
import { connectRaw } from '../../../../src/runtime/db/index.ts';
import { introspect, makeMigration, migrate, resetDatabase } from '../../../../src/toolchain/migrations/index.ts';
import { createModelProject, type ModelProject } from '../../../support/model-project.ts';
import { freshPostgresUrl, needsPostgres } from '../../../support/postgres.ts';

interface Field {
  name: string;
  type: string;
  isOptional: boolean;
  isUnique: boolean;
  hasDefault: boolean;
}
interface Model {
  name: string;
  fields: Field[];
  isIndexed: boolean;
  isUniqueTogether: boolean;
  /** Name of a model, its own perhaps. */
  parent: string | undefined;
  onDelete: string | undefined;
  friends: string | undefined;
}
interface Models {
  models: Model[];
  /** Values of the enum Color. */
  colors: string[];
}

const DEFAULTS: Record<string, string> = {
  String: '"it\'s"',
  Int: '7',
  Float: '1.5',
  Boolean: 'true',
  DateTime: 'now()',
  BigInt: '9',
  Json: '"{}"',
  Decimal: '1.25',
  Bytes: '"aGk="',
  Color: 'red',
};
const VALUES: Record<string, string> = {
  String: `'it''s a "text"; -- no comment'`,
  Int: '42',
  Float: '2.5',
  Boolean: 'TRUE',
  DateTime: `'2026-11-22 05:41:03'`,
  BigInt: '99',
  Json: `'{"a": 1}'`,
  Decimal: '12.5',
  Bytes: `'abc'`,
  Color: `'red'`,
};
const NAMES = ['Alpha', 'Beta', 'Gamma', 'order'];

const field = (name: string): fc.Arbitrary<Field> =>
  fc.record({
    name: fc.constant(name),
    type: fc.constantFrom(...Object.keys(DEFAULTS)),
    isOptional: fc.boolean(),
    isUnique: fc.boolean(),
    hasDefault: fc.boolean(),
  });
const model = (name: string): fc.Arbitrary<Model> =>
  fc.record({
    name: fc.constant(name),
    fields: fc.subarray(['a', 'b', 'group', 'camelCase']).chain((names) => fc.tuple(...names.map(field))),
    isIndexed: fc.boolean(),
    isUniqueTogether: fc.boolean(),
    parent: fc.option(fc.constantFrom(...NAMES), { nil: undefined }),
    onDelete: fc.constantFrom(undefined, 'Cascade', 'Restrict', 'SetNull'),
    friends: fc.option(fc.constantFrom(...NAMES), { nil: undefined }),
  });
const schema: fc.Arbitrary<Models> = fc.record({
  models: fc.subarray(NAMES, { minLength: 1 }).chain((names) => fc.tuple(...names.map(model))),
  colors: fc.subarray(['green', 'blue']).map((colors) => ['red', ...colors]),
});

function render({ models, colors }: Models): string {
  return `${renderModels(models)}\nenum Color {\n${colors.map((color) => `  ${color}\n`).join('')}}\n`;
}

function renderModels(models: readonly Model[]): string {
  const has = (name: string | undefined) => models.some((other) => other.name === name);
  const relations = models.filter(({ parent }) => has(parent));
  const joins = models.filter(({ name, friends }) => has(friends) && (friends as string) >= name);
  return models
    .map(({ name, fields, isIndexed, isUniqueTogether }) => {
      const lines = ['id Int @id @default(autoincrement())', ...fields.map(renderField)];
      for (const { name: child, parent, onDelete } of relations) {
        if (child === name)
          lines.push(
            `parent ${parent}? @relation("p${child}${parent}", fields: [parentId], references: [id]${onDelete ? `, onDelete: ${onDelete}` : ''})`,
            'parentId Int?',
          );
        if (parent === name) lines.push(`children${child} ${child}[] @relation("p${child}${parent}")`);
      }
      for (const { name: one, friends } of joins) {
        if (one === name) lines.push(`friends${friends} ${friends}[] @relation("f${one}${friends}")`);
        if (friends === name) lines.push(`friendsOf${one} ${one}[] @relation("f${one}${friends}")`);
      }
      const plain = fields.filter(({ type }) => type !== 'Json').map((its) => its.name);
      if (isIndexed && plain.length > 1) lines.push(`@@index([${plain.join(', ')}])`);
      if (isUniqueTogether && plain.length > 1) lines.push(`@@unique([${plain.slice(0, 2).join(', ')}])`);
      return `model ${name} {\n${lines.map((line) => `  ${line}\n`).join('')}}\n`;
    })
    .join('\n');
}

function renderField({ name, type, isOptional, isUnique, hasDefault }: Field): string {
  const unique = isUnique && type !== 'Json' ? ' @unique' : '';
  // A required field without a default needs a value for rows that exist, which is tested elsewhere.
  const value = hasDefault || !isOptional ? ` @default(${DEFAULTS[type] as string})` : '';
  return `${name} ${type}${isOptional ? '?' : ''}${value}${unique}`;
}

const RUNS = Number(process.env['QUINTET_PROPERTY_RUNS'] ?? 12);

describeProperties('SQLite', async () => ['file:./db.sqlite3', 'file:./fresh.sqlite3']);
describeProperties('PostgreSQL', async (context) => [
  await needsPostgres(context),
  (await freshPostgresUrl()) as string,
]);

function describeProperties(database: string, urls: (context: Mocha.Context) => Promise<[string, string]>): void {
  describe(`migrations/properties on ${database}`, function () {
    this.timeout(300_000);
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
        fc.asyncProperty(schema, schema, async (from, to) => {
          const project = createModelProject(url);
          const fresh = createModelProject(freshUrl);
          try {
            await resetDatabase(project);
            await resetDatabase(fresh);
            project.models(render(from));
            await makeMigration(project);
            await migrate(project);
            const before = await shape(url, project.root);
            await withRows(project, (connection) => insertRows(connection, from.models));
            const kept = unchanged(from.models, to.models);
            const values = await withRows(project, (connection) => readValues(connection, kept));

            project.models(render(to));
            const plan = await makeMigration(project, { noRename: true, name: 'second' });
            await migrate(project);
            assert.equal((await makeMigration(project, { check: true, noRename: true })).name, undefined);
            fresh.models(render(to));
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
        { numRuns: RUNS, endOnFailure: true },
      );
    });
  });
}

async function insertRows(connection: RawConnection, models: readonly Model[]): Promise<void> {
  for (const { name, fields } of models) {
    const columns = fields.map((its) => `"${its.name}"`);
    const values = fields.map(({ type }) => VALUES[type] as string);
    await connection.script(
      columns.length > 0
        ? `INSERT INTO "${name}" (${columns.join(', ')}) VALUES (${values.join(', ')})`
        : `INSERT INTO "${name}" DEFAULT VALUES`,
    );
  }
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

async function readValues(connection: RawConnection, kept: readonly { table: string; columns: string[] }[]) {
  const rows = [];
  for (const { table, columns } of kept)
    rows.push(await connection.query(`SELECT ${columns.map((name) => `"${name}"`).join(', ')} FROM "${table}"`));
  return rows.map((list) => list.map((row) => ({ ...row })));
}
