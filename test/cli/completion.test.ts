import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { bashScript } from '../../src/commands/shells/bash.ts';
import { readCommandWords, type CommandWords } from '../../src/commands/shells/command-words.ts';
import { fishScript } from '../../src/commands/shells/fish.ts';
import { zshScript } from '../../src/commands/shells/zsh.ts';
import { packageFolder, run } from '../support/command-line.ts';

const COMMANDS: CommandWords[] = [
  {
    words: ['generate', 'app'],
    summary: "Make an app: it's easy.",
    flags: [{ name: 'dry-run', char: undefined, summary: 'Write [nothing].', values: [], takesValue: false }],
  },
  { words: ['generate', 'model'], summary: 'Make a model.', flags: [] },
  {
    words: ['new'],
    summary: 'Make a project.',
    flags: [{ name: 'db', char: 'd', summary: 'Database.', values: ['sqlite', 'postgresql'], takesValue: true }],
  },
];

describe('cli/completion', function () {
  this.timeout(20_000);

  const complete = (...words: string[]): string[] => {
    const script = `${bashScript(COMMANDS)}\nCOMP_WORDS=(quintet ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}; _quintet; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout, status, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    return stdout.trim().split('\n').filter(Boolean);
  };

  it('completes commands, subcommands, flags and values in bash', () => {
    assert.deepEqual(complete(''), ['generate', 'new']);
    assert.deepEqual(complete('ge'), ['generate']);
    assert.deepEqual(complete('generate', ''), ['app', 'model']);
    assert.deepEqual(complete('generate', 'app', '--'), ['--dry-run']);
    assert.deepEqual(complete('new', '--db', ''), ['sqlite', 'postgresql']);
    assert.deepEqual(complete('new', '--db', 'p'), ['postgresql']);
  });

  it('offers what destroy can take back: what generate makes', () => {
    const command = (id: string) => ({ id, flags: {}, args: {}, hidden: false, aliases: [], hiddenAliases: [] });
    const config = { commands: ['destroy', 'generate:app', 'generate:view'].map(command) };
    const words = readCommandWords(config as unknown as Parameters<typeof readCommandWords>[0]);
    assert.deepEqual(
      words.map((entry) => entry.words.join(' ')),
      ['destroy', 'destroy app', 'destroy view', 'generate app', 'generate view'],
    );
  });

  it('quotes what zsh and fish would read otherwise', () => {
    assert.ok(zshScript(COMMANDS).includes("'app:Make an app\\: it'\\''s easy.'"));
    assert.ok(zshScript(COMMANDS).includes("'--dry-run[Write [nothing\\].]'"));
    assert.ok(zshScript(COMMANDS).includes("'(-d --db)'{-d,--db}'[Database.]:db:(sqlite postgresql)'"));
    assert.ok(fishScript(COMMANDS).includes("-l db -s d -x -a 'sqlite postgresql' -d 'Database.'"));
    assert.ok(fishScript(COMMANDS).includes("-a app -d 'Make an app: it\\'s easy.'"));
  });

  it('hides no parameter of zsh’s own behind its variables, and lets none of its own out', () => {
    const script = zshScript(COMMANDS);
    const declared = [...script.matchAll(/\b(?:local|typeset)((?: -\w| [\w$"'=]+)+)/g)].flatMap(([, names = '']) =>
      names.split(' ').map((name) => name.replace(/=.*/, '')),
    );
    for (const name of ['words', 'commands', 'functions', 'path', 'options', 'parameters'])
      assert.ok(!declared.includes(name), name);
    for (const name of ['curcontext', 'state', 'line', 'opt_args']) assert.ok(declared.includes(name), name);
  });

  it('prints scripts of the commands that there are', () => {
    for (const shell of ['bash', 'zsh', 'fish']) {
      const { code, stdout } = run(process.execPath, [join(packageFolder, 'bin/run.js'), 'completion', shell], {
        cwd: packageFolder,
      });
      assert.equal(code, 0);
      for (const word of ['makemigrations', 'generate', 'dry-run', 'postgresql'])
        assert.ok(stdout.includes(word), `${shell}: ${word}`);
    }
    const script = run(process.execPath, [join(packageFolder, 'bin/run.js'), 'completion', 'bash'], {
      cwd: packageFolder,
    }).stdout;
    assert.equal(spawnSync('bash', ['-n'], { input: script }).status, 0);
  });
});
