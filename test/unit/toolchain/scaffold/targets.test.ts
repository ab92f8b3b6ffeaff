import assert from 'node:assert/strict';
import { readFileTarget, readModelTarget, readNameTarget } from '../../../../src/toolchain/scaffold/project-files.ts';

describe('toolchain/scaffold/targets', () => {
  it('are an app and a name', () => {
    assert.deepEqual(readModelTarget('posts/Post'), { app: 'posts', name: 'Post' });
    assert.deepEqual(readNameTarget('blog-extras/request-log', 'a middleware'), {
      app: 'blog-extras',
      name: 'requestLog',
    });
  });

  it('are refused with the character where something is missing or too much', () => {
    for (const [typed, mark] of [
      ['Post', '    Post\n        ^'],
      ['/Post', '    /Post\n    ^'],
      ['posts/', '    posts/\n          ^'],
      ['posts/a/b', '    posts/a/b\n           ^'],
    ] as const) {
      assert.throws(
        () => readModelTarget(typed),
        (error: Error & { code: string }) => {
          assert.equal(error.code, 'GENERATE_TARGET_SYNTAX');
          assert.ok(error.message.includes(mark), error.message);
          return true;
        },
      );
    }
  });

  it('may be words of TypeScript only where they name a file', () => {
    assert.equal(readFileTarget('posts/import', 'a command').name, 'import');
    assert.throws(() => readNameTarget('posts/import', 'a middleware'), { code: 'NAME_INVALID' });
    assert.throws(() => readFileTarget('posts/im port', 'a command'), { code: 'NAME_INVALID' });
  });
});
