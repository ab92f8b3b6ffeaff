// What holds for every suite: it leaves nothing open, and nothing behind. Parts of the support register what has to be checked
// or stopped.
import { patient } from './patience.ts';
import { shuffleSuites } from './shuffle.ts';

type Work = () => Promise<void>;

const starts: (() => void)[] = [];
const suiteChecks: Work[] = [];
const stops: Work[] = [];
const finalChecks: Work[] = [];

/** Runs `start` when all files are loaded, before the first test. */
export function startBeforeTests(start: () => void): void {
  starts.push(start);
}

/** Runs `check` after the last hook of each top-level suite; what it throws fails that suite. */
export function checkAfterSuites(check: Work): void {
  suiteChecks.push(check);
}

/** Runs `stop` when all suites of this process are done, the last one first. */
export function stopAfterTests(stop: Work): void {
  stops.unshift(stop);
}

/** Runs `check` when everything is stopped; what it throws fails the run. */
export function checkAfterTests(check: Work): void {
  finalChecks.push(check);
}

/**
 * A time limit ends what hangs, in milliseconds on an idle machine; see `patient`. What takes more than half a minute alone
 * asks for more with `this.timeout`. Everything that waits gives up earlier and says what it waited for: `eventually` after
 * one minute, pages after two, `run` after two and a half.
 */
const HANG_MS = 180_000;

function extendTimeLimits(suite: Mocha.Suite): void {
  const { _beforeEach, _beforeAll, _afterEach, _afterAll } = suite as unknown as Record<string, Mocha.Runnable[]>;
  const hooks = [_beforeEach, _beforeAll, _afterEach, _afterAll].flatMap((list) => list ?? []);
  for (const runnable of [...hooks, ...suite.tests]) runnable.timeout(patient(Math.max(runnable.timeout(), HANG_MS)));
  for (const child of suite.suites) extendTimeLimits(child);
}

export const mochaHooks = {
  beforeAll(this: Mocha.Context): void {
    const root = this.test?.parent;
    if (!root) return;
    for (const start of starts) start();
    extendTimeLimits(root);
    shuffleSuites(root);
    for (const suite of root.suites)
      suite.afterAll('leaves nothing open', async function () {
        this.timeout(patient(HANG_MS));
        for (const check of suiteChecks) await check();
      });
  },
  beforeEach(this: Mocha.Context): void {
    // The machine may have become busier since the suites began.
    const test = this.currentTest;
    test?.timeout(Math.max(test.timeout(), patient(HANG_MS)));
  },
  async afterAll(this: Mocha.Context): Promise<void> {
    this.timeout(patient(HANG_MS));
    for (const stop of stops) await stop();
    for (const check of finalChecks) await check();
  },
};
