// What holds for every suite: it leaves nothing open. Parts of the support register what has to be checked or stopped.

type Work = () => Promise<void>;

const checks: Work[] = [];
const stops: Work[] = [];

/** Runs `check` after the last hook of each top-level suite; what it throws fails that suite. */
export function checkAfterSuites(check: Work): void {
  checks.push(check);
}

/** Runs `stop` when all suites of this process are done. */
export function stopAfterTests(stop: Work): void {
  stops.push(stop);
}

export const mochaHooks = {
  beforeAll(this: Mocha.Context): void {
    const root = this.test?.parent;
    for (const suite of root?.suites ?? [])
      suite.afterAll('leaves nothing open', async () => {
        for (const check of checks) await check();
      });
  },
  async afterAll(this: Mocha.Context): Promise<void> {
    this.timeout(60_000);
    for (const stop of stops) await stop();
  },
};
