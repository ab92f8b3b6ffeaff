import assert from 'node:assert/strict';
import { findPages } from '../../../../src/toolchain/template-check/find-pages.ts';
import { instrument } from '../../../../src/toolchain/template-check/instrument.ts';
import { parseSchema } from '../../../../src/toolchain/schema/read-schema.ts';

const DATASOURCE = 'datasource db {\n  provider = "sqlite"\n}\n';
const MODELS = 'model BlogPost {\n  id Int @id\n  title String\n}\n';
const { models } = parseSchema(
  [
    ['src/schema.prisma', DATASOURCE],
    ['src/posts/models.prisma', MODELS],
  ],
  'sqlite',
).description;
const find = (source: string) => findPages('src/posts/views.ts', source, models);
const templates = (source: string): string[] => find(source).map(({ template }) => template);

describe('toolchain/template-check/find-pages', () => {
  it('finds calls of render under any local name', () => {
    assert.deepEqual(
      templates(`import { render as show, renderStream } from 'quintet';
export const a = (request) => show(request, 'a.html', { x: 1 });
export const b = (request) => renderStream(request, \`b.html\`, {});
export const c = (request) => show(request, name, {});
export const d = (request) => render(request, 'd.html');`),
      ['a.html'],
    );
  });

  it('names the templates of generic views as the views do', () => {
    assert.deepEqual(
      templates(`import { listView, detailView, createView, deleteView, templateView } from 'quintet';
export default [listView('BlogPost'), detailView('BlogPost', { template: 'own.html' }), createView('BlogPost', {}),
  deleteView('BlogPost', options), detailView('Unknown'), templateView('about.html')];`),
      ['posts/blog-post-list.html', 'own.html', 'posts/blog-post-form.html', 'about.html'],
    );
  });

  it('wraps the context, or adds one, and keeps where each line comes from', () => {
    const source = `import { render } from 'quintet';
export const a = (request) => render(request, 'a.html', { x: 1 });
export const b = (request) => render(request, 'b.html');
`;
    const place = { where: 'src/posts/templates/a.html:1:4', path: 'x.y' };
    const { code, places } = instrument(source, find(source), './view', (name) => [
      { code: `// ${name}` },
      { code: 'const $1 = $v($.x).y;', at: place },
    ]);
    assert.match(code, /render\(request, 'a\.html', \$page\(\{ x: 1 \}, \(\$, \$base\) => \{\n\/\/ a\.html\n/);
    assert.match(code, /render\(request, 'b\.html', \$page\(\{\}, \(\$, \$base\) => \{\n\/\/ b\.html\n/);
    const lines = code.split('\n');
    assert.deepEqual(
      [...places.keys()].map((line) => lines[line - 1]),
      Array(2).fill('const $1 = $v($.x).y;'),
    );
  });
});
