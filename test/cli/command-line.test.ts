import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMANDS } from '../../src/commands/registry.ts';
import { packageFolder, run, temporaryFolder, type Run } from '../support/command-line.ts';

const bin = join(packageFolder, 'bin/run.js');
const quintet = (...args: string[]): Run => run(process.execPath, [bin, ...args], { cwd: packageFolder });

describe('cli/command-line', function () {
  this.timeout(30_000);

  it('prints its version', () => {
    const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as { version: string };
    for (const flag of ['--version', '-v']) {
      const { code, stdout } = quintet(flag);
      assert.equal(code, 0);
      assert.equal(stdout, `quintet/${version} ${process.platform}-${process.arch} node-${process.version}\n`);
    }
  });

  it('lists its commands, without being asked too', () => {
    for (const words of [['--help'], ['-h'], ['help'], []]) {
      const { code, stdout } = quintet(...words);
      assert.equal(code, 0);
      for (const command of ['generate', 'makemigrations', 'migrate', 'new', 'runserver'])
        assert.match(stdout, new RegExp(`^ {2}${command} `, 'm'));
      assert.ok(stdout.includes(process.version));
    }
  });

  it('helps with every command, with a summary and an example', () => {
    const topics = [
      'generate app',
      'generate field',
      'generate model',
      'generate view',
      'new',
      'seed',
      'sync',
      'completion',
      'makemigrations',
      'migrate',
      'runserver',
    ];
    for (const topic of topics) {
      const { code, stdout } = quintet('help', ...topic.split(' '));
      assert.equal(code, 0, topic);
      assert.match(stdout, /USAGE/);
      assert.match(stdout, /EXAMPLES/, topic);
    }
  });

  it('asks what was meant by a mistyped command', () => {
    const mistakes: [string[], string][] = [
      [['migrat'], 'migrate'],
      [['genrate', 'app', 'x'], 'generate app'],
      [['generate', 'modle', 'posts/Post'], 'generate model'],
      [['runsever', '--help'], 'runserver'],
      [['gen'], 'generate'],
      [['gen', 'app', 'shop'], 'generate app'],
      [['gen', 'modle', 'shop/Product'], 'generate model'],
      [['toknes', 'create'], 'tokens create'],
      [['startapp', 'shop'], 'generate app'], // what Django calls it
      [['collectstatic', '--noinput'], 'build'],
      [['listurls'], 'routes'],
    ];
    for (const [typed, meant] of mistakes) {
      const { code, stderr, stdout } = quintet(...typed);
      assert.equal(code, 2);
      assert.equal(stdout, '');
      assert.ok(stderr.includes(`did you mean "${meant}"?`), stderr);
    }
    assert.match(quintet('xyzzyplugh').stderr, /there is no command "xyzzyplugh"\n.*quintet --help/);
  });

  it('asks what was meant by a mistyped flag', () => {
    const { code, stderr } = quintet('new', 'blog', '--stater', 'blog');
    assert.equal(code, 2);
    assert.match(stderr, /there is no flag --stater; did you mean --starter\?/);
    assert.match(quintet('makemigrations', '--dry').stderr, /did you mean --dry-run\?/);
    assert.match(quintet('new', 'blog', '--bd', 'sqlite').stderr, /there is no flag --bd; did you mean --db\?/);
  });

  it('explains a required flag that is missing', () => {
    const { code, stderr } = quintet('tokens', 'create', 'ada@example.com');
    assert.equal(code, 2);
    assert.match(
      stderr,
      /the flag --scope is required\n.*Add --scope\. Scope of the token: read, write, or a permission/,
    );
  });

  it('describes each topic as a whole', () => {
    const { commands, topics } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')).oclif;
    assert.equal(commands.strategy, 'explicit');
    const needed = Object.keys(COMMANDS).flatMap((id) => (id.includes(':') ? [id.split(':')[0] as string] : []));
    assert.deepEqual(Object.keys(topics), [...new Set(needed)].sort());
  });

  it('says that a command takes no argument', () => {
    const { code, stderr } = quintet('routes', 'posts:list');
    assert.equal(code, 2);
    assert.match(stderr, /"routes" takes no argument/);
  });

  it('refuses missing arguments and values that are not allowed with 2', () => {
    assert.equal(quintet('generate', 'app').code, 2);
    assert.equal(quintet('new', 'blog', '--db', 'mysql').code, 2);
    assert.equal(quintet('completion', 'tcsh').code, 2);
    assert.match(quintet('new', 'blog', '--db', 'mysql').stderr, /sqlite, postgresql/);
  });

  it('says where it must be run, with 1 and no stack', () => {
    const folder = temporaryFolder('nowhere');
    const { code, stderr } = run(process.execPath, [bin, 'sync'], { cwd: folder.path });
    folder.cleanUp();
    assert.equal(code, 1);
    assert.match(stderr, /is not inside a Quintet project/);
    assert.doesNotMatch(stderr, /\n\s+at /);
  });

  it('prints errors as JSON when asked for JSON', () => {
    const folder = temporaryFolder('nowhere');
    const { code, stdout, stderr } = run(process.execPath, [bin, 'sync', '--json'], { cwd: folder.path });
    folder.cleanUp();
    assert.equal(code, 1);
    assert.equal(stderr, '');
    assert.equal((JSON.parse(stdout) as { error: { code: string } }).error.code, 'PROJECT_NOT_FOUND');
  });

  it('prints no colours into a pipe', () => {
    const { stdout, stderr } = run(process.execPath, [bin, 'new', 'x', '--dry-run'], {
      cwd: packageFolder,
      env: { NO_COLOR: '' },
    });
    assert.ok(!`${stdout}${stderr}`.includes('\u001b['));
  });

  it('names the flag that answers a question when there is no terminal, with 3', () => {
    const { code, stderr } = quintet('new');
    assert.equal(code, 3);
    assert.match(stderr, /the argument NAME/);
  });

  it('refuses a Node that is too old, before anything else', () => {
    const folder = temporaryFolder('old-node');
    const preload = join(folder.path, 'old.cjs');
    writeFileSync(
      preload,
      "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.18.3' } });\n",
    );
    const { code, stderr } = run(process.execPath, ['--require', preload, bin, '--version'], { cwd: folder.path });
    folder.cleanUp();
    assert.equal(code, 1);
    assert.match(stderr, /needs Node 20\.19 or newer; this is 20\.18\.3/);
  });

  it('hands over to the copy of Quintet that the project has', () => {
    const folder = temporaryFolder('handover');
    const local = join(folder.path, 'node_modules/quintet');
    mkdirSync(join(local, 'dist/commands'), { recursive: true });
    writeFileSync(join(local, 'package.json'), '{"name": "quintet", "version": "9.9.9", "type": "module"}');
    writeFileSync(
      join(local, 'dist/commands/main.js'),
      "export async function main(argv) { process.stdout.write('local ' + argv.join(' ')); return 7; }",
    );
    mkdirSync(join(folder.path, 'src/posts'), { recursive: true });
    const migrate = () => run(process.execPath, [bin, 'migrate', '--plan'], { cwd: join(folder.path, 'src/posts') });
    const outside = migrate();
    writeFileSync(join(folder.path, 'package.json'), '{}');
    writeFileSync(join(folder.path, 'src/settings.ts'), '');
    const inside = migrate();
    folder.cleanUp();
    assert.deepEqual([inside.code, inside.stdout], [7, 'local migrate --plan']);
    assert.equal(outside.code, 1);
    assert.match(outside.stderr, /is not inside a Quintet project/, 'a node_modules above may be anybody’s');
  });

  it('loads no toolchain and no third party but oclif to show help', () => {
    const allowed = /^(node:|@oclif\/core(\/|$)|picocolors$)/;
    assert.deepEqual(
      staticImports('commands/registry.js').filter((name) => !allowed.test(name)),
      [],
    );
    assert.deepEqual(
      staticImports('commands/main.js').filter((name) => !name.startsWith('node:')),
      [],
    );
  });

  it('needs less than 150 ms of CPU above node for --version and --help', () => {
    const base = cpuMs(['-e', '0']);
    for (const flag of ['--version', '--help']) {
      const above = cpuMs([bin, flag]) - base;
      assert.ok(above < 150, `${flag}: ${above.toFixed(0)} ms`);
    }
  });
});

/** Packages that a built file and the chunks that it imports statically bring in. */
function staticImports(entry: string): string[] {
  const dist = join(packageFolder, 'dist');
  const seen = new Set<string>();
  const packages = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(
      /^(?:import|export)\b[^;]*?["']([^"'\n]+)["'];$/gm,
    )) {
      if (name.startsWith('.')) visit(join(file, '..', name));
      else packages.add(name);
    }
  };
  visit(join(dist, entry));
  assert.ok(seen.size > 1 || readdirSync(dist).length > 0);
  return [...packages].sort();
}

/** The least of several runs, in milliseconds of CPU. */
function cpuMs(args: string[]): number {
  const folder = temporaryFolder('cpu');
  const preload = join(folder.path, 'cpu.cjs');
  writeFileSync(
    preload,
    "process.on('exit', () => { const { user, system } = process.cpuUsage(); process.stderr.write('\\ncpu=' + (user + system) / 1000); });\n",
  );
  const samples = Array.from({ length: 5 }, () => {
    const { stderr } = run(process.execPath, ['--require', preload, ...args], { cwd: folder.path });
    return Number(/cpu=([\d.]+)/.exec(stderr)?.[1]);
  });
  folder.cleanUp();
  return Math.min(...samples);
}
