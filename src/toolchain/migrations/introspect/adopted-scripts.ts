// The SQL of the first migration of an adopted database: the database's own definition, because the models do not know its
// triggers, views, functions and checks, and a new database needs them, too.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelDescription } from '../../../kernel/model.ts';
import type { RawConnection } from '../../../kernel/raw-connection.ts';
import { folders, type Project } from '../../project/project.ts';
import { schemasOf } from '../../schema/database-schemas.ts';
import { readSchema } from '../../schema/read-schema.ts';
import { createScript, dropScript, type DatabaseObject } from '../dump/database-object.ts';
import { dumpPostgres } from '../dump/dump-postgres.ts';
import { dumpSqlite } from '../dump/dump-sqlite.ts';
import { readNotes, withNotes } from '../history/snapshot.ts';
import { OWN_TABLES, RESERVED_TABLES } from './introspect.ts';

const HEADER = `-- The database as it was when the project was created from it. Databases that have it already do not run this.\n\n`;
// A function may name what is created after it.
const UNCHECKED_FUNCTIONS = 'SET LOCAL check_function_bodies = off;\n\n';

/**
 * Replaces the SQL of the migration for the database that it was made from.
 *
 * @param apps whose models were made from the database: the tables of others have migrations of their own
 * @returns what the migration does not create, one sentence each
 */
export async function writeAdoptedScripts(
  project: Project,
  connection: RawConnection,
  name: string,
  apps: readonly string[],
): Promise<string[]> {
  const { description, files } = await readSchema(project);
  const without = tablesOf(description.models.filter(({ app }) => !apps.includes(app)));
  const { objects, missing } =
    connection.provider === 'sqlite'
      ? await dumpSqlite(connection, without)
      : await dumpPostgres(connection, schemasOf(files), without);
  const folder = join(folders.migrations(project), name);
  writeFileSync(join(folder, 'migration.sql'), upScript(objects));
  writeFileSync(join(folder, 'down.sql'), dropScript(objects));
  // As for SQL that was written by hand: nothing generates it again.
  const snapshot = join(folder, 'schema.prisma');
  const text = readFileSync(snapshot, 'utf8');
  writeFileSync(snapshot, withNotes(text, { ...readNotes(text), scripts: undefined }));
  return missing.map(
    (what) => `migrations/${name} does not create everything: ${what}. Add its SQL to migration.sql by hand`,
  );
}

function upScript(objects: readonly DatabaseObject[]): string {
  const hasFunctions = objects.some(({ kind }) => kind === 'functions');
  return HEADER + (hasFunctions ? UNCHECKED_FUNCTIONS : '') + createScript(objects);
}

/** With those of the many-to-many relations, and Quintet's own. */
function tablesOf(models: readonly ModelDescription[]): Set<string> {
  const joins = models.flatMap(({ fields }) =>
    fields.flatMap(({ relation }) => (relation?.manyToMany ? [`_${relation.name}`] : [])),
  );
  const tables = models.map(({ schema, table }) => (schema === undefined ? table : `${schema}.${table}`));
  return new Set([...OWN_TABLES, ...RESERVED_TABLES, ...models.map(({ table }) => table), ...tables, ...joins]);
}
