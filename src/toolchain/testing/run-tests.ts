import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { bundleTests, findTests } from '../build/test-bundle.ts';
import { loadDataMigration } from '../build/data-migration.ts';
import { generate } from '../codegen/generate.ts';
import { migrate } from '../migrations/apply/migrate.ts';
import { runTool } from '../project/tools.ts';
import type { Project } from '../project/project.ts';
import { errors } from './errors.ts';
import { claimRunFolder } from './run-folder.ts';
import { createTestDatabase } from './test-database.ts';
import { readReport, type TestReport } from './test-report.ts';

export interface TestRun {
  /** Parts of paths in src/; none means every test. */
  only: readonly string[];
  /** Flags handed to mocha: `['--grep', 'slug', '--bail']`. */
  mocha: readonly string[];
  /** Collect a report; what tests print goes into `output`. Default false: mocha has the terminal. */
  collects?: boolean;
  /** Ends mocha; what was made for the run goes as always. */
  signal?: AbortSignal;
}

export interface TestResult {
  /** Test files that were run. */
  files: number;
  /** Mocha's: 0 when no test failed. */
  exitCode: number;
  /** With `collects`; undefined when mocha did not get that far. */
  report: TestReport | undefined;
  output: string;
}

const NO_TESTS: TestResult = {
  files: 0,
  exitCode: 0,
  report: { tests: 0, passed: 0, failed: 0, pending: 0, durationMs: 0, failures: [] },
  output: '',
};

/**
 * Runs the project's tests: codegen, a migrated database of their own, one bundle, mocha. Runs beside each other do not share
 * anything.
 *
 * @throws {ProjectError} what codegen, the build and the migrations throw
 * @throws {UsageError} TEST_FILE_UNKNOWN
 */
export async function runTests(project: Project, run: TestRun): Promise<TestResult> {
  const { only, mocha, collects = false, signal } = run;
  const files = chooseTests(findTests(project), only);
  if (files.length === 0) return NO_TESTS;
  await generate(project);
  const folder = claimRunFolder(project);
  try {
    const database = await createTestDatabase(project, folder);
    try {
      const tested = { ...project, settings: { ...project.settings, databaseUrl: database.url } };
      await migrate(tested, { loadData: (name, models) => loadDataMigration(tested, name, models) });
      const modules = await bundleTests(project, files, join(folder, 'modules'));
      const report = join(folder, 'report.json');
      const reporter = collects ? ['--reporter', 'json', '--reporter-option', `output=${report}`] : [];
      const { exitCode, output } = await runTool(project, 'mocha', ['--exit', ...mocha, ...reporter, ...modules], {
        env: environment(project, database.url),
        output: collects ? 'pipe' : 'inherit',
        ...(signal ? { signal } : {}),
      });
      return { files: files.length, exitCode, output, report: collects ? readReport(report, project.root) : undefined };
    } finally {
      await database.drop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function environment(project: Project, databaseUrl: string): Record<string, string> {
  return {
    DATABASE_URL: databaseUrl,
    QUINTET_ROOT: project.root,
    QUINTET_TEST_DATABASE: databaseUrl,
    NODE_ENV: 'test',
    NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --enable-source-maps`.trim(),
  };
}

function chooseTests(all: string[], only: readonly string[]): string[] {
  const unknown = only.find((word) => !all.some((file) => file.includes(word)));
  if (unknown !== undefined) throw errors.TEST_FILE_UNKNOWN({ word: unknown });
  return only.length === 0 ? all : all.filter((file) => only.some((word) => file.includes(word)));
}
