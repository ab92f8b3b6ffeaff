export { runTests, type TestResult, type TestRun } from './run-tests.ts';
export type { FailedTest, TestReport } from './test-report.ts';
export { watchTests } from './watch-tests.ts';
