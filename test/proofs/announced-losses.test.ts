// For any two sets of models, and rows: whatever is gone after `migrate` was announced by `makemigrations`, and a migration that
// fails was announced to fail. Other names in the database lose nothing.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { DatabaseProvider } from '../../src/kernel/model.ts';
import type { RawConnection } from '../../src/kernel/raw-connection.ts';
import { connectRaw } from '../../src/runtime/db/raw-connection.ts';
import { migrateOver } from '../../src/toolchain/migrations/apply/migrate.ts';
import { makeMigration } from '../../src/toolchain/migrations/make/make-migration.ts';
import type { MigrationPlan } from '../../src/toolchain/migrations/make/migration-plan.ts';
import { createModelProject, type ModelProject } from '../support/model-project.ts';
import { needsPostgres } from '../support/postgres.ts';
import { proof, PROOF_TIMEOUT } from '../support/proofs.ts';
import {
  canBeInserted,
  hasModel,
  insertSchemaRows,
  randomSchema,
  remapped,
  renderSchema,
  type Schema,
} from '../support/random-schemas.ts';

describe('proofs/announced-losses', function () {
  this.timeout(PROOF_TIMEOUT);
  let url: string;
  let postgres: RawConnection;

  before(async function () {
    url = await needsPostgres(this);
    postgres = await connectRaw(url, { root: process.cwd() });
    await postgres.script('SET client_min_messages = error');
  });
  after(() => postgres?.close());

  /** Both databases with rows of `from`, migrated to `to`; they take the same migrations. */
  const onBoth = async (from: Schema, to: Schema, check: (found: Found) => void) => {
    const project = createModelProject(url);
    try {
      project.models(renderSchema(from));
      await makeMigration(project);
      const databases = await open(project);
      for (const { connection, owner } of databases) {
        await migrateOver(owner, connection, {});
        await insertSchemaRows(connection, from);
      }
      project.models(renderSchema(to));
      const plan = await makeMigration(project, {
        noRename: true,
        acceptLoss: true,
        questions: {
          askRename: () => assert.fail('a rename was asked about'),
          acceptLosses: () => assert.fail('a loss was asked about'),
          askValue: async ({ field, values }) => ONE_OFF[field.type] ?? (values?.[0] as string),
        },
      });
      assert.equal(plan.notPortable, undefined);
      for (const { connection, owner } of databases) {
        const before = await readRows(connection, from);
        const failure = await migrateOver(owner, connection, {}).then(
          () => undefined,
          (error: Error) => error,
        );
        const after = failure ? before : await readRows(connection, to);
        check({ provider: connection.provider, plan, before, after, failure });
      }
      await databases.find(({ connection }) => connection !== postgres)?.connection.close();
    } finally {
      project.remove();
    }
  };

  const open = async (project: ModelProject) => {
    await postgres.script('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
    rmSync(join(project.root, 'db.sqlite3'), { force: true });
    const settings = { ...project.settings, databaseUrl: 'file:./db.sqlite3' };
    const sqlite = await connectRaw(settings.databaseUrl, { root: project.root, create: true });
    return [
      { connection: postgres, owner: project },
      { connection: sqlite, owner: { ...project, settings } },
    ];
  };

  it('hold for any models and any others', async () => {
    await fc.assert(
      fc.asyncProperty(randomSchema.filter(canBeInserted), randomSchema, (from, to) =>
        onBoth(from, to, ({ provider, plan, before, after, failure }) => {
          if (failure) {
            assert.ok(plan.failures.length > 0, `${provider}: not announced: ${failure.message}`);
            return;
          }
          for (const [place, values] of before) {
            const now = after.get(newPlace(place, plan)) ?? new Map<string, Value>();
            const gone = [...values].filter(([id, value]) => !isKept(value, now.get(id), to.colors));
            const sample = gone.map(([id, value]) => `${id}: ${String(value.value)} (${value.type})`);
            if (gone.length > 0)
              assert.ok(
                isAnnounced(place, plan),
                `${provider}: ${place} lost ${sample.join(', ')}; announced: ${plan.losses.join('; ')}\n${plan.scripts.up}`,
              );
          }
        }),
      ),
      { ...proof({ slice: 100, long: 2_000 }), endOnFailure: true },
    );
  });

  it('lose nothing where only names in the database change', async () => {
    await fc.assert(
      fc.asyncProperty(
        randomSchema.filter(canBeInserted).chain((from) => fc.tuple(fc.constant(from), remapped(from))),
        ([from, to]) =>
          onBoth(from, to, ({ provider, plan, before, after, failure }) => {
            assert.equal(failure, undefined, `${provider}: ${failure?.message}\n${plan.scripts.up}`);
            assert.deepEqual(plan.losses, []);
            for (const [place, values] of before) {
              const now = after.get(place) as Map<string, Value>;
              for (const [id, value] of values) assert.ok(isKept(value, now.get(id)), `${provider}: ${place} ${id}`);
            }
          }),
      ),
      { ...proof({ slice: 10, long: 300 }), endOnFailure: true },
    );
  });
});

interface Found {
  provider: DatabaseProvider;
  plan: MigrationPlan;
  before: Rows;
  after: Rows;
  failure: Error | undefined;
}

interface Value {
  type: string;
  value: unknown;
}

/** `Post.title` → values by the row's id. Links are under `Post.parent` and `Post.friends`. */
type Rows = Map<string, Map<string, Value>>;

const ONE_OFF: Record<string, string> = {
  String: 'x',
  Int: '1',
  BigInt: '2',
  Float: '1.5',
  Decimal: '2.5',
  Boolean: 'true',
  DateTime: 'now',
  Json: '{}',
  Bytes: 'b',
};

async function readRows(connection: RawConnection, { models, colors }: Schema): Promise<Rows> {
  const rows: Rows = new Map();
  for (const { name, table, fields, parent, friend } of models) {
    const found = await connection.query(`SELECT * FROM "${table}"`);
    const put = (field: string, type: string, read: (row: Record<string, unknown>) => unknown) => {
      const values = found.map((row) => [String(row['id']), { type, value: read(row) }] as const);
      rows.set(`${name}.${field}`, new Map(values.filter(([, { value }]) => value !== null)));
    };
    put('id', 'Int', (row) => row['id']);
    for (const { name: field, type, column } of fields) {
      const named = (stored: unknown) =>
        colors.find((color) => color.stored === stored)?.name ?? `unreadable ${String(stored)}`;
      put(field, type, (row) => (type === 'Color' && row[column] !== null ? named(row[column]) : row[column]));
    }
    if (hasModel(models, parent)) put(`parent to ${parent}`, 'Int', (row) => row['parentId']);
    if (!hasModel(models, friend)) continue;
    const links = await connection.query(`SELECT * FROM "_friends${name}"`);
    const ofA = (friend as string) < name ? 'B' : 'A'; // the end that comes first is A
    const pairs = links.map((row) => `${String(row[ofA])} ${String(row[ofA === 'A' ? 'B' : 'A'])}`);
    rows.set(`${name}.friends to ${friend}`, new Map(pairs.map((pair) => [pair, { type: 'Int', value: 1 }])));
  }
  return rows;
}

/** Where a place is called otherwise now: a model whose table stayed, a field whose column stayed. */
function newPlace(place: string, { changes }: MigrationPlan): string {
  const [model, field] = place.split('.') as [string, string];
  const renamed = changes.filter(({ kind, text }) => kind === 'rename' && /^~ Rename (model|field) /.test(text));
  const named = (old: string) =>
    renamed.find((change) => change.subject === 'model' && change.model === old)?.to ?? old;
  const name = named(model);
  const to = renamed.find(
    (change) => change.subject === 'field' && change.model === name && change.field === field,
  )?.to;
  return `${name}.${to ?? field.replace(/(?<= to ).*/, named)}`;
}

function isAnnounced(place: string, { losses }: MigrationPlan): boolean {
  const [model, rest] = place.split('.') as [string, string];
  const [field, target] = rest.split(' to ') as [string, string?];
  const sides = [`${model}.${field}`, ...(target === undefined ? [] : [`${target}.friendOf${model}`])];
  return losses.some(
    (text) =>
      text.startsWith(`all rows of ${model}`) ||
      sides.some((side) => new RegExp(`\\b${side.replace('.', '\\.')}\\b`).test(text)),
  );
}

/** Means the same, in the words of another type perhaps. */
/** @param colors after the migration: where a column becomes text, it has their names in the database */
function isKept(old: Value, now: Value | undefined, colors: Schema['colors'] = []): boolean {
  if (now === undefined) return false;
  const forms = formsOf(now);
  const stored =
    old.type === 'Color' ? colors.filter(({ name }) => name === old.value).map((color) => color.stored) : [];
  return [...formsOf(old), ...stored].some((form) => forms.includes(form));
}

function formsOf({ type, value }: Value): string[] {
  if (type === 'Bytes') return [Buffer.from(value as Uint8Array).toString('utf8')];
  if (type === 'DateTime') return [momentOf(value), String(value)];
  if (type === 'Boolean') return value === true || Number(value) === 1 ? ['true', '1'] : ['false', '0'];
  if (type === 'Json') return jsonForms(value);
  if (['Int', 'BigInt', 'Float', 'Decimal'].includes(type)) return [String(Number(value))];
  const number = Number(value);
  const moment = momentOf(value);
  // PostgreSQL writes a JSON object with spaces where it becomes text.
  const json = /^[{[]/.test(String(value)) ? [JSON.stringify(parse(String(value)))] : [];
  return [
    String(value),
    ...json,
    ...(Number.isNaN(number) || value === '' ? [] : [String(number)]),
    ...(moment === '' ? [] : [moment]),
  ];
}

function jsonForms(value: unknown): string[] {
  const parsed: unknown = typeof value === 'string' ? parse(value) : value;
  const plain = typeof parsed === 'string' ? formsOf({ type: 'String', value: parsed }) : [];
  return [JSON.stringify(parsed), String(parsed), ...plain, ...(typeof value === 'string' ? [value] : [])];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // it was a plain text
  }
}

/** Seconds since 1970; '' for what is no time. */
function momentOf(value: unknown): string {
  if (value instanceof Date) return `at ${Math.floor(value.getTime() / 1000)}`;
  const text = String(value);
  if (!/^\d{4}-\d\d-\d\d/.test(text)) return '';
  const time = Date.parse(
    /(Z|[+-]\d\d(:?\d\d)?)$/.test(text) ? text.replace(/([+-]\d\d)$/, '$1:00') : `${text.replace(' ', 'T')}Z`,
  );
  return Number.isNaN(time) ? '' : `at ${Math.floor(time / 1000)}`;
}
