// dumpdata and loaddata as a user has them: a real project with signals and slugs, files, pipes, exit codes, tests.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { packageFolder, run, type Run } from '../support/command-line.ts';
import { scaffoldProject, type ScaffoldedProject } from '../support/scaffolded-project.ts';

const SAMPLE = [
  { model: 'posts.Tag', pk: 7, fields: { name: 'typescript' } },
  { model: 'posts.Post', pk: 1, fields: { title: 'Hello', slug: '', tags: [{ name: 'typescript' }] } },
];
const SIGNALS = `import { modelSignals } from 'quintet/models';
export default [modelSignals('Post', { preSave: () => { throw new Error('heard'); } })];
`;
const TEST = `import assert from 'node:assert/strict';
import { testClient } from 'quintet/testing';
import app from '#app';
describe('fixtures', () => {
  it('are loaded into the test database', async () => {
    const client = await testClient(app);
    await client.loadFixtures('sample');
    assert.equal(await client.database.delegate('post').count(), 1);
    await assert.rejects(client.loadFixtures('nowhere'), { code: 'FIXTURE_MISSING' });
  });
});
`;

describe('cli/data', function () {
  this.timeout(120_000);
  let project: ScaffoldedProject;
  const quintet = (...args: string[]): Run => project.quintet(...args);
  const ok = (...args: string[]): Run => {
    const result = quintet(...args);
    assert.equal(result.code, 0, `${args.join(' ')}\n${result.stdout}${result.stderr}`);
    return result;
  };

  before(() => {
    project = scaffoldProject('site');
    ok('generate', 'app', 'posts');
    ok('generate', 'model', 'posts/Tag', 'name:string:50:unique');
    ok('generate', 'model', 'posts/Post', 'title:string:200', 'slug:slug', 'tags:many:Tag');
    ok('makemigrations');
    ok('migrate');
    project.write('src/posts/signals.ts', SIGNALS);
    project.write('src/posts/fixtures/sample.json', JSON.stringify(SAMPLE));
  });
  beforeEach(() => ok('flush', '--no-input'));
  after(() => project?.cleanUp());

  it('gives back what it took, without a signal or a slug of its own', () => {
    assert.match(ok('loaddata', 'sample').stdout, /Installed 2 objects from 1 fixture\n/);
    assert.deepEqual(JSON.parse(ok('dumpdata', 'posts').stdout), [
      SAMPLE[0],
      { model: 'posts.Post', pk: 1, fields: { title: 'Hello', slug: '', tags: [7] } },
    ]);
  });

  it('writes files whole or not at all, in the format of their names', () => {
    ok('loaddata', 'sample');
    const missing = quintet('dumpdata', '--output', 'out/all.jsonl.gz');
    assert.equal(missing.code, 1);
    assert.match(missing.stderr, /the folder \S+out does not exist\n.*mkdir -p \S+out\n/);
    assert.equal(existsSync(join(project.root, 'out')), false);
    mkdirSync(join(project.root, 'out'));
    assert.match(ok('dumpdata', '--output', 'out/all.jsonl.gz').stdout, /Wrote 2 objects to out\/all\.jsonl\.gz/);
    const lines = gunzipSync(readFileSync(join(project.root, 'out/all.jsonl.gz')))
      .toString()
      .trim()
      .split('\n');
    assert.deepEqual(
      lines.map((line) => (JSON.parse(line) as { model: string }).model),
      ['posts.Tag', 'posts.Post'],
    );
    assert.equal(quintet('dumpdata', 'nosuch', '--output', 'out/none.json').code, 2);
    assert.deepEqual(readdirSync(join(project.root, 'out')), ['all.jsonl.gz']);
    project.write('file', '');
    const refused = quintet('dumpdata', '--output', 'file/x.json');
    assert.deepEqual([refused.code, /file\/x\.json cannot be written/.test(refused.stderr)], [1, true]);
    ok('flush', '--no-input');
    const loaded = JSON.parse(ok('loaddata', 'out/all.jsonl.gz', '--json').stdout) as object;
    assert.deepEqual(loaded, { fixtures: [{ file: 'out/all.jsonl.gz', objects: 2 }], objects: 2 });
  });

  it('reads standard input, and says nothing when nobody reads its output any more', () => {
    const shell = (script: string, input = '') =>
      run('bash', ['-c', script], {
        cwd: join(project.root, 'src'),
        input,
        env: { Q: `${process.execPath} ${join(packageFolder, 'bin/run.js')}` },
      });
    const many = Array.from({ length: 5000 }, (_, i) => ({ model: 'Tag', pk: i + 1, fields: { name: `tag ${i}` } }));
    const loaded = shell('$Q loaddata - --app posts', JSON.stringify(many));
    assert.equal(loaded.code, 0, loaded.stderr);
    assert.equal(shell('$Q dumpdata | head -c 100 | wc -c').stdout.trim(), '100');
    assert.equal(shell('$Q dumpdata | head -c 100 > /dev/null').stderr, '');
    if (existsSync('/dev/full')) {
      const full = shell('$Q dumpdata > /dev/full');
      assert.equal(full.code, 1);
      assert.match(full.stderr, /✗ the output could not be written: .*\n {2}→ Write the output somewhere else/);
    }
    const piped = shell('$Q dumpdata --format jsonl | $Q loaddata -');
    assert.match(piped.stdout, /Installed 5000 object/);
  });

  it('ends with 1 for what it cannot load and leaves the tables alone', () => {
    const missing = quintet('loaddata', 'smaple');
    assert.equal(missing.code, 1);
    assert.match(
      missing.stderr,
      /No fixture named 'smaple' found in src\/fixtures, [^]*; did you mean sample\?[^]*Available fixtures: .*sample/,
    );
    project.write(
      'bad.json',
      JSON.stringify([SAMPLE[0], { ...SAMPLE[1], fields: { title: 'x', slug: 's', shoes: 2 } }]),
    );
    const unknown = quintet('loaddata', 'bad.json');
    assert.equal(unknown.code, 1);
    assert.match(unknown.stderr, /Post has no field 'shoes'\n {2}at bad\.json:1\n.*--ignorenonexistent/);
    assert.equal(ok('dumpdata').stdout, '[]\n');
    assert.match(ok('loaddata', 'bad.json', '--ignorenonexistent').stdout, /Installed 2/);
    assert.equal(quintet('loaddata').code, 2);
    assert.equal(quintet('dumpdata', 'Post', '--pks', 'x').code, 2);
  });

  it('loads in tests', () => {
    project.write('src/posts/tests/fixtures.test.ts', TEST);
    assert.match(ok('test', 'posts/tests/fixtures').stdout, /1 passing/);
    assert.ok(existsSync(join(project.root, 'src/posts/fixtures/sample.json')));
  });
});
