// Every example of the guide compiles in a real project under its strict settings. A block that begins with
// `// src/posts/views.ts` stands for that file; other blocks stand beside the files of the app posts.
import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { scaffoldProject, type ScaffoldedProject } from '../support/scaffolded-project.ts';
import { readBlocks, type Block } from './pages.ts';

const POST =
  'title:string:200 slug:slug:unique body:text published:boolean=false author:ref:User tags:many:Tag createdAt:datetime=now';
const PRODUCT = 'name:string:200 slug:slug:unique price:decimal:10,2 description:text';

/** The tutorial of rest.md is about the blog starter: test/e2e/rest-tutorial.test.ts runs it. */
const isOfTutorial = (text: string): boolean => text.startsWith('// src/blog/');

describe('docs/examples', function () {
  this.timeout(180_000);
  const blocks = readBlocks('ts').filter(({ text }) => !isOfTutorial(text));
  let project: ScaffoldedProject;

  before(() => {
    project = scaffoldProject('guide');
    for (const command of [
      'generate app posts',
      'generate app catalog',
      'generate model posts/Tag name:string:50:unique',
      `generate model posts/Post ${POST}`,
      `generate model catalog/Product ${PRODUCT}`,
      'generate view posts/Post --crud',
    ]) {
      const { code, stdout, stderr } = project.quintet(...command.split(' '));
      assert.equal(code, 0, `${command}\n${stdout}${stderr}`);
    }
    // The names that an example gives to conditions are names of `db` in the others.
    const scopes = blocks.find(({ text }) => text.startsWith('// src/posts/scopes.ts'));
    project.write('src/posts/scopes.ts', scopes?.text ?? '');
  });

  after(() => project?.cleanUp());

  it('finds examples in the guide', () => {
    assert.ok(blocks.length > 25, `only ${blocks.length}`);
  });

  it('compiles them all', () => {
    const places = new Map(blocks.map((block, i) => [writeBlock(project, block, i), block.where]));
    writeTemplates(project, blocks);
    project.quintet('sync');
    const { code, stdout } = project.tool(
      'tsc',
      '--noEmit',
      '--noUnusedLocals',
      'false',
      '--noUnusedParameters',
      'false',
    );
    assert.equal(code, 0, nameExamples(stdout, places));
  });
});

/**
 * Each page has a copy of the project's sources around its examples, so that pages do not get in each other's way. The
 * client of a migration is the project's own here: no migration of that name exists.
 */
function writeBlock(project: ScaffoldedProject, block: Block, index: number): string {
  const folder = `src/guide-${block.page}`;
  for (const app of ['accounts', 'posts', 'catalog', 'home']) {
    cpSync(join(project.root, 'src', app), join(project.root, folder, app), { recursive: true, force: false });
  }
  const named = /^\/\/ src\/(\S+?\.ts)\b/.exec(block.text)?.[1];
  const path = `${folder}/${named ?? `posts/example-${index}.ts`}`;
  project.write(path, block.text.replace(/'[./]*\.quintet\/migrations\/\w+\/client/, "'../../../.quintet/client"));
  return path;
}

/** Template names are types: those that examples mention have to exist. */
function writeTemplates(project: ScaffoldedProject, examples: readonly Block[]): void {
  const names = examples.flatMap(({ text }) => [...text.matchAll(/'([\w/-]+\.html)'/g)].map(([, name]) => name ?? ''));
  for (const name of new Set(names)) project.write(`src/templates/${name}`, '');
}

function nameExamples(output: string, places: Map<string, string>): string {
  let text = output;
  for (const [path, where] of places) text = text.replaceAll(path, `${where} (${path})`);
  return text;
}
