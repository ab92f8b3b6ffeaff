import assert from 'node:assert/strict';
import {
  assertAppName,
  assertModelName,
  fieldNameProblem,
  projectNameProblem,
} from '../../../../src/toolchain/scaffold/names.ts';

describe('toolchain/scaffold/names', () => {
  it('takes project names that npm takes', () => {
    for (const name of ['blog', 'my-site', 'shop2', 'a.b_c', '3d', 'contact'])
      assert.equal(projectNameProblem(name), undefined, name);
    for (const name of [
      '',
      'Blog',
      '.hidden',
      '_x',
      '-x',
      'a b',
      'ü',
      'a/b',
      'fs',
      'http',
      'node_modules',
      'quintet',
      'blog.',
      'nul',
      'com1.site',
      'x'.repeat(215),
    ]) {
      assert.ok(projectNameProblem(name), name);
    }
  });

  it('takes app names that are folders, namespaces and identifiers', () => {
    for (const name of ['posts', 'blog-posts', 'v2', 'shop_items']) assertAppName(name);
    for (const name of ['1bad', 'Posts', 'a--b', 'class', 'templates', 'static', 'urls', 'a/b', '']) {
      assert.throws(() => assertAppName(name), { code: 'NAME_INVALID', exitCode: 2 }, name);
    }
  });

  it('suggests a name that works', () => {
    assert.throws(() => assertAppName('BlogPosts'), { hint: 'Try: blog-posts' });
    assert.throws(() => assertAppName('1bad'), { hint: 'Try: bad' });
    assert.throws(() => assertModelName('blog-post'), { hint: 'Try: BlogPost' });
  });

  it('keeps models from hiding what JavaScript and Prisma need', () => {
    for (const name of ['Post', 'HTTPLog2']) assertModelName(name);
    for (const name of ['post', 'Prisma', 'Date', 'Object', 'A-b'])
      assert.throws(() => assertModelName(name), { code: 'NAME_INVALID' }, name);
  });

  it('keeps fields from being reserved words', () => {
    for (const name of ['title', 'createdAt', 'a1']) assert.equal(fieldNameProblem(name), undefined, name);
    for (const name of ['Title', 'class', 'constructor', 'first_name', '1st', ''])
      assert.ok(fieldNameProblem(name), name);
  });
});
