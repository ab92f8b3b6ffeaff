import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { scaffoldProject, type ScaffoldedProject } from '../support/scaffolded-project.ts';

describe('cli/generate', function () {
  this.timeout(120_000);
  let project: ScaffoldedProject;

  before(() => {
    project = scaffoldProject('site');
    project.quintet('generate', 'app', 'posts');
    project.quintet('generate', 'model', 'posts/Post', 'title:string:200', 'author:ref:User');
  });
  after(() => project.cleanUp());

  it('enters an app in the settings and the urls, in front of nothing and behind what is there', () => {
    assert.match(project.read('src/settings.ts'), /apps: \['accounts', 'home', 'posts'\]/);
    assert.match(project.read('src/urls.ts'), /import posts from '\.\/posts\/urls';/);
    assert.match(project.read('src/urls.ts'), / {2}path\('posts\/', include\(posts\)\),\n\]\);/);
  });

  it('writes both sides of a relation and the registration', () => {
    assert.match(
      project.read('src/posts/models.prisma'),
      /author +User +@relation\(fields: \[authorId\], references: \[id\], onDelete: Cascade\)\n +authorId +Int\n/,
    );
    assert.match(project.read('src/posts/models.prisma'), /@@index\(\[authorId\]\)\n +@@map\("posts_post"\)/);
    assert.match(project.read('src/accounts/models.prisma'), /^ +posts +Post\[\]/m);
    assert.match(project.read('src/posts/admin.ts'), /modelAdmin\('Post', \{\n +listDisplay: \['title', 'author'\],/);
  });

  it('shows a person without a name as anonymous, and nobody where a relation is empty', () => {
    project.quintet('generate', 'model', 'posts/Note', 'text:string:50', 'author:ref:User', 'editor:ref:User:optional');
    project.quintet('generate', 'view', 'posts/Note', '--detail');
    const page = project.read('src/posts/templates/posts/note-detail.html');
    assert.match(page, /<dd>\{\{ note\.author\.name\|default:_\("Anonymous"\) \}\}<\/dd>/);
    assert.match(
      page,
      /<dd>\{% if note\.editor %\}\{\{ note\.editor\.name\|default:_\("Anonymous"\) \}\}\{% endif %\}<\/dd>/,
    );
  });

  it('keeps digits and places of a decimal where the database has no type for them', () => {
    project.quintet('generate', 'model', 'posts/Price', 'amount:decimal:8,2');
    assert.match(
      project.read('src/posts/models.prisma'),
      /^ +amount +Decimal +\/\/\/ @decimal\(digits: 8, places: 2\)$/m,
    );
  });

  it('offers a many-to-many relation on the side that was asked for', () => {
    project.quintet('generate', 'model', 'posts/Label', 'name:string');
    project.quintet('generate', 'model', 'posts/Album', 'name:string', 'labels:many:Label');
    assert.match(project.read('src/posts/models.prisma'), /^ +albums +Album\[\] +\/\/\/ @hidden$/m);
    assert.match(project.read('src/posts/models.prisma'), /^ +labels +Label\[\]$/m);
    project.quintet('generate', 'view', 'posts/Label', '--create');
    assert.doesNotMatch(project.read('src/posts/forms.ts'), /albums/);
  });

  it('says that a model of that name is in another app, and that every model has its id', () => {
    const taken = project.quintet('generate', 'model', 'posts/User', 'name:string');
    assert.deepEqual([taken.code, /the model User is in the app accounts/.test(taken.stderr)], [1, true], taken.stderr);
    const twice = project.quintet('generate', 'model', 'posts/Thing', 'id:string');
    assert.deepEqual([twice.code, /every generated model has its key `id` already/.test(twice.stderr)], [2, true]);
  });

  it('adds to a model that exists what it does not have', () => {
    const { code } = project.quintet('generate', 'model', 'posts/Post', 'title:string:200', 'body:text=');
    assert.equal(code, 0);
    const models = project.read('src/posts/models.prisma');
    assert.equal(models.match(/^ +title /gm)?.length, 1);
    assert.match(models, /^ +body +String +@default\(""\) \/\/\/ @text$/m);
  });

  it('adds fields to a model that exists, and leaves its registration alone', () => {
    const admin = project.read('src/posts/admin.ts');
    const users = project.read('src/accounts/models.prisma');
    const made = project.quintet('generate', 'field', 'posts/Post', 'slug:slug:unique', 'editor:ref:User:optional');
    assert.equal(made.code, 0, made.stderr);
    assert.match(made.stdout, /npx quintet makemigrations/);
    assert.match(project.read('src/posts/models.prisma'), /^ +slug +String +@unique \/\/\/ @slug\(from: title\)$/m);
    assert.match(project.read('src/posts/models.prisma'), /^ +editorId +Int\?$/m);
    assert.match(project.read('src/accounts/models.prisma'), /^ +editorPosts +Post\[\] +@relation\("Post_editor"\)$/m);
    assert.notEqual(project.read('src/accounts/models.prisma'), users);
    assert.equal(project.read('src/posts/admin.ts'), admin);
    const again = project.quintet('generate', 'field', 'posts/Post', 'slug:slug:unique', '--json');
    assert.equal((JSON.parse(again.stdout) as { changed: number }).changed, 0);
  });

  it('refuses fields of a model that does not exist, fields that look different, and no field at all', () => {
    const before = project.snapshot();
    const unknown = project.quintet('generate', 'field', 'posts/Pots', 'title:string');
    assert.deepEqual([unknown.code, /did you mean "Post"\?/.test(unknown.stderr)], [1, true], unknown.stderr);
    const elsewhere = project.quintet('generate', 'field', 'posts/User', 'title:string');
    assert.deepEqual([elsewhere.code, /the model User is in the app accounts/.test(elsewhere.stderr)], [1, true]);
    const taken = project.quintet('generate', 'field', 'posts/Post', 'title:int');
    assert.deepEqual([taken.code, /Post\.title/.test(taken.stderr)], [1, true], taken.stderr);
    assert.equal(project.quintet('generate', 'field', 'posts/Post').code, 2);
    assert.deepEqual(project.snapshot(), before);
  });

  it('makes no test of plain fields for a form that a model stands behind', () => {
    project.quintet('generate', 'model', 'posts/Note', 'name:string');
    assert.equal(project.quintet('generate', 'form', 'posts/Note', 'Note').code, 0);
    const again = project.quintet('generate', 'form', 'posts/Note');
    assert.equal(again.code, 0, again.stderr);
    assert.ok(!existsSync(join(project.root, 'src/posts/tests/note-form.test.ts')));
    const other = project.quintet('generate', 'form', 'posts/Note', 'email:email');
    assert.deepEqual(
      [other.code, /NoteForm exists already: it is the form of the model Note/.test(other.stderr)],
      [1, true],
    );
  });

  it('keeps what the user wrote in the files that it extends', () => {
    project.write(
      'src/posts/models.prisma',
      `${project.read('src/posts/models.prisma')}\n// A remark   with   spaces\n`,
    );
    assert.equal(project.quintet('generate', 'model', 'posts/Tag', 'name:string', 'posts:many:Post').code, 0);
    assert.match(project.read('src/posts/models.prisma'), /\n\/\/ A remark {3}with {3}spaces\n/);
  });

  it('refuses unknown apps and models with a suggestion, and writes nothing', () => {
    const before = project.snapshot();
    const app = project.quintet('generate', 'model', 'post/Post', 'title:string');
    assert.deepEqual([app.code, /did you mean "posts"\?/.test(app.stderr)], [1, true], app.stderr);
    const target = project.quintet('generate', 'model', 'posts/Comment', 'post:ref:Pots');
    assert.deepEqual([target.code, /did you mean "Post"\?/.test(target.stderr)], [1, true], target.stderr);
    assert.equal(project.quintet('generate', 'view', 'posts/Nothing', '--list').code, 1);
    assert.equal(project.quintet('generate', 'view', 'accounts/Post', '--list').code, 1);
    assert.equal(project.quintet('generate', 'model', 'Post', 'title:string').code, 2);
    assert.equal(project.quintet('generate', 'app', '1bad').code, 2);
    assert.deepEqual(project.snapshot(), before);
  });

  it('refuses a model that Prisma would refuse, before it writes', () => {
    const before = project.snapshot();
    const taken = project.quintet('generate', 'model', 'posts/User', 'name:string', 'boss:ref:User');
    assert.equal(taken.code, 1, taken.stdout + taken.stderr);
    assert.deepEqual(project.snapshot(), before);
  });

  it('points at the character of a mistake, with 2', () => {
    const { code, stderr } = project.quintet('generate', 'model', 'posts/Comment', 'text:text', 'stars:itn');
    assert.equal(code, 2);
    assert.match(stderr, /there is no type "itn"; did you mean "int"\?\n\n +stars:itn\n +\^\^\^\n/);
  });

  it('asks which views, and without a terminal names the flags, with 3', () => {
    const { code, stderr } = project.quintet('generate', 'view', 'posts/Post');
    assert.equal(code, 3);
    assert.match(stderr, /--crud, --list/);
  });

  it('shows the difference of a conflict, changes nothing and ends with 1; --force overwrites', () => {
    project.quintet('generate', 'view', 'posts/Post', '--list');
    const path = 'src/posts/templates/posts/post-list.html';
    const original = project.read(path);
    project.write(path, original.replace('<h1>', '<h1 class="mine">'));
    const before = project.snapshot();
    const refused = project.quintet('generate', 'view', 'posts/Post', '--list', '--detail');
    assert.equal(refused.code, 1);
    assert.match(refused.stdout, /conflict {2}src\/posts\/templates\/posts\/post-list\.html/);
    assert.match(refused.stdout, /- <h1 class="mine">(.+)<\/h1>\n\+ <h1>\1<\/h1>/);
    assert.match(refused.stderr, /nothing was written/);
    assert.deepEqual(project.snapshot(), before);
    const forced = project.quintet('generate', 'view', 'posts/Post', '--list', '--detail', '--force');
    assert.equal(forced.code, 0, forced.stderr);
    assert.equal(project.read(path), original);
  });

  it('prints the lines to paste when it does not find its place, and writes nothing', () => {
    const urls = project.read('src/urls.ts');
    project.write('src/urls.ts', "import { buildUrls } from './build-urls';\n\nexport default buildUrls();\n");
    const before = project.snapshot();
    const { code, stderr } = project.quintet('generate', 'app', 'shop');
    assert.equal(code, 1);
    assert.match(stderr, /path\('shop\/', include\(shop\)\),/);
    assert.deepEqual(project.snapshot(), before);
    project.write('src/urls.ts', urls);
  });

  it('mounts an app that had no URLs, as one made from a database, with its first view', () => {
    project.write('src/settings.ts', project.read('src/settings.ts').replace("'posts']", "'posts', 'legacy']"));
    project.write(
      'src/legacy/models.prisma',
      'model Disc {\n  discId Int @id @default(autoincrement())\n  title String\n}\n',
    );
    const made = project.quintet('generate', 'view', 'legacy/Disc', '--list');
    assert.equal(made.code, 0, made.stderr);
    assert.match(project.read('src/urls.ts'), /path\('legacy\/', include\(legacy\)\),/);
    assert.equal(project.quintet('generate', 'model', 'legacy/Review', 'disc:ref:Disc').code, 0);
    assert.match(project.read('src/legacy/models.prisma'), /fields: \[discId\], references: \[discId\]/);
  });

  it('keeps a history of what it did', () => {
    assert.ok(existsSync(join(project.root, '.quintet/history')));
  });
});
