import { readFileSync } from 'node:fs';
import type { Case, Driver, Group, Outcome } from './driver.ts';

export interface Failure {
  case: Case;
  observed: unknown;
}

export interface GroupResult {
  total: number;
  passed: number;
  deviating: number;
  failed: number;
  /** Reasons of the deviations with the number of rows each covers. */
  reasons: Map<string, number>;
  failures: Failure[];
}

/** Asks every question of the file; an exception of the driver is a wrong answer. */
export async function runGroup(file: string, driver: Driver): Promise<GroupResult> {
  const group = JSON.parse(readFileSync(file, 'utf8')) as Group;
  const result: GroupResult = {
    total: group.cases.length,
    passed: 0,
    deviating: 0,
    failed: 0,
    reasons: new Map(),
    failures: [],
  };
  for (const testCase of group.cases) {
    const outcome = await ask(driver, testCase, group);
    if ('deviation' in outcome) {
      result.deviating++;
      result.reasons.set(outcome.deviation, (result.reasons.get(outcome.deviation) ?? 0) + 1);
    } else if (outcome.pass) {
      result.passed++;
    } else {
      result.failed++;
      result.failures.push({ case: testCase, observed: outcome.observed });
    }
  }
  return result;
}

async function ask(driver: Driver, testCase: Case, group: Group): Promise<Outcome> {
  try {
    return await driver(testCase, group);
  } catch (error) {
    return { pass: false, observed: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}
