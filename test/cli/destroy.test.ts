import assert from 'node:assert/strict';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { scaffoldProject, type ScaffoldedProject } from '../support/scaffolded-project.ts';

const MODEL = [
  'posts/Post',
  'title:string:200',
  'slug:slug:unique',
  'author:ref:User',
  'status:enum(DRAFT,LIVE)=DRAFT',
  'tags:many:Tag',
];

describe('cli/destroy and undo', function () {
  this.timeout(180_000);
  let project: ScaffoldedProject;

  beforeEach(() => {
    project = scaffoldProject('site');
  });
  afterEach(() => project.cleanUp());

  const ok = (...args: string[]): string => {
    const { code, stdout, stderr } = project.quintet(...args);
    assert.equal(code, 0, `${args.join(' ')}\n${stdout}${stderr}`);
    return stdout;
  };
  const generate = (...args: string[]): string => ok('generate', ...args);
  const forgetHistory = (): void => rmSync(join(project.root, '.quintet/history'), { recursive: true });

  it('takes out what each generator wrote, byte for byte, whatever was generated in between', () => {
    const empty = project.snapshot();
    generate('app', 'posts');
    generate('model', 'posts/Tag', 'name:string:50:unique');
    const withTag = project.snapshot();
    generate('model', ...MODEL);
    const withPost = project.snapshot();
    generate('view', 'posts/Tag', '--list');
    generate('view', 'posts/Post', '--crud');
    generate('view', 'posts/about', '--template');
    generate('view', 'posts/Tag', '--detail');
    const log = ok('destroy', 'view', 'posts/Tag');
    assert.match(log, /remove {2}src\/posts\/templates\/posts\/tag-list\.html\n/);
    assert.match(log, /remove {2}src\/posts\/urls\.ts {2}\('tags\/<int:pk>\/', 'tags\/'\)/);
    assert.doesNotMatch(project.read('src/posts/views.ts'), /tagList|tagDetail/);
    assert.match(project.read('src/posts/views.ts'), /import \{ listView, /);
    ok('destroy', 'view', 'posts/about');
    ok('destroy', 'view', 'posts/Post');
    assert.deepEqual(project.snapshot(), withPost);
    assert.equal(existsSync(join(project.root, 'src/posts/tests')), false);
    ok('destroy', 'model', 'posts/Post');
    assert.deepEqual(project.snapshot(), withTag);
    ok('destroy', 'model', 'posts/Tag');
    ok('destroy', 'app', 'posts');
    assert.deepEqual(project.snapshot(), empty);
    assert.equal(existsSync(join(project.root, 'src/posts')), false);
  });

  it('takes out every kind, with and without a history', () => {
    generate('app', 'posts');
    generate('model', 'posts/Tag', 'name:string:50:unique');
    const before = project.snapshot();
    const made: [kind: string, name: string, ...rest: string[]][] = [
      ['api', 'posts/Tag'],
      ['signal', 'posts/Tag'],
      ['form', 'posts/simple'],
      ['form', 'posts/Edit', 'Tag'],
      ['middleware', 'posts/timing'],
      ['middleware', 'posts/second'],
      ['tag', 'posts/greeting'],
      ['tag', 'posts/shout', '--filter'],
      ['tag', 'posts/box', '--inclusion'],
      ['fixture', 'posts/empty'],
      ['test', 'posts/publishing'],
      ['view', 'posts/Tag', '--crud'],
    ];
    for (const command of made) generate(...command);
    for (const [kind, name] of made) ok('destroy', kind, name);
    assert.deepEqual(project.snapshot(), before);
    for (const command of made) generate(...command);
    forgetHistory();
    for (const [kind, name] of made) ok('destroy', kind, name);
    assert.deepEqual(project.snapshot(), before);
  });

  it('takes a resource out, and its model', () => {
    generate('app', 'posts');
    const before = project.snapshot();
    generate('resource', 'posts/Tag', 'name:string');
    const withTag = project.snapshot();
    generate('resource', 'posts/Post', 'title:string', 'author:ref:User');
    ok('destroy', 'resource', 'posts/Post');
    assert.deepEqual(project.snapshot(), withTag);
    ok('destroy', 'resource', 'posts/Tag');
    assert.deepEqual(project.snapshot(), before);
  });

  it('keeps the forms and rows of tests that other code uses', () => {
    generate('app', 'posts');
    generate('model', 'posts/Tag', 'name:string:50:unique');
    generate('view', 'posts/Tag', '--create');
    generate('api', 'posts/Tag');
    project.write('src/posts/import.ts', "export { TagForm } from './forms';\n");
    ok('destroy', 'view', 'posts/Tag');
    assert.match(project.read('src/posts/forms.ts'), /TagForm/);
    assert.match(project.read('src/posts/tests/rows.ts'), /createTag/);
    ok('destroy', 'api', 'posts/Tag');
    assert.equal(existsSync(join(project.root, 'src/posts/tests')), false);
  });

  it('keeps the API of an app where it has another model', () => {
    generate('app', 'posts');
    generate('model', 'posts/Tag', 'name:string');
    generate('model', 'posts/Post', 'title:string');
    const before = project.snapshot();
    generate('api', 'posts/Tag');
    generate('api', 'posts/Post');
    ok('destroy', 'api', 'posts/Tag');
    assert.match(project.read('src/posts/api.ts'), /'posts',/);
    assert.doesNotMatch(project.read('src/posts/api.ts'), /'tags',/);
    ok('destroy', 'api', 'posts/Post');
    assert.deepEqual(project.snapshot(), before);
  });

  it('keeps a migration that is applied', () => {
    generate('migration', 'fill_slugs');
    ok('migrate');
    for (const command of [['destroy', 'migration', 'fill_slugs'], ['undo']]) {
      const { code, stderr } = project.quintet(...command);
      assert.deepEqual([code, /Revert it first: quintet migrate \d+_\w+/.test(stderr)], [1, true], stderr);
    }
    ok('migrate', 'initial');
    ok('destroy', 'migration', 'fill_slugs');
    assert.equal(ok('showmigrations').includes('fill_slugs'), false);
  });

  it('knows without a history what a generator would have written', () => {
    const empty = project.snapshot();
    generate('app', 'posts');
    const withApp = project.snapshot();
    generate('model', 'posts/Tag', 'name:string:50:unique');
    generate('model', ...MODEL);
    const withModels = project.snapshot();
    generate('view', 'posts/Post', '--crud');
    generate('view', 'posts/about', '--function');
    forgetHistory();
    ok('destroy', 'view', 'posts/about');
    ok('destroy', 'view', 'posts/Post');
    assert.deepEqual(project.snapshot(), withModels);
    forgetHistory();
    const unknown = project.quintet('destroy', 'model', 'posts/Post');
    assert.deepEqual([unknown.code, /Add --force/.test(unknown.stderr)], [1, true], unknown.stderr);
    ok('destroy', 'model', 'posts/Post', '--force');
    ok('destroy', 'model', 'posts/Tag', '--force');
    assert.deepEqual(project.snapshot(), withApp);
    forgetHistory();
    ok('destroy', 'app', 'posts');
    assert.deepEqual(project.snapshot(), empty);
  });

  it('changes nothing the second time, and in a dry run', () => {
    generate('app', 'posts');
    generate('view', 'posts/about', '--template');
    const before = project.snapshot();
    const dry = ok('destroy', 'view', 'posts/about', '--dry-run');
    assert.match(dry, /remove {2}src\/posts\/tests\/about\.test\.ts\n[^]*Dry run/);
    assert.deepEqual(project.snapshot(), before);
    const first = JSON.parse(ok('destroy', 'view', 'posts/about', '--json')) as { changed: number; actions: object[] };
    assert.equal(first.changed, 4);
    assert.deepEqual(first.actions.at(-1), { action: 'remove', path: 'src/posts/views.ts', note: 'about' });
    const second = JSON.parse(ok('destroy', 'view', 'posts/about', '--json')) as { changed: number };
    assert.equal(second.changed, 0);
    assert.match(ok('destroy', 'view', 'posts/about'), /Nothing to remove\./);
  });

  it('never removes what was edited since, and nothing with it; --force does', () => {
    generate('app', 'posts');
    generate('view', 'posts/about', '--template');
    const page = 'src/posts/templates/posts/about.html';
    project.write(page, project.read(page).replace('<h1>', '<h1 class="mine">'));
    project.write('src/posts/urls.ts', project.read('src/posts/urls.ts').replace("name: 'about'", "name: 'us'"));
    const before = project.snapshot();
    const refused = project.quintet('destroy', 'view', 'posts/about');
    assert.equal(refused.code, 1);
    assert.match(refused.stdout, /conflict {2}src\/posts\/urls\.ts {2}\(edited since\)/);
    assert.match(refused.stdout, /about\.html: as it was generated \(-\), on disk \(\+\)\n[^]*\+ +<h1 class="mine">/);
    assert.match(refused.stderr, /nothing was changed, because these 2 files were edited since: src\/posts/);
    assert.deepEqual(project.snapshot(), before);
    ok('destroy', 'view', 'posts/about', '--force');
    assert.equal(existsSync(join(project.root, page)), false);
    assert.doesNotMatch(project.read('src/posts/urls.ts'), /about|views/);
  });

  it('refuses to remove a model that others need, and one with a field added by hand', () => {
    generate('app', 'posts');
    generate('model', 'posts/Tag', 'name:string');
    generate('model', 'posts/Post', 'tag:ref:Tag');
    const needed = project.quintet('destroy', 'model', 'posts/Tag');
    assert.deepEqual([needed.code, /posts\/models\.prisma:\d+/.test(needed.stderr)], [1, true], needed.stderr);
    const models = 'src/posts/models.prisma';
    project.write(models, project.read(models).replace('  tag ', '  extra Int\n  tag '));
    assert.equal(project.quintet('destroy', 'model', 'posts/Post').code, 1);
    assert.match(project.read(models), /model Post/);
  });

  it('names the kinds and the nearest one', () => {
    const { code, stderr } = project.quintet('destroy', 'veiw', 'posts/Post');
    assert.equal(code, 2);
    assert.match(stderr, /there is no generator "veiw"; did you mean "view"\?/);
  });

  it('undoes one run after the other, the last one first, until there is none', () => {
    const empty = project.snapshot();
    generate('app', 'posts');
    const withApp = project.snapshot();
    generate('model', 'posts/Post', 'title:string', 'author:ref:User');
    const withModel = project.snapshot();
    assert.doesNotMatch(ok('destroy', 'model', 'posts/Post'), /Next:/);
    assert.match(
      ok('undo', '--dry-run'),
      /Would undo: quintet destroy model posts\/Post\n[^]*insert {2}src\/posts\/models/,
    );
    assert.deepEqual(project.snapshot(), withApp);
    assert.match(ok('undo'), /Next:\n {2}npx quintet makemigrations\n/);
    assert.deepEqual(project.snapshot(), withModel);
    const undoing = ok('undo');
    assert.match(undoing, /Undoing: quintet generate model posts\/Post/);
    assert.doesNotMatch(undoing, /Next:/, 'the models are those of the last migration again');
    assert.deepEqual(project.snapshot(), withApp);
    const last = JSON.parse(ok('undo', '--json')) as { undone: string };
    assert.equal(last.undone, 'generate app posts');
    assert.deepEqual(project.snapshot(), empty);
    assert.match(ok('undo'), /Nothing to undo\./);
    assert.equal((JSON.parse(ok('undo', '--json')) as { undone: null }).undone, null);
  });

  it('undo brings back what --force overwrote, and finds a change in a file that was edited elsewhere', () => {
    generate('app', 'posts');
    generate('view', 'posts/about', '--template');
    const page = 'src/posts/templates/posts/about.html';
    project.write(page, 'mine\n');
    generate('view', 'posts/about', '--template', '--force');
    ok('undo');
    assert.equal(project.read(page), 'mine\n');
    generate('app', 'shop');
    project.write(
      'src/settings.ts',
      project.read('src/settings.ts').replace("logoutRedirectUrl: '/'", "logoutRedirectUrl: '/bye/'"),
    );
    ok('undo');
    assert.match(project.read('src/settings.ts'), /bye[^]*apps: \['accounts', 'home', 'posts'\]/);
  });
});
