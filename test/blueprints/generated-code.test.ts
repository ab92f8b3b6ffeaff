// What generators write is code that compiles, lints and passes its own tests under the project's strict settings.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { run } from '../support/command-line.ts';
import { scaffoldProject, type ScaffoldedProject } from '../support/scaffolded-project.ts';

const EVERY_FIELD = [
  'a:string',
  'b:text',
  'c:int',
  'd:bigint',
  'e:float',
  'f:decimal:10,2',
  'g:boolean',
  'h:date',
  'i:datetime',
  'j:time',
  'k:json',
  'l:uuid',
  'm:email',
  'n:url',
  'o:slug',
  'p:file',
  'q:image',
  'r:bytes',
  's:enum(ONE,TWO)',
  't:ref:Tag',
  'u:one:Post',
  'v:many:Tag',
];
const EVERY_OPTIONAL = [
  'a:string:20:optional:unique',
  'b:text:optional',
  'c:int:optional:index',
  'd:bigint:optional',
  'e:float:optional',
  'f:decimal:10,2:optional',
  'g:boolean:optional',
  'h:date:optional',
  'i:datetime:optional',
  'j:time:optional',
  'k:json:optional',
  'l:uuid:optional',
  'm:email:optional',
  'n:url:optional',
  'o:slug:optional',
  'p:file:optional',
  'q:image:optional',
  'r:bytes:optional',
  's:enum(UP,DOWN):optional',
  't:ref:Tag:optional',
  'u:one:Post:optional',
];
const EVERY_DEFAULT = [
  'a:string=hello',
  'b:text="it\'s: \\"fine\\""',
  'c:int=-3',
  'd:bigint=5',
  'e:float=1.5',
  'f:decimal:8,2=9.99',
  'g:boolean=true',
  'h:date=now',
  'i:datetime=now',
  'j:time=now',
  'k:json={"a":[1]}',
  'l:uuid=auto',
  's:enum(LOW,HIGH)=LOW',
  'o:slug:unique=start',
];

const FORM_FIELDS = [
  'a:string:20',
  'b:text:optional',
  'c:int=3',
  'd:bigint=5',
  'e:float',
  'f:decimal:8,2=9.99',
  'g:boolean=true',
  'h:date=now',
  'i:datetime=now',
  'j:time',
  'k:json={"a":[1]}',
  'l:uuid=auto',
  'm:email',
  'n:url',
  'o:slug',
  'p:file:optional',
  'q:image:optional',
  's:enum(LOW,VERY_HIGH)=LOW',
];

const COMMANDS: string[][] = [
  ['generate', 'app', 'posts'],
  ['generate', 'app', 'blog-extras'],
  ['generate', 'model', 'posts/Tag', 'name:string:50:unique'],
  [
    'generate',
    'model',
    'posts/Post',
    'title:string:200',
    'slug:slug:unique',
    'body:text',
    'author:ref:User',
    'editor:ref:User:optional',
    'parent:ref:Post:optional',
    'tags:many:Tag',
  ],
  ['generate', 'model', 'blog-extras/Everything', ...EVERY_FIELD],
  ['generate', 'model', 'blog-extras/Nothing', ...EVERY_OPTIONAL],
  ['generate', 'model', 'blog-extras/Category', ...EVERY_DEFAULT],
  ['generate', 'view', 'posts/Post', '--crud'],
  ['generate', 'view', 'posts/Tag', '--list', '--detail'],
  ['generate', 'view', 'posts/Tag', '--create', '--update'],
  ['generate', 'view', 'posts/Tag', '--delete'],
  ['generate', 'view', 'blog-extras/Everything', '--crud'],
  ['generate', 'view', 'blog-extras/Nothing', '--crud'],
  ['generate', 'view', 'blog-extras/Category', '--create'],
  ['generate', 'view', 'blog-extras/Category', '--delete', '--detail'],
  ['generate', 'view', 'posts/about', '--template'],
  ['generate', 'view', 'posts/contact-us', '--function'],
  ['generate', 'admin', 'accounts/Group'],
  ['generate', 'form', 'posts/Edit', 'Post'],
  ['generate', 'form', 'posts/Contact', ...FORM_FIELDS],
  ['generate', 'form', 'blog-extras/simple'],
  ['generate', 'middleware', 'posts/timing'],
  ['generate', 'middleware', 'blog-extras/request-log'],
  ['generate', 'tag', 'posts/greeting'],
  ['generate', 'tag', 'posts/shout', '--filter'],
  ['generate', 'tag', 'posts/panel', '--block'],
  ['generate', 'tag', 'blog-extras/box', '--inclusion'],
  ['generate', 'signal', 'posts/Post'],
  ['generate', 'signal', 'posts/Tag', '--pre-save', '--post-save', '--pre-delete', '--post-delete'],
  ['generate', 'signal', 'blog-extras/Everything', '--m2m-changed'],
  ['generate', 'fixture', 'posts/empty'],
  ['generate', 'fixture', 'blog-extras/sample', 'Everything'],
  ['generate', 'test', 'posts/publishing'],
  ['generate', 'command', 'posts/publish-due'],
  ['generate', 'migration', 'fill_slugs'],
  ['generate', 'api', 'posts/Post'],
  ['generate', 'api', 'posts/Tag'],
  ['generate', 'api', 'blog-extras/Everything'],
  ['generate', 'api', 'blog-extras/Nothing'],
  // Its name is what templates call the form.
  ['generate', 'resource', 'blog-extras/Form', 'title:string'],
  ['generate', 'resource', 'posts/Comment', 'text:text', 'post:ref:Post', 'stars:int=3', 'likedBy:many:User'],
];

/** Models with other keys than the generated one. */
const OWN_KEYS = `
model Country {
  code String @id
  name String
}

model Ledger {
  number BigInt @id
  name   String
}

model Token {
  id    String @id @default(uuid())
  label String
}
`;

for (const db of ['sqlite', 'postgresql'] as const) {
  describe(`blueprints on ${db}`, function () {
    this.timeout(300_000); // every generator, a process each
    let project: ScaffoldedProject;

    before(() => {
      project = scaffoldProject('site', '--db', db);
    });
    after(() => project.cleanUp());

    it('every generator and flag writes something', () => {
      for (const command of COMMANDS) {
        const { code, stdout, stderr } = project.quintet(...command, '--json');
        assert.equal(code, 0, `${command.join(' ')}\n${stdout}${stderr}`);
        assert.ok((JSON.parse(stdout) as { changed: number }).changed > 0, command.join(' '));
      }
    });

    it('a dry run writes nothing', () => {
      const before = project.snapshot();
      const { code, stdout } = project.quintet('generate', 'app', 'fresh', '--dry-run');
      assert.equal(code, 0);
      assert.match(stdout, /create {2}src\/fresh\/urls\.ts/);
      assert.deepEqual(project.snapshot(), before);
    });

    it('makes forms that ask for a key that nothing fills in', () => {
      const path = 'src/blog-extras/models.prisma';
      if (!project.read(path).includes('model Country')) project.write(path, `${project.read(path)}${OWN_KEYS}`);
      for (const model of ['Country', 'Ledger', 'Token']) {
        assert.equal(project.quintet('generate', 'view', `blog-extras/${model}`, '--crud').code, 0);
        assert.equal(project.quintet('generate', 'api', `blog-extras/${model}`).code, 0);
      }
      assert.match(
        project.read('src/blog-extras/forms.ts'),
        /CountryForm = modelForm\('Country', \{ fields: \['code', 'name'\] \}\)/,
      );
      // So that rows of fixtures do not collide with it.
      assert.match(project.read('src/blog-extras/tests/rows.ts'), /number: \(greatest\.number \?\? 0n\) \+ 1n/);
    });

    it('the code compiles and lints', () => {
      project.quintet('sync');
      const compiled = project.tool('tsc', '--noEmit');
      assert.equal(compiled.stdout, '');
      assert.equal(compiled.code, 0);
      const linted = project.tool('oxlint');
      assert.equal(linted.code, 0, linted.stdout);
    });

    it('a second run of everything changes nothing and ends with 0', () => {
      const before = project.snapshot();
      for (const command of COMMANDS) {
        const { code, stdout, stderr } = project.quintet(...command, '--json');
        assert.equal(code, 0, `${command.join(' ')}\n${stdout}${stderr}`);
        assert.equal((JSON.parse(stdout) as { changed: number }).changed, 0, `${command.join(' ')}\n${stdout}`);
      }
      assert.deepEqual(project.snapshot(), before);
    });

    if (db === 'sqlite') {
      it('the fixtures that it wrote can be loaded', () => {
        for (const command of [['makemigrations'], ['migrate'], ['loaddata', 'sample']]) {
          const { code, stdout, stderr } = project.quintet(...command);
          assert.equal(code, 0, stdout + stderr);
        }
      });

      it('the tests that came with it pass', () => {
        const { code, stdout, stderr } = project.quintet('test');
        assert.equal(code, 0, stdout + stderr);
        assert.match(stdout, /\d\d+ passing/);
      });
    }
  });
}

describe('blueprints: the blog starter', function () {
  this.timeout(120_000);
  let project: ScaffoldedProject;

  before(() => {
    project = scaffoldProject('blog', '--starter', 'blog');
  });
  after(() => project.cleanUp());

  it('compiles, lints and passes its tests', () => {
    project.quintet('sync');
    const compiled = project.tool('tsc', '--noEmit');
    assert.equal(compiled.stdout, '');
    assert.equal(project.tool('oxlint').code, 0);
    const { code, stdout, stderr } = project.quintet('test');
    assert.equal(code, 0, stdout + stderr);
  });

  it('is filled by seed, once', () => {
    assert.equal(project.quintet('migrate').code, 0);
    const first = JSON.parse(project.quintet('seed', '--json').stdout) as { apps: { app: string; created: number }[] };
    assert.deepEqual(
      first.apps.map(({ app }) => app),
      ['blog'],
    );
    assert.ok((first.apps[0]?.created ?? 0) > 10);
    const second = JSON.parse(project.quintet('seed', '--json').stdout) as { apps: { created: number }[] };
    assert.equal(second.apps[0]?.created, 0);
  });

  it('has a schema and a configuration that the stock Prisma tools accept', () => {
    // `validate` does not start the engine; it would only download it first.
    const env = { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath };
    const { code, stdout, stderr } = run(join(project.root, 'node_modules/.bin/prisma'), ['validate'], {
      cwd: project.root,
      env,
    });
    assert.equal(code, 0, stdout + stderr);
  });
});
