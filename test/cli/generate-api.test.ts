// `generate api`: what it does to an api.ts that exists, and to APIs of earlier versions.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { scaffoldProject, type ScaffoldedProject } from '../support/scaffolded-project.ts';

const VIEWS = 'export const postCollection = 1;\n';
const URLS = "import { urls } from 'quintet';\n\nexport default urls({ namespace: 'posts-api' }, []);\n";
const TEST = '// the test of the views\n';
const OLD_FILES = {
  'src/posts/api/post.ts': VIEWS,
  'src/posts/api/urls.ts': URLS,
  'src/posts/tests/post-api.test.ts': TEST,
};

describe('cli/generate api', function () {
  this.timeout(60_000);
  let project: ScaffoldedProject;

  beforeEach(() => {
    project = scaffoldProject('site');
    done('generate', 'app', 'posts');
    done('generate', 'model', 'posts/Post', 'title:string:200', 'author:ref:User');
    done('generate', 'model', 'posts/Tag', 'name:string:50');
  });
  afterEach(() => project.cleanUp());

  function done(...args: string[]): string {
    const { code, stdout, stderr } = project.quintet(...args);
    assert.equal(code, 0, `${args.join(' ')}\n${stdout}${stderr}`);
    return stdout;
  }

  /** A project as earlier versions left it: views, their URLs and test, and the record of the run. */
  function writeOldApi(): void {
    const before = project.read('src/urls.ts');
    const after = before
      .replace('\n\n', "\nimport postsApi from './posts/api/urls';\n\n")
      .replace(/\n\]\);/, "\n  path('api/posts/', include(postsApi)),\n]);");
    for (const [path, text] of Object.entries(OLD_FILES)) project.write(path, text);
    project.write('src/urls.ts', after);
    const changes = Object.entries({ ...OLD_FILES, 'src/urls.ts': after }).map(([path, text]) => ({
      path,
      before: path === 'src/urls.ts' ? before : null,
      after: text,
      steps: [{ kind: 'unknown' }],
    }));
    const run = {
      format: 2,
      command: 'generate api posts/Post',
      subject: 'api posts/Post',
      at: '',
      reverts: [],
      changes,
    };
    project.write('.quintet/history/2026-01-01T00-00-00-000Z-000.json', JSON.stringify(run));
  }

  it('appends to the chain of an api.ts that was edited, and undoes that alone', () => {
    done('generate', 'api', 'posts/Post');
    const edited = project.read('src/posts/api.ts').replace("router({ path: 'api/' })", "router({ path: 'v1/' })");
    project.write('src/posts/api.ts', edited);
    done('generate', 'api', 'posts/Tag');
    const both = project.read('src/posts/api.ts');
    assert.match(both, /'v1\/' \}\)\n {2}\.register\(\n {4}'posts',[^;]+\n {2}\.register\(\n {4}'tags',/);
    assert.match(project.read('src/posts/tests/tag-api.test.ts'), /address = '\/v1\/tags\/'/);
    done('destroy', 'api', 'posts/Tag');
    assert.equal(project.read('src/posts/api.ts'), edited);
    assert.equal(existsSync(join(project.root, 'src/posts/tests/tag-api.test.ts')), false);
  });

  it('adds several models at once, which undo removes one by one, and none if one does not exist', () => {
    const before = project.snapshot();
    const wrong = project.quintet('generate', 'api', 'posts/Post', 'posts/Tga');
    assert.equal(wrong.code, 1);
    assert.match(wrong.stderr, /there is no model "Tga"; did you mean "Tag"\?/);
    assert.deepEqual(project.snapshot(), before);
    done('generate', 'api', 'posts/Post', 'posts/Tag', '--force');
    const both = project.read('src/posts/api.ts');
    assert.match(both, /'posts',[^;]+'tags',/);
    assert.match(done('undo'), /Undoing: quintet generate api posts\/Tag --force\n/);
    assert.match(project.read('src/posts/api.ts'), /'posts',/);
    assert.doesNotMatch(project.read('src/posts/api.ts'), /'tags'/);
    done('destroy', 'api', 'posts/Post');
    assert.deepEqual(project.snapshot(), before);
    assert.match(project.quintet('generate', 'api', 'posts/Post', '--frce').stderr, /did you mean --force\?/);
  });

  it('suggests the app of a model that was named alone', () => {
    for (const kind of ['api', 'admin', 'signal']) {
      const { code, stderr } = project.quintet('generate', kind, 'post');
      assert.deepEqual([code, /Did you mean posts\/Post\?/.test(stderr)], [2, true], stderr);
    }
    assert.match(project.quintet('generate', 'field', 'Tag', 'x:int').stderr, /Did you mean posts\/Tag\?/);
    assert.match(project.quintet('generate', 'api', 'Xyzzy').stderr, /Write it like this: posts\/Post/);
  });

  it('removes api.ts and policies.ts with their last resource', () => {
    const before = project.snapshot();
    done('generate', 'api', 'posts/Post');
    done('destroy', 'api', 'posts/Post');
    assert.deepEqual(project.snapshot(), before);
  });

  it('prints what to add to an api.ts without a chain, and writes nothing', () => {
    project.write('src/posts/api.ts', 'export default makeApi();\n');
    const before = project.snapshot();
    const { code, stderr } = project.quintet('generate', 'api', 'posts/Post');
    assert.equal(code, 1);
    assert.match(stderr, /has no call of "router\(…\)" as its default export/);
    assert.match(stderr, /\.register\(\n\s+'posts',\n\s+modelViewSet\('Post', \{/);
    assert.deepEqual(project.snapshot(), before);
  });

  it('lets users write their own rows only, and shows no addresses of people', () => {
    done('generate', 'api', 'posts/Post');
    assert.match(project.read('src/posts/policies.ts'), /change: or\(isOwner\('author'\), modelPermissions\)/);
    assert.match(project.read('src/posts/policies.ts'), /owner: 'author'/);
    assert.doesNotMatch(project.read('src/posts/api.ts'), /email/);
  });

  it('names a resource after its app where the plural is taken, and refuses a name that is taken, too', () => {
    done('generate', 'app', 'shop');
    done('generate', 'api', 'posts/Tag');
    project.write('src/shop/models.prisma', 'model Tags {\n  id Int @id @default(autoincrement())\n}\n');
    done('generate', 'api', 'shop/Tags');
    assert.match(project.read('src/shop/api.ts'), /'shop-tags',\n\s+modelViewSet\('Tags'/);
    project.write(
      'src/shop/api.ts',
      "import { apiView, router } from 'quintet/rest';\nexport default router().register('shop-tags', apiView({}));\n",
    );
    const { code, stderr } = project.quintet('generate', 'api', 'shop/Tags');
    assert.equal(code, 1);
    assert.match(stderr, /the names tags and shop-tags are already registered in an api\.ts/);
  });

  it('replaces the views of an earlier version, if they are as generated', () => {
    const urls = project.read('src/urls.ts');
    writeOldApi();
    done('generate', 'api', 'posts/Tag');
    assert.equal(existsSync(join(project.root, 'src/posts/api')), false);
    assert.equal(project.read('src/urls.ts'), urls);
    const api = project.read('src/posts/api.ts');
    for (const model of ['Post', 'Tag']) assert.match(api, new RegExp(`modelViewSet\\('${model}'`));
    assert.match(project.read('src/posts/tests/post-api.test.ts'), /the API of posts/);
  });

  it('refuses views of an earlier version that were edited, by name', () => {
    writeOldApi();
    project.write('src/posts/api/post.ts', `${VIEWS}// mine\n`);
    const before = project.snapshot();
    const { code, stderr } = project.quintet('generate', 'api', 'posts/Post');
    assert.equal(code, 1);
    assert.match(stderr, /src\/posts\/api\/post\.ts was edited/);
    assert.match(stderr, /Delete src\/posts\/api\/ and its line in src\/urls\.ts/);
    assert.deepEqual(project.snapshot(), before);
  });

  it('keeps an edited test of earlier views until --force', () => {
    writeOldApi();
    project.write('src/posts/tests/post-api.test.ts', `${TEST}// mine\n`);
    const { code, stderr } = project.quintet('generate', 'api', 'posts/Post');
    assert.equal(code, 1);
    assert.match(stderr, /src\/posts\/tests\/post-api\.test\.ts/);
    done('generate', 'api', 'posts/Post', '--force');
    assert.match(project.read('src/posts/tests/post-api.test.ts'), /the API of posts/);
  });
});
