import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder, temporaryFolder } from '../support/command-line.ts';
import { scaffoldProject } from '../support/scaffolded-project.ts';
import { KEYS, needsTerminal, talk } from '../support/terminal.ts';

const bin = join(packageFolder, 'bin/run.js');

describe('cli/prompts', function () {
  this.timeout(180_000);
  let folder: ReturnType<typeof temporaryFolder>;

  before(function () {
    needsTerminal(this);
  });
  beforeEach(() => {
    folder = temporaryFolder('prompts');
  });
  afterEach(() => folder.cleanUp());

  it('new: asks what no flag answers, again when the answer cannot be, and takes arrows and defaults', async () => {
    const { code, screen } = await talk([bin, 'new', '--skip-install'], folder.path, [
      [/Project name/, `My Site${KEYS.enter}`],
      [/Try: my-site/, `\u0015shop${KEYS.enter}`],
      [/Database/, `${KEYS.down}${KEYS.enter}`],
      [/Create a git repository\? \(Y\/n\)/, `n${KEYS.enter}`],
    ]);
    assert.equal(code, 0, screen);
    assert.doesNotMatch(screen, /Install packages/);
    assert.match(readFileSync(join(folder.path, 'shop/.env'), 'utf8'), /postgresql:/);
    assert.equal(existsSync(join(folder.path, 'shop/.git')), false);
  });

  it('new: makes a project on a terminal that does not say how wide it is', async () => {
    const args = [bin, 'new', 'shop', '--yes', '--skip-install', '--skip-git'];
    const { code, screen } = await talk(args, folder.path, [], { columns: 0 });
    assert.equal(code, 0, screen);
  });

  it('new: Ctrl-C at a question writes nothing and ends with 130', async () => {
    const { code, screen } = await talk([bin, 'new', 'shop'], folder.path, [[/Database/, KEYS.ctrlC]]);
    assert.equal(code, 130, screen);
    assert.match(screen, /interrupted: nothing was changed/);
    assert.deepEqual(readdirSync(folder.path), []);
  });

  it('createsuperuser: validates while it asks, hides the password, and asks again after a typing mistake', async () => {
    const project = scaffoldProject('site');
    try {
      assert.equal(project.quintet('migrate').code, 0);
      const { code, screen } = await talk([bin, 'createsuperuser'], project.root, [
        [/Email:/, `nonsense${KEYS.enter}`],
        [/Enter a valid email address/, `\u0015ada@example.com${KEYS.enter}`],
        [/Password:/, `wonderful-orbit-62${KEYS.enter}`],
        [/Password \(again\):/, `something-else${KEYS.enter}`],
        [/didn't match[^]*Password:/, `wonderful-orbit-62${KEYS.enter}`],
        [/Password \(again\):/, `wonderful-orbit-62${KEYS.enter}`],
      ]);
      assert.equal(code, 0, screen);
      assert.match(screen, /Superuser created successfully\./);
      assert.doesNotMatch(screen, /wonderful-orbit-62/);
    } finally {
      project.cleanUp();
    }
  });
});
