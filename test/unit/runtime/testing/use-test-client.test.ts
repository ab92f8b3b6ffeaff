import assert from 'node:assert/strict';
import type { ProjectEntry } from '../../../../src/runtime/project/define-project.ts';
import { useTestClient } from '../../../../src/runtime/testing/test-client.ts';

type Hooks = Record<string, unknown>;

const APP = { settings: { databaseUrl: 'file:./db.sqlite3', allowedHosts: [] } } as unknown as ProjectEntry;

/** Runs something while mocha's hooks are others. */
function withHooks<T>(hooks: Hooks, run: () => T): T {
  const globals = globalThis as Hooks;
  const names = ['before', 'beforeEach', 'after'];
  const real = names.map((name) => globals[name]);
  try {
    for (const name of names) globals[name] = hooks[name];
    return run();
  } finally {
    names.forEach((name, i) => (globals[name] = real[i]));
  }
}

// What the hooks do is seen by the generated tests, which run in projects (cli/, e2e/).
describe('runtime/testing/use-test-client', () => {
  it('registers hooks that start, reset and stop the client', () => {
    const registered: string[] = [];
    const names = ['before', 'beforeEach', 'after'];
    const hooks = Object.fromEntries(names.map((name) => [name, () => registered.push(name)]));
    withHooks(hooks, () => useTestClient(APP));
    assert.deepEqual(registered, names);
  });

  it('does not start on a database that quintet test did not create', async () => {
    let open: () => Promise<void> = async () => {};
    const hooks = { before: (run: typeof open) => (open = run), beforeEach: () => {}, after: () => {} };
    withHooks(hooks, () => useTestClient(APP));
    await assert.rejects(open(), { code: 'TEST_DATABASE_MISSING' });
  });

  it('reports requests that are sent before the app is running', async () => {
    const hooks = { before: () => {}, beforeEach: () => {}, after: () => {} };
    const client = withHooks(hooks, () => useTestClient(APP));
    await assert.rejects(client.get('/posts/'), {
      code: 'TEST_CLIENT_CLOSED',
      message: 'the test client cannot send GET /posts/, because the app is not running',
    });
  });

  it('reports a process without the hooks of mocha', () => {
    assert.throws(() => withHooks({}, () => useTestClient(APP)), { code: 'TEST_HOOKS_MISSING' });
  });
});
