import assert from 'node:assert/strict';
import fs, { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { filesBelow } from '../../../../src/kernel/files-below.ts';
import { applyChanges, recoverProject, type Change } from '../../../../src/toolchain/journal/journal.ts';

describe('journal/journal', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'quintet-journal-'));
    write('src/a.ts', 'old a');
    write('src/gone/b.ts', 'old b');
    write('migrations/1_a/migration.sql', 'one');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const read = (path: string): string => readFileSync(join(root, path), 'utf8');
  const files = (): string[] =>
    readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((path) => !path.startsWith('.quintet'))
      .sort();
  const journal = (): string => join(root, '.quintet/journal-project.json');
  const options = { command: 'quintet rename model blog/Post Article' };
  const CHANGES: Change[] = [
    { kind: 'write', path: 'src/a.ts', content: 'new a' },
    { kind: 'write', path: 'src/deep/er/c.ts', content: 'new c' },
    { kind: 'remove', path: 'src/gone/b.ts' },
    { kind: 'folder', path: 'migrations/2_b', files: { 'migration.sql': 'two', 'replaced/x/down.sql': 'x' } },
    { kind: 'remove-folder', path: 'migrations/1_a' },
  ];

  it('makes all changes and leaves nothing behind', async () => {
    await applyChanges(root, CHANGES, options);
    assert.deepEqual(files(), [
      'migrations',
      'migrations/2_b',
      'migrations/2_b/migration.sql',
      'migrations/2_b/replaced',
      'migrations/2_b/replaced/x',
      'migrations/2_b/replaced/x/down.sql',
      'src',
      'src/a.ts',
      'src/deep',
      'src/deep/er',
      'src/deep/er/c.ts',
    ]);
    assert.equal(read('src/a.ts'), 'new a');
    assert.deepEqual(readdirSync(join(root, '.quintet')), ['locks']);
    assert.deepEqual(await recoverProject(root, 'quintet check'), []);
  });

  describe('merging a folder', () => {
    const OLD = {
      'server.js': 'old',
      'static/a.css': 'old a',
      'static/gone/b.css': 'old b',
      'migrations/1': 'one',
      swap: 'file',
    };
    const NEW = {
      'server.js': 'new',
      'static/a.css': 'new a',
      'static/more/c.css': 'new c',
      'migrations/1': 'one',
      'swap/d': 'd',
    };
    const fill = (folder: string, all: Record<string, string>): void => {
      for (const [path, text] of Object.entries(all)) write(`${folder}/${path}`, text);
    };
    const tree = (): Record<string, string> =>
      Object.fromEntries(filesBelow(join(root, 'dist')).map((path) => [path, read(`dist/${path}`)]));
    const merge = () =>
      applyChanges(root, [{ kind: 'merge', path: 'dist', from: '.dist.new', last: 'server.js' }], {
        command: 'quintet build',
      });

    it('replaces its files, the last one after all others, and removes what is left of the old ones', async () => {
      fill('dist', OLD);
      fill('.dist.new', NEW);
      await merge();
      assert.deepEqual(tree(), NEW);
      assert.deepEqual(
        files().filter((path) => /^dist.*gone|\.dist/.test(path)),
        [],
      );
    });

    it('makes a folder that does not exist', async () => {
      fill('.dist.new', NEW);
      await merge();
      assert.deepEqual(tree(), NEW);
    });

    it('has every file that both have, complete, wherever it is interrupted, and is completed by the next command', async () => {
      const { renameSync, rmSync: remove } = fs;
      for (let limit = 0; ; limit++) {
        fill('dist', OLD);
        fill('.dist.new', NEW);
        let left = limit;
        const interrupted =
          (work: (...args: never[]) => void) =>
          (...args: never[]) => {
            // The journal itself is replaced by rename.
            const isOurs = !String(args[0]).includes('.quintet');
            if (isOurs && left-- === 0) throw new Error('interrupted');
            work(...args);
          };
        Object.assign(fs, { renameSync: interrupted(renameSync as never), rmSync: interrupted(remove as never) });
        syncBuiltinESMExports();
        const failure = await merge().then(
          () => undefined,
          (error: Error) => error,
        );
        Object.assign(fs, { renameSync, rmSync: remove });
        syncBuiltinESMExports();
        const found = tree();
        for (const path of ['server.js', 'static/a.css', 'migrations/1'] as const)
          assert.ok([OLD[path], NEW[path]].includes(found[path] as string), `${path} after ${limit} operations`);
        if (found['server.js'] === 'new')
          for (const [path, text] of Object.entries(NEW)) assert.equal(found[path], text);
        await recoverProject(root, 'quintet check');
        assert.deepEqual(tree(), NEW);
        rmSync(join(root, 'dist'), { recursive: true });
        if (!failure) {
          assert.ok(limit > 5, 'it was interrupted between its operations');
          return;
        }
      }
    });
  });

  it('changes nothing where one of the files cannot be written', async () => {
    const before = files();
    write('blocked', 'a file');
    const changes: Change[] = [...CHANGES, { kind: 'write', path: 'blocked/d.ts', content: 'd' }];
    await assert.rejects(applyChanges(root, changes, options), { path: join(root, 'blocked/d.ts') });
    assert.deepEqual(files(), ['blocked', ...before].sort());
    assert.equal(read('src/a.ts'), 'old a');
    assert.equal(existsSync(journal()), false);
  });

  it('keeps what was edited after an interruption, and says so', async () => {
    const hidden = 'src/.a.ts.99.quintet';
    write(hidden, 'new a');
    write(
      '.quintet/journal-project.json',
      JSON.stringify({
        format: 1,
        state: 'committed',
        command: options.command,
        folders: [],
        steps: [{ kind: 'file', path: 'src/a.ts', temp: hidden, before: 'the hash of another text' }],
      }),
    );
    assert.deepEqual(await recoverProject(root, 'quintet check'), [
      { command: options.command, outcome: 'completed', kept: ['src/a.ts'] },
    ]);
    assert.equal(read('src/a.ts'), 'old a');
    assert.equal(existsSync(join(root, hidden)), false);
  });

  it('says what stands in the way where an interrupted command cannot be completed', async () => {
    write('.quintet/journal-project.json', JSON.stringify({ format: 7 }));
    await assert.rejects(recoverProject(root, 'quintet check'), {
      code: 'JOURNAL_BLOCKED',
      hint: /delete \S*journal-project\.json/,
    });
  });
});
