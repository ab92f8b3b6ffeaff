import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planRevert } from '../../../../../src/toolchain/scaffold/history/revert.ts';
import { readRuns, standingRuns } from '../../../../../src/toolchain/scaffold/history/runs.ts';
import { FilePlan } from '../../../../../src/toolchain/scaffold/file-plan.ts';
import { writePlan } from '../../../../../src/toolchain/scaffold/write.ts';

describe('toolchain/scaffold/history', () => {
  let root: string;
  const read = (path: string): string => readFileSync(join(root, path), 'utf8');

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'quintet-history-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const create = async (path: string, text: string, options = {}): Promise<void> => {
    const plan = new FilePlan(root, `file ${path}`);
    plan.create(path, text);
    await writePlan(plan, { command: `make ${path}`, ...options });
  };

  it('keeps runs in their order, even within a millisecond, and forgets nothing by a run without effect', async () => {
    for (const name of ['a', 'b', 'c']) await create(`src/${name}.ts`, name);
    await create('src/c.ts', 'c');
    assert.deepEqual(
      readRuns(root).map(({ command }) => command),
      ['make src/a.ts', 'make src/b.ts', 'make src/c.ts'],
    );
  });

  it('passes over records that are cut short or of another format', async () => {
    await create('src/a.ts', 'a');
    mkdirSync(join(root, '.quintet/history'), { recursive: true });
    writeFileSync(join(root, '.quintet/history/0.json'), '{ "format": 2, "comm');
    writeFileSync(join(root, '.quintet/history/1.json'), '{ "command": "old", "changes": [] }');
    assert.equal(readRuns(root).length, 1);
  });

  it('takes a run back as a run of its own, after which the first no longer stands', async () => {
    await create('src/posts/a.ts', 'a');
    const [run] = readRuns(root);
    assert.ok(run);
    await writePlan(planRevert(root, [run]), { reverts: [run.id] });
    assert.equal(existsSync(join(root, 'src/posts')), false, 'a folder that is empty then goes, too');
    assert.equal(readRuns(root).length, 2);
    assert.deepEqual(
      standingRuns(readRuns(root)).map(({ reverts }) => reverts),
      [[run.id]],
    );
  });

  it('forgets a run that is undone', async () => {
    await create('a.ts', 'a');
    const [run] = readRuns(root);
    assert.ok(run);
    await writePlan(planRevert(root, [run]), { undoes: run.id });
    assert.deepEqual([readRuns(root), existsSync(join(root, 'a.ts'))], [[], false]);
  });

  it('has nothing to take back where the user removed the file, and refuses one that was edited', async () => {
    await create('a.ts', 'a');
    await create('b.ts', 'b');
    rmSync(join(root, 'a.ts'));
    writeFileSync(join(root, 'b.ts'), 'mine');
    const plan = planRevert(root, readRuns(root));
    assert.deepEqual(
      plan.actions.map(({ path, kind }) => [path, kind]),
      [
        ['b.ts', 'conflict'],
        ['a.ts', 'identical'],
      ],
    );
    await assert.rejects(writePlan(plan, { reverts: [] }), { code: 'FILES_EDITED' });
    assert.equal(read('b.ts'), 'mine');
  });

  it('plans nothing outside of the project', () => {
    const plan = new FilePlan(root);
    for (const path of ['../x', '/etc/x', 'src/../../x', 'C:\\x', '..\\x'])
      assert.throws(() => plan.create(path, ''), { code: 'PATH_OUTSIDE', exitCode: 2 }, path);
  });
});
