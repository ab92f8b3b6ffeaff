// Three things should say the same: the models, the migrations, and the database.
import type { Project } from '../../project/project.ts';
import { providerOf, withProvider } from '../../schema/provider.ts';
import { schemasOf } from '../../schema/database-schemas.ts';
import type { SchemaFile } from '../../schema/schema-file.ts';
import { describeFrameworkChanges } from '../framework/make-framework-migration.ts';
import { readLastSnapshot } from '../history/history.ts';
import { readDatabaseSchema } from '../introspect/introspect.ts';
import { describePendingChanges } from '../diff/compare-models.ts';
import { unfinished } from '../interrupted/interrupted.ts';
import { migrate } from '../apply/migrate.ts';
import { diffSchemas } from '../diff/schema-engine.ts';
import { fromSnapshot } from '../history/snapshot.ts';
import { withBigKeys, withBytesDefaults } from '../diff/sqlite-keys.ts';

export interface Drift {
  /** Changes of the models that no migration has, in words: `quintet makemigrations` writes one. */
  models: string[];
  /** Migrations that are not applied. */
  unapplied: string[];
  /** Migrations that were edited after they were applied, are applied and gone, or were interrupted. */
  edited: string[];
  /** SQL that leads from the database to what the migrations say; '' when they agree, undefined while some are not applied. */
  database: string | undefined;
}

/**
 * Compares models, migrations and the database; changes nothing.
 *
 * @throws {ProjectError} SCHEMA_*, DATABASE_*, INTROSPECTION_FAILED
 */
export async function findDrift(project: Project): Promise<Drift> {
  const models = [...(await describePendingChanges(project)), ...(await describeFrameworkChanges(project))];
  const { steps, warnings, interrupted } = await migrate(project, { plan: true });
  const unapplied = steps.map(({ name }) => name);
  const edited = interrupted ? [unfinished(interrupted).message, ...warnings] : warnings;
  const database = unapplied.length > 0 ? undefined : await databaseDrift(project);
  return { models, unapplied, edited, database };
}

async function databaseDrift(project: Project): Promise<string> {
  const snapshot = readLastSnapshot(project);
  if (snapshot === undefined) return '';
  const provider = providerOf(project.settings.databaseUrl);
  const wanted = fromSnapshot(snapshot, provider);
  const found = await readDatabaseSchema(project.settings.databaseUrl, project.root, schemasOf(wanted));
  const files: SchemaFile[] = withProvider([['schema.prisma', withoutOwnTables(found, wanted)]], provider);
  return diffSchemas(provider, provider === 'sqlite' ? withBigKeys(withBytesDefaults(files), wanted) : files, wanted);
}

/** The sessions of a project of an earlier version, which adopted the same database. Nothing reads them any more. */
const FORMER_SESSIONS = 'accounts_session';

function withoutOwnTables(schema: string, wanted: readonly SchemaFile[]): string {
  const hasSessions = wanted.some(([, text]) => text.includes(`"${FORMER_SESSIONS}"`));
  const rest = withoutTable(withoutTable(schema, 'prisma_migrations'), '_prisma_migrations');
  return hasSessions ? rest : withoutTable(rest, FORMER_SESSIONS);
}

/** The schema without the model that has the table as its name or in its `@@map`. */
function withoutTable(schema: string, table: string): string {
  const docs = String.raw`(?:^\/\/\/[^\n]*\n)*`;
  return schema
    .replace(new RegExp(`${docs}^model ${table} \\{[\\s\\S]*?^\\}\\n?`, 'gm'), '')
    .replace(new RegExp(`${docs}^model \\w+ \\{[^}]*?@@map\\("${table}"\\)[\\s\\S]*?^\\}\\n?`, 'gm'), '');
}
