import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeFrame } from '../../../src/kernel/code-frame.ts';
import { describeError, isThrownByProject } from '../../../src/kernel/dev-error.ts';
import { ProjectError } from '../../../src/kernel/errors.ts';
import { temporaryFolder } from '../../support/command-line.ts';

describe('kernel/code-frame', () => {
  it('marks the line and underlines the place', () => {
    assert.equal(
      codeFrame('one\ntwo\nthree\nfour\nfive\nsix', { line: 3, column: 2, length: 3 }),
      ['  1 | one', '  2 | two', '> 3 | three', '    |  ^^^', '  4 | four', '  5 | five'].join('\n'),
    );
  });

  it('keeps the caret below its character behind tabs', () => {
    assert.equal(codeFrame('\tx = ;', { line: 1, column: 6 }), '> 1 | \tx = ;\n    | \t    ^');
  });

  it('shows a part of a line of a megabyte', () => {
    const frame = codeFrame(`${'a'.repeat(1e6)}!${'b'.repeat(1e6)}`, { line: 1, column: 1_000_001 }) ?? '';
    assert.ok(frame.length < 400);
    const [text, caret] = frame.split('\n');
    assert.equal(text?.[caret?.indexOf('^') ?? -1], '!');
  });

  it('has nothing for a line that does not exist', () => {
    assert.equal(codeFrame('one', { line: 2 }), undefined);
  });
});

describe('kernel/dev-error', () => {
  it('finds the first line of the stack that is the project’s own', () => {
    const { path: root, cleanUp } = temporaryFolder('dev-error');
    writeFileSync(join(root, 'views.ts'), 'first\nsecond\n');
    const error = new TypeError('wrong');
    error.stack = `TypeError: wrong\n    at f (${root}/node_modules/x/y.js:1:1)\n    at g (${root}/.quintet/entry.ts:1:1)\n    at h (${root}/views.ts:2:3)`;
    const described = describeError(error, root);
    cleanUp();
    assert.equal(
      `${described.title} ${described.file}:${described.line}:${described.column}`,
      'TypeError views.ts:2:3',
    );
    assert.match(described.frame ?? '', /> 2 \| second/);
    assert.doesNotMatch(described.stack ?? '', new RegExp(root));
  });

  it('finds the place below a folder with spaces and brackets, as a path and as a URL', () => {
    const root = '/home/ada/my (new) site';
    for (const frame of [`f (${root}/src/views.ts:2:3)`, `async file:///home/ada/my%20(new)%20site/src/views.ts:2:3`]) {
      const error = Object.assign(new Error('wrong'), { stack: `Error: wrong\n    at ${frame}` });
      assert.deepEqual([describeError(error, root).file, describeError(error, root).line], ['src/views.ts', 2]);
    }
  });

  it('knows whether the project threw or Quintet did', () => {
    const thrower = (...frames: string[]): boolean =>
      isThrownByProject(
        Object.assign(new Error('x'), { stack: ['Error: x', ...frames.map((at) => `    at ${at}`)].join('\n') }),
        '/site',
      );
    const seed = 'async Object.seed (/site/src/posts/seed.ts:3:9)';
    const quintet = 'seedApps (file:///site/node_modules/quintet/dist/runtime/project/index.js:1:2)';
    assert.equal(thrower(seed, quintet), true);
    assert.equal(
      thrower('h (/site/node_modules/@prisma/client/a.js:1:1)', 'node:fs:1:2', 'JSON.parse (<anonymous>)', seed),
      true,
    );
    assert.equal(thrower(quintet, seed), false);
    assert.equal(thrower('render (/opt/quintet/dist/runtime/index.js:1:2)', seed), false);
    assert.equal(thrower(), false);
  });

  it('takes place and hint of an error of ours, and shows no stack for it', () => {
    const error = new ProjectError('X_Y', 'no good', { where: 'src/a.ts:4', hint: 'mend it' });
    const { title, line, hint, stack } = describeError(error, '/nowhere');
    assert.deepEqual({ title, line, hint, stack }, { title: 'X_Y', line: 4, hint: 'mend it', stack: undefined });
  });

  it('describes what is no error', () => {
    assert.equal(describeError('just text', '/nowhere').message, 'just text');
    assert.equal(describeError(undefined, '/nowhere').message, 'undefined');
  });

  it('says how to install what is not there', () => {
    const { hint } = describeError(new Error("Cannot find module '@scope/name/part'"), '/nowhere');
    assert.match(hint ?? '', /npm install @scope\/name`/);
  });
});
