// Every example of docs/templates.md gives the output that stands below it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../../src/kernel/package.ts';
import { createTemplateEngine } from '../../../../src/runtime/templates/engine.ts';
import {
  defineLibrary,
  inclusionTag,
  simpleBlockTag,
  simpleTag,
} from '../../../../src/runtime/templates/define-library.ts';
import { formatHtml, type SafeString } from '../../../../src/runtime/templates/safe-string.ts';
import { memoryCatalogues } from '../../../../src/runtime/templates/i18n/catalogue.ts';
import { memoryLoader } from '../../../../src/runtime/templates/loaders.ts';
import { parseCatalogue } from '../../../../src/runtime/templates/i18n/catalogue.ts';

interface Block {
  language: string;
  name: string | undefined;
  text: string;
}

const text = readFileSync(join(packageRoot, 'docs/templates.md'), 'utf8');
const blocks: Block[] = [...text.matchAll(/^```(\w+)(?: (\S+))?\n([\s\S]*?)^```$/gm)].map(
  ([, language = '', name, body = '']) => ({ language, name, text: body.replace(/\n$/, '') }),
);

// The library that the guide shows; its text is compared below.
const posts = defineLibrary({
  filters: { shout: (text: string, mark: string = '!') => text.toUpperCase() + mark },
  tags: {
    greeting: simpleTag(
      (_context, name: string, options: { loud?: boolean } = {}) => `Hello ${options.loud ? name.toUpperCase() : name}`,
    ),
    panel: simpleBlockTag(
      (_context, body: SafeString, options: { title: string }) =>
        formatHtml`<section><h2>${options.title}</h2>${body}</section>`,
    ),
    stars: inclusionTag('row.html', (_context, count: number) => ({ item: '*'.repeat(count) })),
  },
});
const files = Object.fromEntries(
  blocks.filter(({ name }) => name !== undefined).map(({ name, text: body }) => [name as string, body]),
);
const german = blocks.find(({ name }) => name === 'src/locale/de.json')?.text ?? '{}';
const engine = createTemplateEngine({
  loader: memoryLoader(files),
  libraries: { posts },
  catalogues: memoryCatalogues({ de: parseCatalogue(german, 'src/locale/de.json') }),
});

describe('docs/templates.md', () => {
  const pages = blocks
    .map((block, at) => ({ block, at }))
    .filter(({ block }) => block.language === 'django' && block.name === undefined);

  it('has examples', () => assert.ok(pages.length >= 6));

  for (const { block, at } of pages) {
    it(`shows what is printed by ${block.text.slice(0, 50)}`, () => {
      const next = blocks[at + 1];
      const context =
        next?.language === 'json' && next.name === undefined ? (JSON.parse(next.text) as Record<string, unknown>) : {};
      const output = next?.language === 'json' ? blocks[at + 2] : next;
      assert.equal(output?.language, 'html');
      assert.equal(engine.renderString(block.text, context).trimStart(), output?.text);
    });
  }

  const values = {
    list: [3, 1, 2],
    people: [{ name: 'Bob' }, { name: 'Ann' }],
    nothing: null,
    yes: true,
    data: { a: '<' },
    day: new Date('2024-03-05T14:30:00Z'),
    later: new Date('2024-03-14T15:00:00Z'),
  };
  const lines = blocks
    .filter(({ language }) => language === 'text')
    .flatMap((block) => block.text.split('\n'))
    .filter((line) => line.includes(' → '));

  it('has a line for most filters', () => assert.ok(lines.length >= 20));

  for (const line of lines) {
    it(line, () => {
      const [source = '', expected] = line.split(' → ');
      assert.equal(engine.renderString(`{% load humanize %}${source}`, values).replaceAll('\u00a0', ' '), expected);
    });
  }
});
