// Contexts of views against what their templates read, by the project's own compiler.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../../../../src/kernel/package.ts';
import { createTemplateEngine } from '../../../../src/runtime/templates/engine.ts';
import { memoryLoader } from '../../../../src/runtime/templates/loaders.ts';
import { generate } from '../../../../src/toolchain/codegen/generate.ts';
import { writeContexts } from '../../../../src/toolchain/codegen/contexts-file.ts';
import { makeCompilable, sampleProject, type SampleProject } from './sample-project.ts';

const run = promisify(execFile);

const TEMPLATES: Readonly<Record<string, string>> = {
  'base.html': '<title>{{ title }}</title>{{ user.email }} {{ siteName }}{% block content %}{% endblock %}',
  'list.html':
    '{% extends "base.html" %}{% block content %}{% for post in posts %}{{ post.title }} {{ post.author.name }} ' +
    '{{ post.at.year }} {{ post.tags.length }} {{ post.tags.0 }} {{ forloop.counter }}{% empty %}-{% endfor %}' +
    '{% if page %}{{ page.number }}{% endif %}{{ note|default:"-" }}{% endblock %}',
  'row.html': '{{ row.title }} {{ extra }}',
  'rows.html': '{% for row in rows %}{% include "row.html" %}{% endfor %}{% include "row.html" with row=first only %}',
  'form.html': '<form>{{ form.email }} {{ form.errors }}</form>{{ entries.red.name }}{{ late }}',
  'cards.html': '{% partialdef card %}{{ card.title }}{% endpartialdef %}{{ deck }}',
  'unknown.html': '{% include which %}',
  'about.html': '{{ slug }} {{ team.name }}',
  'plain.html': 'nothing',
  'posts/blog-post-list.html':
    '{% for post in blogPosts %}{{ post.title }}{% endfor %}{{ total }}{{ paginator.count }}',
  'posts/blog-post-detail.html': '{{ blogPost.title }} {{ object.title }}',
};

const VALUES = `import type { HttpRequest } from 'quintet';
import type { BoundForm } from 'quintet/forms';
export interface Post { title: string; author: { name: string } | null; at: Date; tags: string[]; draft?: boolean }
export declare const request: HttpRequest;
export declare const posts: Post[];
export declare const bound: BoundForm<{ email: string }>;
export declare const given: Record<string, unknown>;
export declare const anything: any;
export declare function teamOf(request: HttpRequest): Promise<{ name: string } | undefined>;
`;

const PREAMBLE = `import { detailView, listView, render, renderStream, renderToString, templateResponse, templateView } from 'quintet';
import { anything, bound, given, posts, request, teamOf } from './values';
void [detailView, listView, render, renderStream, renderToString, templateResponse, templateView];
void [anything, bound, given, posts, request, teamOf];`;

describe('codegen/contexts', function () {
  this.timeout(120_000);
  let project: SampleProject;
  before(async () => {
    project = sampleProject();
    for (const [name, text] of Object.entries(TEMPLATES)) project.write(`src/templates/${name}`, text);
    project.write(
      'src/context-processors.ts',
      `import { defineContextProcessors, renderToString, safe } from 'quintet';
export default defineContextProcessors([
  () => ({ siteName: 'Blog' }),
  (request) => ({ sidebar: () => safe(renderToString(request, 'row.html', { row: { title: 'x' }, extra: 1 })) }),
]);
`,
    );
    makeCompilable(project);
    await generate(project);
    const engine = createTemplateEngine({ loader: memoryLoader(TEMPLATES) });
    const names = [...Object.keys(TEMPLATES), 'cards.html#card'];
    await writeContexts(project, Object.fromEntries(names.map((name) => [name, engine.types(name).reads])));
  });
  after(() => project.remove());

  /** What the compiler says to each line of `code`. */
  async function problemsOf(lines: readonly string[]): Promise<(string | undefined)[]> {
    project.write('.quintet/entry.ts', 'export {};\n');
    project.write('src/values.ts', VALUES);
    project.write('src/check.ts', `${PREAMBLE}\n${lines.join('\n')}\n`);
    const first = PREAMBLE.split('\n').length + 1;
    const tsc = join(packageRoot, 'node_modules/typescript/bin/tsc');
    const output = await run(process.execPath, [tsc, '-p', join(project.root, 'tsconfig.check.json')]).then(
      () => '',
      (error: { stdout: string }) => error.stdout,
    );
    const problems: (string | undefined)[] = lines.map(() => undefined);
    for (const [, file, line, message] of output.matchAll(
      /^(\S+?)\((\d+),\d+\): error (TS\d+: [^]*?)(?=^\S|(?![^]))/gm,
    )) {
      assert.match(String(file), /check\.ts$/, output);
      problems[Number(line) - first] = message;
    }
    return problems;
  }

  it('accepts what the template can show', async () => {
    const lines = [
      "render(request, 'list.html', { posts });",
      "render(request, 'list.html', { posts, page: { number: 1 }, note: 'x', title: 'T', more: 1 }, { status: 404 });",
      "render(request, 'list.html', { posts: () => posts, page: null });",
      "render(request, 'list.html', { posts: posts.map((post) => ({ ...post, score: 1 })), note: undefined });",
      "renderStream(request, 'list.html', { posts: (async function* () { yield* posts; })() });",
      "render(request, 'rows.html', { rows: posts, extra: 1, first: posts[0] });",
      "render(request, 'form.html', { form: bound, entries: new Map(), late: 1 });",
      "render(request, 'form.html', { form: bound, entries: { red: { name: 'x' } } as { red?: { name: string } }, late: 1 });",
      "render(request, 'cards.html#card', { card: { title: 'x' } });",
      "render(request, 'unknown.html', { which: 'row.html' });",
      "render(request, 'plain.html');",
      "render(request, 'plain.html', {}, { status: 201 });",
      "render(request, ['row.html', 'plain.html']);",
      "render(request, posts.length > 1 ? 'plain.html' : 'row.html', { row: posts[0] });",
      "render(request, 'list.html', given);",
      "render(request, 'list.html', { ...given });",
      "render(request, 'list.html', { ...(posts.length > 1 ? { page: { number: 1 } } : {}), posts });",
      "renderToString(request, 'row.html', { row: posts[0], extra: anything });",
      "templateResponse(request, 'row.html', { row: anything, extra: null });",
      "templateView('about.html', { context: async (request) => ({ team: await teamOf(request) }) });",
      "templateView('plain.html', { loginRequired: true });",
      "listView('BlogPost', { context: { total: 3 }, where: (request) => ({ id: Number(request.path) }) });",
      "listView('BlogPost', { context: async (request, params) => ({ total: request.path.length + params.id }), paginateBy: 3 });",
      "listView('BlogPost', { template: 'plain.html' });",
      "detailView('BlogPost');",
      "detailView('BlogPost', { template: 'row.html', context: { row: posts[0], extra: 1 } });",
    ];
    assert.deepEqual(
      await problemsOf(lines),
      lines.map(() => undefined),
    );
  });

  it('makes a missing name an error, and a value without what the template reads of it', async () => {
    const wrong: readonly (readonly [string, RegExp])[] = [
      ["render(request, 'list.html');", /Expected 3-4 arguments, but got 2/],
      ["render(request, 'list.html', { psots: posts });", /Property 'posts' is missing/],
      ["render(request, 'list.html', { posts: 5 });", /NotInContext<"posts\[\]">/],
      [
        "render(request, 'list.html', { posts: [{ titel: 'x' }] });",
        /NotInContext<"posts\[\]\.(title|author|at|tags)"/,
      ],
      [
        "render(request, 'list.html', { posts: posts.map(({ author, ...post }) => post) });",
        /NotInContext<"posts\[\]\.author">/,
      ],
      ["render(request, 'list.html', { posts, page: { nr: 1 } });", /NotInContext<"page\.number">/],
      [
        "render(request, 'list.html', { posts: posts.map((post) => ({ ...post, at: 5 })) });",
        /NotInContext<"posts\[\]\.at\.year">/,
      ],
      ["renderStream(request, 'rows.html', { rows: posts, first: posts[0] });", /Property 'extra' is missing/],
      ["renderToString(request, 'row.html', { row: posts, extra: 1 });", /NotInContext<"row\.title">/],
      ["templateResponse(request, 'row.html', { row: posts[0] });", /Property 'extra' is missing/],
      ["render(request, 'form.html', { form: bound, late: 1 });", /Property 'entries' is missing/],
      ["render(request, 'cards.html#card', { deck: 1 });", /Property 'card' is missing/],
      ["templateView('about.html');", /Expected 2 arguments, but got 1/],
      ["templateView('about.html', { context: { team: 5 } });", /NotInContext<"team\.name">/],
      ["listView('BlogPost');", /Expected 2 arguments, but got 1/],
      ["listView('BlogPost', { context: { totl: 3 } });", /Property 'total' is missing/],
      ["listView('BlogPost', { paginateBy: 3 });", /Property 'context' is missing/],
      ["listView('BlogPost', { context: { total: 1 }, paginateBu: 3 });", /'paginateBu' does not exist/],
      ["detailView('BlogPost', { template: 'row.html' });", /Property 'context' is missing/],
      [
        "detailView('BlogPost', { template: 'row.html', context: () => ({ row: posts[0] }) });",
        /Property 'extra' is missing/,
      ],
    ];
    const problems = await problemsOf(wrong.map(([line]) => line));
    wrong.forEach(([line, expected], at) => assert.match(problems[at] ?? 'no error', expected, line));
  });

  it('accepts everything where nothing is registered', async () => {
    await writeContexts(project, {});
    assert.deepEqual(
      await problemsOf(["render(request, 'list.html');", "render(request, 'list.html', { psots: 1 });"]),
      [undefined, undefined],
    );
  });
});
