// Generators leave the types of the database client up to date, as `sync` does.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from '../support/command-line.ts';
import { scaffoldProject, type ScaffoldedProject } from '../support/scaffolded-project.ts';

describe('cli/generated types', function () {
  this.timeout(120_000);
  let project: ScaffoldedProject;
  let bin: string;

  beforeEach(() => {
    project = scaffoldProject('site');
    bin = join(project.root, 'node_modules/.bin');
  });
  afterEach(() => project.cleanUp());

  /** As npm links it: `.bin` is otherwise that of the checkout, which has no quintet. */
  function install(): void {
    rmSync(bin);
    mkdirSync(bin);
    symlinkSync(join(packageFolder, 'bin/run.js'), join(bin, 'quintet'));
  }

  function done(...args: string[]): { stdout: string; stderr: string } {
    const run = project.quintet(...args);
    assert.equal(run.code, 0, `${args.join(' ')}\n${run.stdout}${run.stderr}`);
    return run;
  }

  it('knows a new model, a new field and a removed model without sync', () => {
    install();
    done('generate', 'app', 'library');
    done('generate', 'model', 'library/Book', 'title:string:200');
    assert.match(project.read('.quintet/models.ts'), /Book/);
    assert.match(project.read('.quintet/client/models/Book.ts'), /title/);
    done('generate', 'field', 'library/Book', 'subtitle:string:optional');
    assert.match(project.read('.quintet/client/models/Book.ts'), /subtitle/);
    done('destroy', 'model', 'library/Book', '--force');
    assert.doesNotMatch(project.read('.quintet/models.ts'), /Book/);
  });

  it('writes no types with --dry-run, or where packages are not installed', () => {
    done('generate', 'app', 'library');
    assert.equal(existsSync(join(project.root, '.quintet/models.ts')), false);
    install();
    done('generate', 'model', 'library/Book', 'title:string', '--dry-run');
    assert.equal(existsSync(join(project.root, '.quintet/models.ts')), false);
  });

  it('completes and warns if the schema is not valid', () => {
    install();
    done('generate', 'app', 'library');
    const models = project.read('src/library/models.prisma');
    project.write('src/library/models.prisma', `${models}\nmodel Broken {\n`);
    const { stdout, stderr } = done('generate', 'command', 'library/import');
    assert.match(stdout, /create {2}src\/library\/commands\/import\.ts/);
    assert.match(stderr, /^! Types were not updated: /m);
  });
});
