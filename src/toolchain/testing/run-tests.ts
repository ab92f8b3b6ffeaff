import { bundleTests, findTests } from '../build/test-bundle.ts';
import { loadDataMigration } from '../build/data-migration.ts';
import { generate } from '../codegen/index.ts';
import { migrate } from '../migrations/index.ts';
import { runTool, type Project } from '../project/index.ts';
import { errors } from './errors.ts';
import { createTestDatabase } from './test-database.ts';

export interface TestRun {
  /** Parts of paths below src/; none means every test. */
  only: readonly string[];
  /** Flags handed to mocha: `['--grep', 'slug', '--bail']`. */
  mocha: readonly string[];
}

/**
 * Runs the project's tests: codegen, a migrated database of their own, one bundle, mocha.
 *
 * @returns mocha's exit code: the number of failures
 * @throws {ProjectError} TESTS_MISSING; what codegen, the build and the migrations throw
 * @throws {UsageError} TEST_FILE_UNKNOWN
 */
export async function runTests(project: Project, { only, mocha }: TestRun): Promise<number> {
  const files = chooseTests(findTests(project), only);
  await generate(project);
  const database = await createTestDatabase(project);
  try {
    const tested = { ...project, settings: { ...project.settings, databaseUrl: database.url } };
    await migrate(tested, { loadData: (name, models) => loadDataMigration(tested, name, models) });
    const modules = await bundleTests(project, files);
    const env = {
      DATABASE_URL: database.url,
      QUINTET_ROOT: project.root,
      QUINTET_TEST_DATABASE: database.url,
      NODE_ENV: 'test',
      NODE_OPTIONS: sourceMaps(),
    };
    const { exitCode } = await runTool(project, 'mocha', ['--exit', ...mocha, ...modules], { env });
    return exitCode;
  } finally {
    await database.drop();
  }
}

function chooseTests(all: string[], only: readonly string[]): string[] {
  if (all.length === 0) throw errors.TESTS_MISSING([]);
  const unknown = only.find((word) => !all.some((file) => file.includes(word)));
  if (unknown !== undefined) throw errors.TEST_FILE_UNKNOWN([unknown]);
  return only.length === 0 ? all : all.filter((file) => only.some((word) => file.includes(word)));
}

function sourceMaps(): string {
  return `${process.env['NODE_OPTIONS'] ?? ''} --enable-source-maps`.trim();
}
