// A new blog speaks German and French as soon as its settings name the languages.
import assert from 'node:assert/strict';
import { scaffoldProject, type ScaffoldedProject } from '../support/scaffolded-project.ts';

const SETTINGS = 'src/settings.ts';

describe('blueprints/starter-languages', function () {
  this.timeout(180_000);
  let project: ScaffoldedProject;
  before(() => {
    project = scaffoldProject('speaking', '--starter', 'blog');
    project.write(SETTINGS, project.read(SETTINGS).replace('  apps:', "  languages: ['en', 'de', 'fr'],\n  apps:"));
  });
  after(() => project?.cleanUp());

  const check = (...tags: string[]) =>
    (
      JSON.parse(project.quintet('check', '--json', ...tags.flatMap((tag) => ['--tag', tag])).stdout) as {
        id: string;
        message: string;
      }[]
    )
      .filter(({ id }) => /^(?:translations|templates)/.test(id))
      .map(({ id, message }) => `${id} ${message}`);

  it('has a translation of every text of its templates', () => {
    assert.deepEqual(check(), []);
  });

  it('passes its own tests in another language', () => {
    const settings = project.read(SETTINGS);
    project.write(SETTINGS, settings.replace('  apps:', "  languageCode: 'fr',\n  apps:"));
    const { code, stdout, stderr } = project.quintet('test');
    project.write(SETTINGS, settings);
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /\d+ passing/);
  });

  it('is asked for the texts of its own templates in other languages, not for those of Quintet', () => {
    project.write('src/locale/nl.json', '{}');
    project.write(SETTINGS, project.read(SETTINGS).replace("'fr'", "'fr', 'nl'"));
    const found = check();
    assert.equal(found.length, 1);
    assert.match(String(found[0]), /^translations\.W001 \d\d of \d\d texts have no translation/);
    assert.doesNotMatch(String(found[0]), /registration\/form|password-reset-email|admin\//);
  });
});
