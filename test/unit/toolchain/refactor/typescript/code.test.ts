// What code says by itself: names of models and fields in calls of Quintet and of the database client.
import assert from 'node:assert/strict';
import { rename, renameCode } from '../sample-renaming.ts';

/** Before → after of `Post.title` renamed to `headline`. */
const FIELD: Record<string, [before: string, after: string][]> = {
  'options that list fields': [
    [
      `modelAdmin('Post', { listDisplay: ['title', 'slug'], searchFields: ['=title'], ordering: ['-title'] })`,
      `modelAdmin('Post', { listDisplay: ['headline', 'slug'], searchFields: ['=headline'], ordering: ['-headline'] })`,
    ],
    [
      `modelAdmin('Comment', { listDisplay: ['title', 'post.title'] })`,
      `modelAdmin('Comment', { listDisplay: ['title', 'post.headline'] })`,
    ],
    [
      `modelAdmin('Post', { fieldsets: [{ title: 'title', fields: [['title']] }] })`,
      `modelAdmin('Post', { fieldsets: [{ title: 'title', fields: [['headline']] }] })`,
    ],
    [`column<'Post'>({ name: 'title', needs: ['title'] })`, `column<'Post'>({ name: 'title', needs: ['headline'] })`],
  ],
  'options that are keyed by fields': [
    [
      `modelForm('Post', { fields: ['title'], labels: { title: 'Title' }, help: { 'title': 'title' } })`,
      `modelForm('Post', { fields: ['headline'], labels: { headline: 'Title' }, help: { 'headline': 'title' } })`,
    ],
    [
      `modelAdmin('Post', { prepopulatedFields: { slug: ['title'] } })`,
      `modelAdmin('Post', { prepopulatedFields: { slug: ['headline'] } })`,
    ],
  ],
  'conditions of scopes, and queries behind them': [
    [
      `modelScopes('Post', { named: (title: string) => ({ title }), plain: { title: 'a' }, all: {}, written: () => { return { NOT: { title: '' } }; } })`,
      `modelScopes('Post', { named: (title: string) => ({ headline: title }), plain: { headline: 'a' }, all: {}, written: () => { return { NOT: { headline: '' } }; } })`,
    ],
    [
      `db.post.named('title').plain().findMany({ where: { title: 'a' }, select: { title: true } })`,
      `db.post.named('title').plain().findMany({ where: { headline: 'a' }, select: { headline: true } })`,
    ],
    [
      `paginate(db.post.named('a'), { orderBy: { title: 'asc' } })`,
      `paginate(db.post.named('a'), { orderBy: { headline: 'asc' } })`,
    ],
  ],
  'arguments of the client, through relations and operators': [
    [
      `db.post.findMany({ where: { OR: [{ title: 'a' }, { NOT: { title: { contains: 'b' } } }] }, orderBy: [{ title: 'asc' }] })`,
      `db.post.findMany({ where: { OR: [{ headline: 'a' }, { NOT: { headline: { contains: 'b' } } }] }, orderBy: [{ headline: 'asc' }] })`,
    ],
    [
      `db.comment.findMany({ where: { title: 'a', post: { is: { title: 'b' } } }, select: { title: true, post: { select: { title: true } } } })`,
      `db.comment.findMany({ where: { title: 'a', post: { is: { headline: 'b' } } }, select: { title: true, post: { select: { headline: true } } } })`,
    ],
    [
      `db.user.update({ where: { id: 1 }, data: { posts: { create: [{ title, slug: title }] } } })`,
      `db.user.update({ where: { id: 1 }, data: { posts: { create: [{ headline: title, slug: title }] } } })`,
    ],
    [
      `db.post.groupBy({ by: ['title'], _count: { title: true }, having: { title: { not: '' } } })`,
      `db.post.groupBy({ by: ['headline'], _count: { headline: true }, having: { headline: { not: '' } } })`,
    ],
    [
      `db.post.findUnique({ where: { authorId_title: { authorId: 1, title: 'a' } } })`,
      `db.post.findUnique({ where: { authorId_headline: { authorId: 1, headline: 'a' } } })`,
    ],
    [
      `db.post.createMany({ data: Array.from({ length: 5 }, (_, i) => ({ title: \`P\${i}\`, slug: 'x' })) })`,
      `db.post.createMany({ data: Array.from({ length: 5 }, (_, i) => ({ headline: \`P\${i}\`, slug: 'x' })) })`,
    ],
    [
      `getOrCreate(db.post, { where: { title: 'a' }, create: { title: 'a' } })`,
      `getOrCreate(db.post, { where: { headline: 'a' }, create: { headline: 'a' } })`,
    ],
    [
      `atomic(async (tx) => tx.post.create({ data: { title: 'a' } }))`,
      `atomic(async (tx) => tx.post.create({ data: { headline: 'a' } }))`,
    ],
  ],
  'objects that are made elsewhere in the file': [
    [
      `const ROWS = [{ title: 'a', note: 1 }];\nfor (const { note, ...row } of ROWS) db.post.create({ data: { ...row } });`,
      `const ROWS = [{ headline: 'a', note: 1 }];\nfor (const { note, ...row } of ROWS) db.post.create({ data: { ...row } });`,
    ],
    [
      `const make = (data: { title: string }) => db.post.create({ data });`,
      `const make = (data: { headline: string }) => db.post.create({ data });`,
    ],
    [
      `type Filter = { title: string } | { slug: string };\nconst find = (filter: Filter) => db.post.findMany({ where: { ...filter } });`,
      `type Filter = { headline: string } | { slug: string };\nconst find = (filter: Filter) => db.post.findMany({ where: { ...filter } });`,
    ],
    [
      `listView('Post', { where: (request) => ({ title: request.path }) })`,
      `listView('Post', { where: (request) => ({ headline: request.path }) })`,
    ],
  ],
  'types that the client makes': [
    [
      `type Shown = Prisma.PostGetPayload<{ select: { title: true } }>;`,
      `type Shown = Prisma.PostGetPayload<{ select: { headline: true } }>;`,
    ],
  ],
};

/** Code that says nothing of `Post.title`. */
const UNTOUCHED = [
  `db.comment.create({ data: { title: 'title' } })`,
  `const page = { title: 'title' };`,
  `other.post.create({ data: { title: 'a' } })`,
  `const db = open(); \n{ const db = other; db.post.create({ data: { title: 'a' } }); }`,
  `modelForm('Comment', { fields: ['title'] })`,
  `listView('Post', { template: 'title', context: { title: 'Posts' } })`,
];

describe('refactor/code', () => {
  for (const [what, pairs] of Object.entries(FIELD)) {
    it(`renames a field in ${what}`, () => {
      for (const [before, after] of pairs) assert.equal(renameCode('Post.title', 'headline', before), after);
    });
  }

  it('leaves alone what belongs to something else', () => {
    for (const code of UNTOUCHED) assert.equal(renameCode('Post.title', 'headline', code), code);
  });

  it('renames a model in calls, in the client and in its types', () => {
    const pairs: [string, string][] = [
      [`modelForm('Post', { fields: ['title'] })`, `modelForm('Article', { fields: ['title'] })`],
      [`db.post.count()`, `db.article.count()`],
      [`db.postcard.count(); other.post.count();`, `db.postcard.count(); other.post.count();`],
      [`function f(row: RowOf<'Post'>, type: 'Post') {}`, `function f(row: RowOf<'Article'>, type: 'Post') {}`],
      [`let where: Prisma.PostWhereInput;`, `let where: Prisma.ArticleWhereInput;`],
      [`let where: Prisma.PostscriptWhereInput;`, `let where: Prisma.PostscriptWhereInput;`],
    ];
    for (const [before, after] of pairs) assert.equal(renameCode('Post', 'Article', before), after);
  });

  it('renames an imported type with what refers to it, and gives it an alias where the name is taken', () => {
    const source = (more: string) => `import type { Post } from '../../.quintet/client/client';\n${more}`;
    const renamed = (text: string) => rename('Post', 'Article', { 'src/a.ts': text }).changed.get('src/a.ts');
    assert.equal(
      renamed(source('export type Titles = Pick<Post, "title">[];\n')),
      `import type { Article } from '../../.quintet/client/client';\nexport type Titles = Pick<Article, "title">[];\n`,
    );
    assert.equal(
      renamed(source('class Article {}\nexport let post: Post;\n')),
      `import type { Article as Post } from '../../.quintet/client/client';\nclass Article {}\nexport let post: Post;\n`,
    );
  });

  it('writes the model down in the settings where the default named it', () => {
    const settings = `import { defineSettings } from 'quintet';\nexport default defineSettings({\n  apps: ['blog'],\n});\n`;
    const { changed } = rename('User', 'Member', { 'src/settings.ts': settings });
    assert.equal(changed.get('src/settings.ts'), settings.replace('  apps', `  userModel: 'Member',\n  apps`));
  });

  it('lets a view keep the template that it had', () => {
    const view = `import { listView } from 'quintet';\nexport const a = listView('Post');\nexport const b = listView('Post', { paginateBy: 5 });\n`;
    const template = {
      'src/blog/templates/blog/post-list.html': '{% for post in posts %}{{ post.title }}{% endfor %}',
    };
    const { changed } = rename('Post', 'Article', { 'src/blog/views.ts': view, ...template });
    assert.match(
      changed.get('src/blog/views.ts') ?? '',
      /listView\('Article', \{ template: 'blog\/post-list\.html' \}\)/,
    );
    assert.match(changed.get('src/blog/views.ts') ?? '', /\{ template: 'blog\/post-list\.html', paginateBy: 5 \}/);
    assert.match([...changed.values()].join(), /\{% for post in articles %\}/);
    assert.doesNotMatch(
      rename('Post', 'Article', { 'src/blog/views.ts': view }).changed.get('src/blog/views.ts') ?? '',
      /template/,
    );
  });

  it('renames the parameter of a route that finds rows by the field', () => {
    const urls = `import { detailView, path, urls } from 'quintet';
export default urls({ namespace: 'blog' }, [path('<slug:slug>/', detailView('Post'), { name: 'detail' }), path('tags/<slug:slug>/', detailView('Tag'), { name: 'tag' })]);
`;
    const test = `import { reverse } from 'quintet';\nreverse('blog:detail', { slug: 'a' });\nreverse('blog:tag', { slug: 'a' });\n`;
    const { changed } = rename('Post.slug', 'key', { 'src/blog/urls.ts': urls, 'src/blog/a.test.ts': test });
    assert.equal(changed.get('src/blog/urls.ts'), urls.replace("'<slug:slug>/'", "'<slug:key>/'"));
    assert.equal(changed.get('src/blog/a.test.ts'), test.replace('slug', 'key'));
  });

  it('renames what tests send to the form of a route, and tells what two models could mean', () => {
    const code = {
      'src/blog/urls.ts': `import { createView, path, urls } from 'quintet';\nexport default urls({ namespace: 'blog' }, [path('new/', createView('Post', {}), { name: 'create' })]);\n`,
      'src/blog/a.test.ts': `import { reverse } from 'quintet';\nimport { testClient } from 'quintet/testing';\nclient.post(reverse('blog:create'), { title: 'a' });\nclient.post('/x/', { title: 'a', slug: 'b' });\nclient.post('/y/', { title: 'a' });\nclient.createUser({ title: 'a' });\n`,
    };
    const { changed, unclear } = rename('Post.title', 'headline', code);
    assert.equal(
      changed.get('src/blog/a.test.ts'),
      code['src/blog/a.test.ts']
        .replace("{ title: 'a' }", "{ headline: 'a' }")
        .replace("{ title: 'a', slug", "{ headline: 'a', slug"),
    );
    assert.deepEqual(
      unclear.map(({ path, offset }) => code[path as keyof typeof code].slice(offset - 21, offset + 5)),
      [`client.post('/y/', { title`],
    );
  });

  it('renames what is sent by a variable, to the address that a function gives, and what a form is bound to', () => {
    const code = {
      'src/blog/forms.ts': `import { modelForm } from 'quintet/forms';\nexport const PostForm = modelForm('Post', { fields: ['slug'] });\n`,
      'src/blog/urls.ts': `import { createView, path, urls } from 'quintet';\nexport default urls({ namespace: 'blog' }, [path('new/', createView('Post', {}), { name: 'create' })]);\n`,
      'src/blog/a.test.ts': `import { FormValues, reverse } from 'quintet';\nimport { testClient } from 'quintet/testing';\nimport { PostForm } from './forms';\nconst create = () => reverse('blog:create');\nconst sent = { title: 'a' };\nclient.post(create(), sent, { json: true });\nconst bound = new URLSearchParams({ title: 'b' });\nPostForm.bind(FormValues.parse(String(bound)));\n`,
    };
    const { changed, unclear } = rename('Post.title', 'headline', code);
    assert.equal(changed.get('src/blog/a.test.ts'), code['src/blog/a.test.ts'].replaceAll('title', 'headline'));
    assert.deepEqual(unclear, []);
  });

  it('takes no single name for a model’s', () => {
    const code = `import { testClient } from 'quintet/testing';\nclient.post('/accounts/password_reset/', { email: 'a@b.c' });\n`;
    const { changed, unclear } = rename('User.email', 'address', { 'src/a.test.ts': code });
    assert.equal(changed.size, 0);
    assert.equal(unclear.length, 1);
  });
});
