import assert from 'node:assert/strict';
import { scaffoldProject, type ScaffoldedProject } from '../support/scaffolded-project.ts';

const PUBLISH = `import { argument, command, fail, flag } from 'quintet/commands';
import { db } from '#db';

export default command({
  summary: 'Publish what is due.',
  description: 'Looks at every post.',
  examples: ['quintet publish-due home --limit 3'],
  args: { app: argument.string({ description: 'The app.' }) },
  flags: {
    limit: flag.integer({ default: 5, char: 'l', description: 'At most so many.' }),
    ratio: flag.number(),
    mode: flag.choice(['soft', 'hard'], { default: 'soft' }),
    dryRun: flag.boolean(),
    tag: flag.list(),
  },
  async run({ args, flags, print, warn }) {
    if (args.app === 'crash') throw new TypeError('a mistake of the project');
    if (args.app === 'nothing') throw fail('nothing is due', { hint: 'Write a post.' });
    if (args.app === 'code') process.exitCode = 7;
    warn('careful');
    print(\`\${args.app} \${flags.limit}\`);
    return { users: await db.user.count(), big: 12n, ...args, ...flags };
  },
});
`;

describe('cli/commands of a project', function () {
  this.timeout(120_000);
  let project: ScaffoldedProject;

  before(() => {
    project = scaffoldProject('site');
    project.quintet('makemigrations');
    project.quintet('migrate');
    project.write('src/home/commands/publish-due.ts', PUBLISH);
  });
  after(() => project.cleanUp());

  it('run with the database, typed arguments and flags', () => {
    const { code, stdout, stderr } = project.quintet('publish-due', 'posts', '-l', '3');
    assert.deepEqual([code, stdout, stderr], [0, 'posts 3\n', '! careful\n']);
  });

  it('complete what an interrupted command left, before they are loaded', () => {
    project.write('src/home/.notes.txt.99.quintet', 'written');
    const step = { kind: 'file', path: 'src/home/notes.txt', temp: 'src/home/.notes.txt.99.quintet', before: null };
    const command = 'quintet generate notes';
    const journal = { format: 1, state: 'committed', command, folders: [], steps: [step] };
    project.write('.quintet/journal-project.json', JSON.stringify(journal));
    const { code, stderr } = project.quintet('publish-due', 'posts');
    assert.deepEqual([code, stderr.split('\n')[0]], [0, `! Completed an interrupted command: ${command}`]);
    assert.equal(project.read('src/home/notes.txt'), 'written');
  });

  it('print what they return with --json, and nothing else on stdout', () => {
    const flags = ['--ratio', '0.5', '--mode', 'hard', '--dry-run', '--tag', 'a', '--tag', 'b'];
    const { code, stdout } = project.quintet('publish-due', 'posts', ...flags, '--json');
    assert.equal(code, 0);
    assert.deepEqual(JSON.parse(stdout), {
      users: 0,
      big: '12',
      app: 'posts',
      limit: 5,
      ratio: 0.5,
      mode: 'hard',
      dryRun: true,
      tag: ['a', 'b'],
    });
  });

  it('refuse a wrong command line with 2', () => {
    const wrong: [string[], RegExp][] = [
      [[], /a required argument is missing/],
      [['posts', '--limti', '3'], /there is no flag --limti; did you mean --limit\?/],
      [['posts', '--limit', 'many'], /expected an integer/i],
      [['posts', '--ratio', 'x'], /expected a number, but got: x/],
      [['posts', '--mode', 'weird'], /expected --mode=weird to be one of: soft, hard/i],
    ];
    for (const [args, message] of wrong) {
      const { code, stderr } = project.quintet('publish-due', ...args);
      assert.equal(code, 2, stderr);
      assert.match(stderr, message);
    }
  });

  it('end with 1 and a message by `fail`, with their own code, and with the place of a crash', () => {
    const failed = project.quintet('publish-due', 'nothing');
    assert.deepEqual([failed.code, failed.stderr], [1, '✗ nothing is due\n  → Write a post.\n']);
    assert.equal(project.quintet('publish-due', 'code').code, 7);
    const crashed = project.quintet('publish-due', 'crash');
    assert.equal(crashed.code, 1, crashed.stderr);
    assert.match(crashed.stderr, /TypeError: a mistake of the project[^]*src\/home\/commands\/publish-due\.ts:17/);
  });

  it('have a help page, stand in the list, and are meant when a name is close', () => {
    const help = project.quintet('publish-due', '--help').stdout;
    assert.match(help, /^Publish what is due\.\n\nUSAGE\n {2}\$ quintet publish-due APP/);
    assert.match(help, /-l, --limit=<value> +\[default: 5\] At most so many\./);
    assert.match(
      project.quintet('--help').stdout,
      /COMMANDS OF THIS PROJECT\n {2}publish-due {2}Publish what is due\.\n/,
    );
    assert.match(project.quintet('publish-deu').stderr, /did you mean "publish-due"\?/);
    assert.match(project.quintet('completion', 'bash').stdout, / publish-due[ "]/);
  });

  it('say what is wrong with their file', () => {
    project.write('src/home/commands/broken.ts', 'export default 1;\n');
    assert.match(
      project.quintet('broken').stderr,
      /default export of src\/home\/commands\/broken\.ts is not a command/,
    );
    project.write('src/accounts/commands/broken.ts', 'export default 1;\n');
    assert.match(
      project.quintet('broken').stderr,
      /is defined more than once: src\/accounts\/commands\/broken\.ts, src\/home/,
    );
    project.write('src/elsewhere/commands/lost.ts', PUBLISH);
    assert.match(project.quintet('lost', 'x').stderr, /app that is not in settings\.apps/);
  });

  it('are generated with a test', () => {
    const { code, stderr } = project.quintet('generate', 'command', 'home/migrate');
    assert.deepEqual([code, /Quintet has a command of that name/.test(stderr)], [2, true]);
    assert.equal(project.quintet('generate', 'command', 'home/count-users').code, 0);
    assert.equal(project.quintet('count-users').stdout, 'users: 0\n');
  });
});
