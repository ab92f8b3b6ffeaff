// Types flow from the models to everything that names a field: after a rename each of those lines is a compile error.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { scaffoldProject, type ScaffoldedProject } from '../support/scaffolded-project.ts';

/** Each line that names the field `title` ends in a comment that says so. */
const FILES: Record<string, string> = {
  'src/posts/views.ts': `import { getOr404, listView, detailView, createView, paginate } from 'quintet';
import { atomic, getOrCreate, inBulk, iterate, selectForUpdate, updateOrCreate } from 'quintet/db';
import { fullClean } from 'quintet/models';
import { db } from '#db';

export const list = listView('Post', { where: { published: true }, orderBy: { title: 'asc' } }); // title
export const filtered = listView('Post', { where: { title: { contains: 'x' } } }); // title
export const detail = detailView('Post', { include: { author: true } });
export const create = createView('Post', { fields: ['title', 'body'], successUrl: '/' }); // title

export async function reads(id: number) {
  const post = await getOr404(db.post.findUnique({ where: { id } }));
  const page = await paginate(db.post, { where: { title: 'x' } }, { page: 1 }); // title
  const names = (await db.user.findMany({ where: { posts: { some: { title: 'x' } } } })).length; // title
  const chosen = await db.post.findFirst({ select: { title: true } }); // title
  for await (const one of iterate(db.post)) one.title.trim(); // title
  for await (const one of iterate(db.post, { include: { author: true }, chunkSize: 10 })) one.author.email.trim();
  const many = await inBulk(db.post, [id]);
  await db.post.findMany({ orderBy: { title: 'asc' } }); // title
  await db.post.count({ where: { title: 'x' } }); // title
  await db.post.aggregate({ _max: { title: true } }); // title
  await db.post.groupBy({ by: ['title'], _count: true }); // title
  return [post.title, page.items.length, names, chosen, many.get(id)?.title]; // title
}

export async function writes(id: number, authorId: number) {
  const data = { title: 'x', slug: '', body: 'x', authorId };
  await db.post.create({ data }); // title
  await db.post.create({ data: { title: 'x', slug: '', body: 'x', authorId }, validate: true }); // title
  await db.post.update({ where: { id }, data: { title: 'x' } }); // title
  await db.post.update({ where: { id }, data: { body: 'y', title: 'x' }, validate: true }); // title
  await db.post.updateMany({ where: { id }, data: { title: 'x' } }); // title
  await db.post.createMany({ data: [{ title: 'x', slug: 'x', body: 'x', authorId }] }); // title
  await db.post.upsert({ where: { id }, create: data, update: {} }); // title
  await db.post.upsert({ where: { id }, create: { slug: '', body: '', authorId, headline: 'x' } as never, update: { title: 'x' } }); // title
  await getOrCreate(db.post, { where: { slug: 'x' }, create: data }); // title
  await updateOrCreate(db.post, { where: { slug: 'x' }, create: {} as never, update: { title: 'x' } }); // title
  await fullClean(db.post, { title: '' }); // title
  await atomic(db, async (tx) => {
    await selectForUpdate(tx.post, { where: { title: 'x' } }); // title
    await tx.post.update({ where: { id }, data: { title: 'x' } }); // title
    await tx.post.named('x').findMany({ where: { title: 'x' } }); // title
  });
}
`,
  'src/posts/urls.ts': `import { path, urls } from 'quintet';
import * as views from './views';
export default urls({ namespace: 'posts' }, [path('', views.list), path('<int:pk>/', views.detail)]);
`,
  'src/posts/forms.ts': `import { modelForm } from 'quintet/forms';
export const PostForm = modelForm('Post', {
  fields: ['title', 'body'], // title
  labels: { title: 'Headline' }, // title
  help: { body: 'Markdown' },
});
`,
  'src/posts/admin.ts': `import { modelAdmin } from 'quintet/admin';
export default [
  modelAdmin('Post', {
    listDisplay: ['title', 'author'], // title
    searchFields: ['title'], // title
    prepopulatedFields: { slug: ['title'] }, // title
    objectLabel: (post) => post.title, // title
  }),
];
`,
  'src/posts/signals.ts': `import { modelSignals } from 'quintet/models';
export default [
  modelSignals('Post', {
    preSave({ data, before }) {
      if (data.title === before?.body) data.body = ''; // title
    },
    async postSave({ row, tx }) {
      await tx.post.update({ where: { id: row.id }, data: { body: row.title } }); // title
    },
    m2mChanged: ({ field }) => field === 'tags',
  }),
];
`,
  'src/posts/scopes.ts': `import { modelScopes } from 'quintet/models';
export default [
  modelScopes('Post', {
    untitled: { title: '' }, // title
    named: (title: string) => ({ title }), // title
  }),
];
`,
};

/** Each must not compile. */
const WRONG = [
  `modelSignals('Pots', {})`,
  `modelSignals('Post', { presave() {} })`,
  `modelSignals('Post', { preSave: ({ data }) => data.titel })`,
  `modelSignals('Post', { postSave: ({ row }) => row.author })`,
  `modelSignals('Post', { postSave: ({ created, before }) => (created ? before.id : 0) })`,
  `modelSignals('Post', { preDelete: ({ tx }) => tx.pots.count() })`,
  `modelSignals('Post', { m2mChanged: ({ field }) => field === 'tag' })`,
  `modelScopes('Pots', {})`,
  `modelScopes('Post', { wrong: { publishd: true } })`,
  `modelScopes('Post', { wrong: { published: 'yes' } })`,
  `db.post.missing().count()`,
  `db.post.named(7).count()`,
  `db.post.untitled('x').count()`,
  `db.post.untitled().create({ data: {} as never })`,
  `db.tag.untitled().count()`,
  `db.post.create({ data: {} as never, validat: true })`,
  `db.post.update({ where: { id: 1 }, data: {}, validate: 'yes' })`,
  `fullClean(db.post, { title: 1 })`,
  `inBulk(db.post, ['a'])`,
  `inBulk(db.post, [1], { field: 'slug' })`,
  `inBulk(db.post, ['a'], { field: 'slog' })`,
  `withoutSignals(db.post).update({ where: { id: 1 }, data: { titel: '' } })`,
];

describe('blueprints/a renamed field', function () {
  this.timeout(180_000);
  let project: ScaffoldedProject;

  before(() => {
    project = scaffoldProject('site');
    for (const command of [
      'generate app posts',
      'generate model posts/Tag name:string:50:unique',
      'generate model posts/Post title:string:200 slug:slug:unique body:text published:boolean=false author:ref:User tags:many:Tag',
    ]) {
      const { code, stdout, stderr } = project.quintet(...command.split(' '));
      assert.equal(code, 0, `${command}\n${stdout}${stderr}`);
    }
    for (const [path, text] of Object.entries(FILES)) project.write(path, text);
  });
  after(() => project?.cleanUp());

  /** `src/posts/views.ts:6`, of every error that the compiler reports. */
  function compile(): { places: Set<string>; output: string } {
    project.quintet('sync');
    const { stdout } = project.tool('tsc', '--noEmit', '--pretty', 'false');
    const places = [...stdout.matchAll(/^(\S+\.ts)\((\d+),\d+\): error/gm)].map(([, file, line]) => `${file}:${line}`);
    return { places: new Set(places), output: stdout };
  }

  it('compiles before', () => {
    const { places, output } = compile();
    assert.deepEqual([...places], [], output);
  });

  it('was one of many names that the compiler knows: of models, signals, scopes and keys', () => {
    const imports = `import { inBulk, withoutSignals } from 'quintet/db';\nimport { fullClean, modelScopes, modelSignals } from 'quintet/models';\nimport { db } from '#db';\n`;
    project.write(
      'src/posts/wrong.ts',
      `${imports}export const wrong = [\n${WRONG.map((line) => `  () => ${line},\n`).join('')}];\n`,
    );
    const { places, output } = compile();
    const missed = WRONG.filter((_, index) => !places.has(`src/posts/wrong.ts:${index + 5}`));
    assert.deepEqual(missed, [], output);
    assert.equal(places.size, WRONG.length, output);
    rmSync(join(project.root, 'src/posts/wrong.ts'));
  });

  it('is an error in every line that names it, and in no other', () => {
    const models = project.read('src/posts/models.prisma');
    project.write(
      'src/posts/models.prisma',
      models.replace(/^(\s+)title /m, '$1headline ').replace('from: title', 'from: headline'),
    );
    const expected = Object.entries(FILES).flatMap(([path, text]) =>
      text.split('\n').flatMap((line, index) => (line.endsWith('// title') ? [`${path}:${index + 1}`] : [])),
    );
    const { places, output } = compile();
    assert.deepEqual({ missed: expected.filter((place) => !places.has(place)) }, { missed: [] }, output);
    const others = [...places].filter((place) => place.startsWith('src/posts/') && !expected.includes(place));
    assert.deepEqual(others, [], output);
  });
});
