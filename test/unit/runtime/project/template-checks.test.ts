// What `quintet check` finds in templates. Needs dist/.
import assert from 'node:assert/strict';
import { loadProjectEntry } from '../../../../src/toolchain/build/load-project-entry.ts';
import { loadProject } from '../../../../src/toolchain/project/load.ts';
import { createProject, type TestProject } from '../../../support/project.ts';
import { keepVariable } from '../../../support/keep-variable.ts';

const URLS = `import { path, text, urls, include } from 'quintet';
const view = () => text('');
const posts = urls({ namespace: 'posts' }, [
  path('', view, { name: 'list' }),
  path('<int:pk>/', view, { name: 'detail' }),
  path('<int:year>/<slug:slug>/', view, { name: 'detail' }),
]);
export default urls([path('', view, { name: 'home' }), path('posts/', include(posts))]);
`;

describe('runtime/project/template-checks', function () {
  this.timeout(30_000);
  keepVariable('QUINTET_ROOT');
  let project: TestProject;
  let found: { id: string; level: string; where: string | undefined; message: string; hint: string | undefined }[];

  before(async () => {
    project = createProject({ 'src/urls.ts': URLS, 'src/static/css/site.css': '' });
    const lines = [
      '{% url "home" %}{% url "posts:detail" 3 %}{% url "posts:detail" year=2024 slug="a-b" %}{% url "posts:detail" pk=post.id %}{% url "posts:list" as x %}',
      '{% static "css/site.css" %}{% static "admin/css/" %}{% include "home/page.html" %}{% include name %}{% url name %}',
      '{% url "posts:detial" 3 %}',
      '  {% url "posts:detail" "abc" %}',
      '{% url "posts:detail" %}{% url "posts:detail" slug=post.slug %}',
      '{% url "list" as link %}',
      '{% static "css/sit.css" %}{% static "nowhere/at/all.js" %}',
      '{% include "home/pag.html" %}',
    ];
    project.write('src/home/templates/home/page.html', '{% partialdef card inline %}{% endpartialdef %}');
    project.write('src/templates/all.html', lines.join('\n'));
    project.write('src/templates/broken.html', 'x\n{% load humanise %}');
    project.write(
      'src/templates/child.html',
      '{% extends "base.htm" %}{% include "home/page.html#cart" %}{% include "home/page.html#card" %}',
    );
    const app = await loadProjectEntry(await loadProject(project.root));
    const { messages } = await app.check().finally(() => app.close());
    found = messages.filter(({ id }) => id.startsWith('templates.'));
  });

  after(() => project.cleanUp());

  const at = (where: string) => found.filter((one) => one.where === where);

  it('says nothing about names that exist', () => {
    assert.deepEqual(
      found.filter(({ where }) => /all\.html:[12]:/.test(where ?? '')),
      [],
    );
  });

  it('finds routes that do not exist', () => {
    assert.deepEqual(at('src/templates/all.html:3:8'), [
      {
        id: 'templates.E002',
        level: 'error',
        message: 'there is no route named "posts:detial"',
        hint: 'Did you mean posts:detail?',
        where: 'src/templates/all.html:3:8',
      },
    ]);
    assert.deepEqual(
      at('src/templates/all.html:6:8').map(({ id, level, hint }) => [id, level, hint]),
      [['templates.W003', 'warning', 'Did you mean posts:list?']],
    );
  });

  it('finds parameters that a route does not take', () => {
    const [wrong] = at('src/templates/all.html:4:10');
    assert.equal(wrong?.message, 'route "posts:detail" does not take "abc"');
    assert.match(wrong?.hint ?? '', /\/posts\/<int:pk>\/ with pk: number or .*year: number, slug: string/);
    assert.equal(at('src/templates/all.html:5:8')[0]?.message, 'route "posts:detail" needs parameters');
    assert.equal(at('src/templates/all.html:5:32')[0]?.message, 'route "posts:detail" does not take slug=a value');
  });

  it('finds static files that do not exist', () => {
    assert.deepEqual(
      found.filter(({ id }) => id === 'templates.W002').map(({ where, hint, level }) => [where, hint, level]),
      [
        ['src/templates/all.html:7:11', 'Did you mean css/site.css?', 'warning'],
        [
          'src/templates/all.html:7:37',
          'Put the file at src/static/nowhere/at/all.js, or correct the path.',
          'warning',
        ],
      ],
    );
  });

  it('finds templates and partials that do not exist', () => {
    const missing = found
      .filter(({ id }) => id === 'templates.E004')
      .map(({ where, message, hint }) => [where, message, hint]);
    assert.deepEqual(missing.slice(0, 1), [
      ['src/templates/all.html:8:12', 'template "home/pag.html" does not exist', 'Did you mean home/page.html?'],
    ]);
    assert.deepEqual(
      missing.slice(1).map(([where, , hint]) => [where, hint]),
      [
        ['src/templates/child.html:1:12', 'Create src/templates/base.htm, or correct the name.'],
        ['src/templates/child.html:1:36', 'Did you mean home/page.html#card?'],
      ],
    );
  });

  it('finds mistakes and unknown libraries', () => {
    const broken = at('src/templates/broken.html:2:9');
    assert.deepEqual(
      broken.map(({ id, hint }) => [id, hint]),
      [['templates.E001', 'Did you mean humanize?']],
    );
  });
});
