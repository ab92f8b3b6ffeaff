import { build } from 'esbuild';
import { join } from 'node:path';
import { runBundle } from '../../kernel/code-bundle.ts';
import type { CodeBundle } from '../../kernel/dev-messages.ts';
import { registerSourceMap } from '../../kernel/source-maps.ts';
import { writeMigrationClient } from '../codegen/migration-client.ts';
import { folders, type Project } from '../project/project.ts';
import { fromBuildFailure, isBuildFailure } from './build-error.ts';
import { commonJsOptions, readCommonJs } from './common-js.ts';

type Owner = Pick<Project, 'root'> & { settings: Pick<Project['settings'], 'databaseUrl'> };

/**
 * Builds `migrations/<name>/migration.ts` together with a client for the models of that point, and runs it.
 *
 * @param models the schema beside the migration, for the database of the settings
 * @returns what the module exports, and `PrismaClient`
 * @throws {ProjectError} BUILD_FAILED, SCHEMA_*, CODEGEN_CLIENT_FAILED; and whatever the module throws when it loads
 */
export async function loadDataMigration(
  project: Owner,
  name: string,
  models: readonly [path: string, text: string][],
): Promise<Record<string, unknown>> {
  const client = await writeMigrationClient(project, name, models);
  const built = await bundle(project.root, name, client);
  const filename = join(folders.generated(project), 'migrations', name, 'migration.cjs');
  registerSourceMap(filename, built.map);
  return runBundle(built, { root: project.root, filename });
}

async function bundle(root: string, name: string, client: string): Promise<CodeBundle> {
  const entry = [join(root, 'migrations', name, 'migration.ts'), join(client, 'client.ts')];
  const contents = entry.map((path, i) => `export ${i === 0 ? '*' : '{ PrismaClient }'} from ${JSON.stringify(path)};`);
  const result = await build({
    ...commonJsOptions(root),
    stdin: { contents: contents.join('\n'), resolveDir: root },
    outfile: join(root, '.quintet', 'migrations', name, 'migration.cjs'),
  }).catch((error: unknown) => {
    throw isBuildFailure(error) ? fromBuildFailure(error, root) : error;
  });
  return readCommonJs(result);
}
