// What `quintet check` finds in translations. Needs dist/.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckMessage } from '../../../../src/kernel/project-handle.ts';
import { loadProjectEntry } from '../../../../src/toolchain/build/load-project-entry.ts';
import { loadProject } from '../../../../src/toolchain/project/load.ts';
import { createProject, type TestProject } from '../../../support/project.ts';
import { keepVariable } from '../../../support/keep-variable.ts';

const PAGE = `{% load i18n %}{% translate "Evening" %} {% translate "May" context "month name" %} {{ _("Bye")|upper }} {{ x|default:_("None") }}
{% blocktranslate with name=user.name %}Hello {{ name }}, 5%{% endblocktranslate %}
{% blocktranslate count n=posts.length %}{{ n }} post{% plural %}{{ n }} posts{% endblocktranslate %}
{% translate variable %}{% translate "later" noop %}{% translate "Evening" as again %}`;
const GERMAN = {
  Evening: 'Abend',
  Bye: 'Tschüss',
  None: 'Nichts',
  'Hello %(name)s, 5%%': 'Hallo %(nam)s, 5%%',
  '%(n)s post': { one: 'Ein Beitrag', other: '%(n)s Beiträge' },
  '@contexts': { 'month name': { May: 'Mai' } },
};

describe('runtime/project/translation-checks', function () {
  this.timeout(30_000);
  keepVariable('QUINTET_ROOT');
  let project: TestProject;

  const check = async (files: Record<string, string>, settings = ''): Promise<CheckMessage[]> => {
    project = createProject({ 'src/templates/page.html': PAGE, ...files });
    const file = join(project.root, 'src/settings.ts');
    project.write('src/settings.ts', readFileSync(file, 'utf8').replace('apps: [', `${settings}apps: [`));
    const app = await loadProjectEntry(await loadProject(project.root));
    const { messages } = await app.check().finally(() => app.close());
    return messages.filter(({ id }) => id.startsWith('translations.'));
  };

  afterEach(() => project.cleanUp());

  it('says nothing of a project in one language', async () => {
    assert.deepEqual(await check({}), []);
  });

  it('counts what a language lacks, and names the first places', async () => {
    const { '@contexts': _contexts, Bye: _bye, ...rest } = GERMAN;
    const german = JSON.stringify({ ...rest, 'Hello %(name)s, 5%%': 'Hallo %(name)s, 5%%' });
    const found = await check({ 'src/locale/de.json': german });
    assert.deepEqual(found, [
      {
        id: 'translations.W001',
        level: 'warning',
        message:
          '2 of 6 texts have no translation: "May" (src/templates/page.html:1:55), "Bye" (src/templates/page.html:1:88)',
        hint: 'Add them to the file, or to that of an app.',
        where: 'src/locale/de.json',
      },
    ]);
  });

  it('asks for each language of the settings, but that of the texts', async () => {
    const found = await check({}, "languages: ['en', 'en-gb', 'fr'], ");
    assert.deepEqual(
      found.map(({ where, message }) => [where, message.slice(0, 38)]),
      [['src/locale/fr.json', '6 of 6 texts have no translation: "Eve']],
    );
    assert.match(found[0]?.message ?? '', / and 3 more$/);
  });

  it('takes texts for English where the default language has a file, and Quintet’s own for English anyway', async () => {
    const own = "languages: ['de', 'en'], languageCode: 'de', ";
    const german = JSON.stringify({ ...GERMAN, 'Hello %(name)s, 5%%': 'Hallo %(name)s, 5%%', Bye: undefined });
    const ofDefault = await check({ 'src/locale/de.json': german }, own);
    assert.deepEqual(
      ofDefault.map(({ where, message }) => [where, message.slice(0, 47)]),
      [['src/locale/de.json', '1 of 6 texts have no translation: "Bye" (src/te']],
    );
    project.cleanUp();
    const page = '{% load i18n %}{% translate "Abend" %} {% translate "Log out" %}';
    const ofOther = await check({ 'src/templates/page.html': page }, own);
    assert.deepEqual(
      ofOther.map(({ where, message }) => [where, message.slice(0, 43)]),
      [['src/locale/en.json', '1 of 1 texts have no translation: "Abend" (']],
    );
  });

  it('finds values that the text does not have', async () => {
    const found = await check({ 'src/locale/de.json': JSON.stringify(GERMAN) });
    assert.deepEqual(
      found.map(({ id, message, hint }) => [id, message, hint]),
      [
        [
          'translations.W002',
          'the translation of "Hello %(name)s, 5%%" names %(nam)s, which src/templates/page.html:2:4 does not have',
          'It has %(name)s.',
        ],
      ],
    );
  });
});
