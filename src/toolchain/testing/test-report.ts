import { readFileSync } from 'node:fs';

/** What ran, as data. */
export interface TestReport {
  tests: number;
  passed: number;
  failed: number;
  pending: number;
  durationMs: number;
  failures: FailedTest[];
}

interface FailedTest {
  /** Suites and test: `posts shows a post`. */
  title: string;
  message: string;
  stack: string;
}

/** What mocha's `json` reporter writes, as far as it is read. */
interface MochaReport {
  stats: { tests: number; passes: number; failures: number; pending: number; duration: number };
  failures: { fullTitle: string; err: { message?: string; stack?: string } }[];
}

/** @returns undefined when mocha ended before it wrote its report */
export function readReport(file: string, root: string): TestReport | undefined {
  const text = readIfThere(file);
  if (text === undefined) return undefined;
  const { stats, failures } = JSON.parse(text) as MochaReport;
  return {
    tests: stats.tests,
    passed: stats.passes,
    failed: stats.failures,
    pending: stats.pending,
    durationMs: stats.duration,
    failures: failures.map(({ fullTitle, err }) => ({
      title: fullTitle,
      message: err.message ?? '',
      stack: (err.stack ?? '').replaceAll(`${root}/`, ''),
    })),
  };
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
