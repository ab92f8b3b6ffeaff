// `quintet sync` brings the types up to date, those of routes too, and a project that does not load stops neither.
import assert from 'node:assert/strict';
import { scaffoldProject, type ScaffoldedProject } from '../support/scaffolded-project.ts';

describe('cli/sync', function () {
  this.timeout(60_000);
  let project: ScaffoldedProject;
  before(() => (project = scaffoldProject('site')));
  after(() => project.cleanUp());

  it('writes what changed, the names of routes and of what templates read among it', () => {
    const { code, stdout } = project.quintet('sync');
    assert.equal(code, 0);
    assert.match(
      stdout,
      /write {2}\.quintet\/entry\.ts\n(?:.*\n)*write {2}\.quintet\/routes\.d\.ts\nwrite {2}\.quintet\/templates\.d\.ts\n$/,
    );
    assert.match(project.read('.quintet/routes.d.ts'), /'admin:accounts_user_change': \{ params: \{ 'pk': string \}/);
    assert.equal(project.quintet('sync').stdout, 'Everything is up to date.\n');
  });

  it('--if-possible: an install without sources or settings does not fail', () => {
    const settings = project.read('src/settings.ts');
    project.write('src/settings.ts', "throw new Error('no secrets here');\n");
    try {
      const { code, stdout, stderr } = project.quintet('sync', '--if-possible');
      assert.equal(code, 0);
      assert.match(stdout + stderr, /Skipped generating types: .*no secrets here/);
      assert.equal(project.quintet('sync').code, 1);
    } finally {
      project.write('src/settings.ts', settings);
    }
    assert.equal(JSON.parse(project.read('package.json')).scripts.prepare, 'quintet sync --if-possible');
  });

  it('takes middleware and a server, which compile and run', () => {
    project.write(
      'src/middleware.ts',
      `import { defineMiddleware } from 'quintet';
export default defineMiddleware([
  async (request, next) => {
    const response = await next();
    response.headers.set('x-id', request.id);
    return response;
  },
]);
`,
    );
    project.write(
      'src/server.ts',
      `import { defineServer } from 'quintet';
export default defineServer((server) => {
  server.get('/healthz', async () => 'ok');
});
`,
    );
    project.write(
      'src/home/tests/layers.test.ts',
      `import assert from 'node:assert/strict';
import { testClient } from 'quintet/testing';
import app from '#app';
it('has them', async () => {
  const client = await testClient(app);
  assert.ok((await client.get('/')).headers['x-id']);
  assert.equal((await client.get('/healthz')).text, 'ok');
  await client.close();
});
`,
    );
    assert.equal(project.quintet('sync').stdout, 'write  .quintet/entry.ts\n');
    const compiled = project.tool('tsc', '--noEmit');
    assert.equal(compiled.stdout, '');
    const tested = project.quintet('test', 'layers');
    assert.equal(tested.code, 0, tested.stdout + tested.stderr);
  });

  it('keeps the names it had where the app does not load, and says why', () => {
    const urls = project.read('src/urls.ts');
    assert.equal(project.quintet('sync').code, 0);
    const names = project.read('.quintet/routes.d.ts');
    project.write('src/urls.ts', `${urls}\nthrow new Error('broken on purpose');\n`);
    const { code, stderr } = project.quintet('sync');
    assert.equal(code, 0);
    assert.match(
      stderr,
      /Names of routes and templates were not updated, because the app does not load: .*broken on purpose/,
    );
    assert.equal(project.read('.quintet/routes.d.ts'), names);
    project.write('src/urls.ts', urls);
  });
});
