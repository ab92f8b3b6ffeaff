import assert from 'node:assert/strict';
import { scaffoldProject, type ScaffoldedProject } from '../support/scaffolded-project.ts';

const API = `import { modelViewSet, router } from 'quintet/rest';

export default router().register('users', modelViewSet('User', { fields: ['id'] }));
`;

describe('cli/api', function () {
  this.timeout(60_000);
  let project: ScaffoldedProject;

  before(() => {
    project = scaffoldProject('site');
    done('generate', 'app', 'people');
    project.write('src/people/api.ts', API);
    done('sync');
  });
  after(() => project?.cleanUp());

  function done(...args: string[]): string {
    const { code, stdout, stderr } = project.quintet(...args);
    assert.equal(code, 0, `${args.join(' ')}\n${stdout}${stderr}`);
    return stdout;
  }

  it('reports the file that it wrote, in a folder that may be new', () => {
    assert.match(
      done('api', 'schema', '--output', 'out/a/openapi.json'),
      /Wrote the OpenAPI document to out\/a\/openapi\.json/,
    );
    assert.match(done('api', 'client', '--output', 'out/b/client.ts'), /Wrote the client to out\/b\/client\.ts/);
    const document = JSON.parse(project.read('out/a/openapi.json')) as { openapi: string; paths: object };
    assert.match(document.openapi, /^3\.1/);
    assert.ok(Object.hasOwn(document.paths, '/api/users/'));
    assert.match(project.read('out/b/client.ts'), /export function createClient/);
  });

  it('prints nothing else than the document without a file', () => {
    assert.deepEqual(JSON.parse(done('api', 'schema')), JSON.parse(project.read('out/a/openapi.json')));
    assert.equal(done('api', 'client'), project.read('out/b/client.ts'));
  });
});
