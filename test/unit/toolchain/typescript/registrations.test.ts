import assert from 'node:assert/strict';
import { applyEdit, revertEdit } from '../../../../src/toolchain/scaffold/edits.ts';
import {
  registrationsIn,
  routerPath,
  type RegistrationEdit,
} from '../../../../src/toolchain/typescript/registrations.ts';

const FILE = 'src/posts/api.ts';
const EMPTY = "import { router } from 'quintet/rest';\n\nexport default router({ path: 'api/' });\n";
const POSTS: RegistrationEdit = {
  kind: 'registration',
  name: 'posts',
  model: 'Post',
  text: "  .register('posts', modelViewSet('Post', { fields: ['id'] }))",
  imports: [{ from: 'quintet/rest', named: ['modelViewSet'] }],
};
const TAGS: RegistrationEdit = {
  ...POSTS,
  name: 'tags',
  model: 'Tag',
  text: "  .register('tags', modelViewSet('Tag', { fields: ['id'] }))",
};

const add = (source: string, edit = POSTS): string => applyEdit(FILE, source, edit);

describe('toolchain/scaffold/typescript: resources of a router', () => {
  it('are appended to the chain, with their imports, once', () => {
    const both = add(add(EMPTY), TAGS);
    assert.equal(
      both,
      "import { router, modelViewSet } from 'quintet/rest';\n\nexport default router({ path: 'api/' })\n" +
        `${POSTS.text}\n${TAGS.text};\n`,
    );
    assert.equal(add(both), both);
  });

  it('are appended to a chain in a variable, behind calls, comments and types of the user', () => {
    const source = [
      "import { apiView, router } from 'quintet/rest';",
      'const api = router() // the API',
      "  .register('ping', apiView({ get: () => 1 })) as never;",
      'export default api;',
      '',
    ].join('\n');
    assert.match(add(source), /get: \(\) => 1 \}\)\)\n {2}\.register\('posts', .*\) as never;\nexport default api;/);
  });

  it('are printed for files that export something else than a chain of router()', () => {
    for (const source of ['export default [];\n', 'export default makeApi();\n', 'export const x = 1;\n']) {
      const error = {
        code: 'ANCHOR_MISSING',
        message: /export default router\(.*\n +\.register\('posts', modelViewSet/,
      };
      assert.throws(() => add(source), error);
    }
  });

  it('are removed again, from any place of the chain', () => {
    const both = add(add(EMPTY), TAGS);
    const tags = revertEdit(FILE, both, POSTS, false);
    assert.equal(tags, add(EMPTY, TAGS));
    assert.equal(revertEdit(FILE, tags ?? '', TAGS, false), EMPTY);
    assert.equal(revertEdit(FILE, EMPTY, TAGS, false), EMPTY);
  });

  it('are kept if they were edited, unless that is forced', () => {
    const edited = add(EMPTY).replace("['id']", "['id', 'title']");
    assert.equal(revertEdit(FILE, edited, POSTS, false), undefined);
    assert.equal(revertEdit(FILE, edited, POSTS, true), EMPTY);
  });

  it('are found with their models, in every router of the file', () => {
    const source = `${add(EMPTY)}export const other = router().register('ping', apiView({})).register(name, x);\n`;
    assert.deepEqual(registrationsIn(FILE, source), [
      { name: 'posts', model: 'Post' },
      { name: 'ping', model: undefined },
    ]);
  });

  it('have the path of the router if it is a literal without parameters', () => {
    const pathOf = (options: string): string | undefined =>
      routerPath(FILE, `export default router(${options}).register('a', b);`);
    assert.equal(pathOf(''), 'api/');
    assert.equal(pathOf("{ title: 'Blog' }"), 'api/');
    assert.equal(pathOf("{ path: 'v1/' as const }"), 'v1/');
    assert.equal(pathOf("{ path: 'api/<str:version>/' }"), undefined);
    for (const computed of ['{ path: prefix }', '{ ...options }', 'options']) assert.equal(pathOf(computed), undefined);
  });
});
