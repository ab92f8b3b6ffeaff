import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { scaffoldProject, type ScaffoldedProject } from '../support/scaffolded-project.ts';

const MANIFEST = {
  summary: 'A service with its route.',
  target: 'APP/NAME',
  insert: [
    {
      file: 'src/<%= it.app %>/views.ts',
      export: '<%= it.camel %>View',
      text: "export const <%= it.camel %>View = () => text('<%= it.options.says ?? 'hello' %>');",
      imports: [{ from: 'quintet', named: ['text'] }],
    },
    {
      file: 'src/<%= it.app %>/urls.ts',
      list: 'urls',
      key: '<%= it.kebab %>/',
      text: "path('<%= it.kebab %>/', views.<%= it.camel %>View)",
      imports: [
        { from: 'quintet', named: ['path'] },
        { from: './views', namespace: 'views' },
      ],
    },
  ],
  next: ['npm test'],
};

describe('cli/blueprints', function () {
  this.timeout(120_000);
  let project: ScaffoldedProject;

  before(() => {
    project = scaffoldProject('site');
    project.quintet('generate', 'app', 'posts');
    project.quintet('generate', 'model', 'posts/Post', 'title:string');
  });
  after(() => project.cleanUp());

  it('are ejected into the project, where they win', () => {
    const listed = project.quintet('eject');
    assert.match(listed.stdout, /^view\n[^]* {4}quintet\/templates\/view\/list\.html\.ejs\n/m);
    assert.equal(project.quintet('eject', 'view/page.html').code, 0);
    const path = 'blueprints/view/page.html.ejs';
    project.write(path, project.read(path).replace('<h1>', '<h1 class="ours">'));
    assert.equal(project.quintet('generate', 'view', 'posts/about', '--template').code, 0);
    assert.match(project.read('src/posts/templates/posts/about.html'), /<h1 class="ours">About/);
    assert.equal(project.quintet('eject', 'view/page.html').code, 1, 'an edited blueprint is a conflict');
    assert.equal(project.quintet('eject', 'view/list.html', '--json').code, 0);
    assert.match(project.quintet('eject', 'view/list.html').stdout, /identical[^]*Everything exists already/);
  });

  it('of models are ejected too', () => {
    assert.equal(project.quintet('eject', 'model').code, 0);
    const model = 'blueprints/model/model.prisma.ejs';
    project.write(model, `/// A model of <%= it.model %> rows.\n${project.read(model)}`);
    const admin = 'blueprints/model/admin.ts.ejs';
    project.write(
      admin,
      project.read(admin).replace("'<%= it.model %>', {", "'<%= it.model %>', {\n    listPerPage: 20,"),
    );
    assert.equal(project.quintet('generate', 'model', 'posts/Note', 'title:string', 'kind:enum(A,B)').code, 0);
    assert.match(project.read('src/posts/models.prisma'), /\/\/\/ A model of Note rows\.\nmodel Note \{/);
    assert.match(project.read('src/posts/models.prisma'), /enum NoteKind \{\n {2}A\n {2}B\n\}/);
    assert.match(project.read('src/posts/admin.ts'), /modelAdmin\('Note', \{\s+listPerPage: 20,\s+listDisplay/);
  });

  it('show their mistakes with file and line, and nothing is written', () => {
    project.write('blueprints/test/test.ts.ejs', 'first\n<%= it.nothing.at.all %>\n');
    const { code, stderr } = project.quintet('generate', 'test', 'posts/broken');
    assert.equal(code, 1);
    assert.match(
      stderr,
      /blueprints\/test\/test\.ts\.ejs[^]*at blueprints\/test\/test\.ts\.ejs:2[^]*> 2 \| <%= it\.nothing/,
    );
    assert.equal(existsSync(join(project.root, 'src/posts/tests/broken.test.ts')), false);
  });

  it('may be kinds of their own, with files and insertions, and are destroyed as others', () => {
    const before = project.snapshot();
    project.write('blueprints/service/blueprint.json', JSON.stringify(MANIFEST));
    project.write('blueprints/service/src/__app__/services/__kebab__.ts.ejs', 'export class <%= it.pascal %> {}\n');
    const made = project.quintet('generate', 'service', 'posts/mail-box', 'says=hi');
    assert.equal(made.code, 0, made.stdout + made.stderr);
    assert.match(made.stdout, /create {2}src\/posts\/services\/mail-box\.ts\n[^]*Next:\n {2}npm test/);
    assert.match(project.read('src/posts/views.ts'), /export const mailBoxView = \(\) => text\('hi'\);/);
    assert.match(project.read('src/posts/urls.ts'), /path\('mail-box\/', views\.mailBoxView\),/);
    const again = JSON.parse(
      project.quintet('generate', 'service', 'posts/mail-box', 'says=hi', '--json').stdout,
    ) as object;
    assert.deepEqual((again as { changed: number }).changed, 0);
    assert.match(
      project.quintet('generate', 'service', '--help').stdout,
      /A service with its route\.[^]*generate service APP\/NAME/,
    );
    assert.equal(project.quintet('destroy', 'service', 'posts/mail-box').code, 0);
    const after = project.snapshot();
    for (const path of ['blueprint.json', 'src/__app__/services/__kebab__.ts.ejs'])
      delete after[`blueprints/service/${path}`];
    assert.deepEqual(after, before);
  });

  it('know the model that they are made for', () => {
    project.write('blueprints/report/blueprint.json', '{ "target": "APP/MODEL" }');
    project.write(
      'blueprints/report/src/__app__/reports/__kebab__.txt.ejs',
      '<% for (const field of it.fields) { -%>\n<%= field.name %>\n<% } -%>\n',
    );
    assert.equal(project.quintet('generate', 'report', 'posts/Post').code, 0);
    assert.equal(project.read('src/posts/reports/post.txt'), 'id\ntitle\n');
    assert.match(project.quintet('generate', 'report', 'posts/Pots').stderr, /did you mean "Post"\?/);
  });

  it('refuse a name that leads out of the project', () => {
    const before = project.snapshot();
    for (const name of ['posts/../../x', '../x', 'posts/..'])
      assert.notEqual(project.quintet('generate', 'service', name).code, 0, name);
    project.write(
      'blueprints/escape/blueprint.json',
      '{ "insert": [{ "file": "<%= it.options.to %>", "export": "x", "text": "export const x = 1;" }] }',
    );
    assert.equal(project.quintet('generate', 'escape', 'posts/x', 'to=../../evil.ts').code, 2);
    const after = project.snapshot();
    delete after['blueprints/escape/blueprint.json'];
    assert.deepEqual(after, before);
  });

  it('are no help to a kind that does not exist', () => {
    const { code, stderr } = project.quintet('generate', 'servce', 'posts/x');
    assert.deepEqual([code, /there is no command "generate servce"/.test(stderr)], [2, true], stderr);
    assert.match(project.quintet('destroy', 'servce', 'posts/x').stderr, /did you mean "service"\?/);
  });
});
