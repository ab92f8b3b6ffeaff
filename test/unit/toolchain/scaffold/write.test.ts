import assert from 'node:assert/strict';
import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FilePlan } from '../../../../src/toolchain/scaffold/file-plan.ts';
import { renderDiff } from '../../../../src/toolchain/scaffold/diff.ts';
import { writePlan } from '../../../../src/toolchain/scaffold/write.ts';

describe('toolchain/scaffold/write', () => {
  let root: string;
  const read = (path: string): string => readFileSync(join(root, path), 'utf8');

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'quintet-write-'));
    writeFileSync(join(root, 'old.txt'), 'one\n');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const planAll = (): FilePlan => {
    const plan = new FilePlan(root);
    plan.create('deep/new.txt', 'new\n');
    plan.insert('old.txt', 'two', (source) => (source.includes('two') ? source : `${source}two\n`));
    return plan;
  };

  it('creates and inserts, and changes nothing the second time', async () => {
    const first = await writePlan(planAll());
    assert.deepEqual([first.changed, first.actions.map(({ kind }) => kind)], [2, ['create', 'insert']]);
    assert.deepEqual([read('deep/new.txt'), read('old.txt')], ['new\n', 'one\ntwo\n']);
    const second = await writePlan(planAll());
    assert.deepEqual([second.changed, second.actions.map(({ kind }) => kind)], [0, ['identical', 'identical']]);
  });

  it('keeps the line ends and the byte order mark of Windows', async () => {
    const windows = '\uFEFFone\r\nother\r\n';
    writeFileSync(join(root, 'old.txt'), windows);
    await writePlan(planAll());
    assert.equal(read('old.txt'), `${windows}two\r\n`);
    assert.equal((await writePlan(planAll())).changed, 0);
  });

  it('leaves line ends that are mixed as they are', async () => {
    writeFileSync(join(root, 'old.txt'), 'one\r\nother\n');
    await writePlan(planAll());
    assert.equal(read('old.txt'), 'one\r\nother\ntwo\n');
  });

  it('writes nothing in a dry run', async () => {
    const { changed } = await writePlan(planAll(), { dryRun: true });
    assert.equal(changed, 2);
    assert.deepEqual(readdirSync(root), ['old.txt']);
  });

  it('changes nothing at all when one file conflicts and nobody can be asked', async () => {
    const plan = planAll();
    plan.create('old.txt', 'other\n');
    await assert.rejects(writePlan(plan), { code: 'FILES_CONFLICT', exitCode: 1 });
    assert.deepEqual(readdirSync(root), ['old.txt']);
  });

  it('overwrites by force, and by the answer to a question', async () => {
    const plan = (): FilePlan => {
      const it = new FilePlan(root);
      it.create('old.txt', 'other\n');
      return it;
    };
    const kept = await writePlan(plan(), { resolve: async () => 'skip' });
    assert.deepEqual([kept.changed, read('old.txt')], [0, 'one\n']);
    await writePlan(plan(), { resolve: async () => 'overwrite' });
    assert.equal(read('old.txt'), 'other\n');
    writeFileSync(join(root, 'old.txt'), 'one\n');
    await writePlan(plan(), { force: true });
    assert.equal(read('old.txt'), 'other\n');
  });

  it('keeps a file of the user that it only makes when missing', async () => {
    const plan = new FilePlan(root);
    plan.create('old.txt', 'template\n', { keep: true });
    assert.equal((await writePlan(plan)).actions[0]?.kind, 'skip');
  });

  it('takes everything back when a write fails', async () => {
    const plan = planAll();
    plan.create('blocked/file.txt', 'x');
    writeFileSync(join(root, 'blocked'), 'a file where a folder should be');
    await assert.rejects(writePlan(plan), { code: 'WRITE_FAILED', hint: 'Nothing was changed.' });
    assert.equal(read('old.txt'), 'one\n');
    assert.deepEqual(readdirSync(root).toSorted(), ['.quintet', 'blocked', 'old.txt']);
  });

  it('keeps the permissions of a file, and a symbolic link', async () => {
    writeFileSync(join(root, 'real.txt'), 'one\n');
    chmodSync(join(root, 'real.txt'), 0o640);
    rmSync(join(root, 'old.txt'));
    symlinkSync('real.txt', join(root, 'old.txt'));
    await writePlan(planAll());
    assert.equal(read('real.txt'), 'one\ntwo\n');
    assert.equal(lstatSync(join(root, 'old.txt')).isSymbolicLink(), true);
    assert.equal(statSync(join(root, 'real.txt')).mode & 0o777, 0o640);
  });

  it('records what undo will need', async () => {
    await writePlan(planAll(), { command: 'generate app posts' });
    const [file] = readdirSync(join(root, '.quintet/history'));
    const record = JSON.parse(read(`.quintet/history/${file}`)) as {
      command: string;
      changes: { path: string; before: string | null }[];
    };
    assert.equal(record.command, 'generate app posts');
    assert.deepEqual(
      record.changes.map(({ path, before }) => [path, before]),
      [
        ['deep/new.txt', null],
        ['old.txt', 'one\n'],
      ],
    );
  });

  it('shows a difference with its surroundings', () => {
    const before = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].join('\n');
    assert.deepEqual(renderDiff(before, before.replace('h', 'H')), ['…', '  e', '  f', '  g', '- h', '+ H', '  i']);
    assert.deepEqual(renderDiff(before, before), []);
  });
});
