// Names in admin.ts and policies.ts are checked by the compiler, against the types that a real project generates.
import assert from 'node:assert/strict';
import { scaffoldProject, type ScaffoldedProject } from '../support/scaffolded-project.ts';

const RIGHT_FORMS = `import { createView, render, type HttpRequest } from 'quintet';
import { choiceField, form, modelForm, textField } from 'quintet/forms';
import { modelAdmin } from 'quintet/admin';
import { db } from '#db';

export const SearchForm = form({
  fields: {
    q: textField({ required: false }),
    size: choiceField({ required: false, choices: { S: 'Small', L: 'Large' } }),
    kind: choiceField({ choices: [['new', 'New'], ['old', 'Old']] }),
    page: choiceField({ choices: [[1, 'One'], [2, 'Two']] }),
  },
});
export const PostForm = modelForm('Post', { fields: ['title', 'body', 'tags'] });

export async function search(request: HttpRequest) {
  const found = await SearchForm.bind(request.query, {}, request);
  const size: 'S' | 'L' | null = found.data.size;
  const kind: 'new' | 'old' = found.data.kind;
  const page: 1 | 2 = found.data.page;
  return render(request, 'base.html', { size, kind, page });
}

export async function edit(request: HttpRequest) {
  const instance = await db.post.findFirstOrThrow({ include: { author: true } });
  const changed = await PostForm.from(request, { instance });
  await changed.trySave({ authorId: instance.authorId });
  return render(request, 'base.html', { changed });
}

export const create = createView('Post', { form: PostForm, values: (request) => ({ authorId: request.user.id ?? 0 }) });
export const own = modelAdmin('Post', { queryset: (request) => ({ authorId: request.user.id ?? 0 }) });
`;

/** The same with mistakes, each in a line of its own. */
const WRONG_FORMS = [
  `export const a = async (request: HttpRequest) => (await PostForm.from(request)).save({ authrId: 1 });`,
  `export const b = async (request: HttpRequest) => (await PostForm.from(request)).trySave({ authrId: 1 });`,
  `export const c = (request: HttpRequest) => PostForm.from(request, { instance: { nothing: 1 } });`,
  `export const d = createView('Post', { values: { authrId: 1 } });`,
  `export const e = modelAdmin('Post', { queryset: () => ({ titel: 'x' }) });`,
  `export const f = async (request: HttpRequest): Promise<'M' | null> => (await SearchForm.bind(request.query)).data.size;`,
  `export const g = (request: HttpRequest) => SearchForm.bind({ q: 'x' });`,
];

const RIGHT = `import { column, modelAdmin } from 'quintet/admin';

export default [
  modelAdmin('Tag'),
  modelAdmin('Post', {
    listDisplay: [
      'title',
      'author',
      'author.email',
      'parent.author.email',
      column({ name: 'length', needs: ['body'], value: (post) => post.body.length, orderBy: 'body' }),
    ],
    listDisplayLinks: ['title'],
    listFilter: ['author', 'tags'],
    searchFields: ['title', '=slug', '^title', 'author.email', '=tags.name'],
    ordering: ['-title', 'id'],
    fieldsets: [{ fields: [['title', 'slug'], 'body'] }, { title: 'More', fields: ['author', 'tags'], collapse: true }],
    readonlyFields: ['author'],
    prepopulatedFields: { slug: ['title'] },
    objectLabel: (post) => post.title.toUpperCase(),
    labelFields: ['title'],
  }),
];
`;

/** Options that must not compile, each with a wrong name. */
const WRONG = [
  `modelAdmin('Pots')`,
  `modelAdmin('Post', { listDisplay: ['titel'] })`,
  `modelAdmin('Post', { listDisplay: ['author.emial'] })`,
  `modelAdmin('Post', { listDisplay: ['autor.email'] })`,
  `modelAdmin('Post', { listDisplay: ['title.length'] })`,
  `modelAdmin('Post', { listFilter: ['auther'] })`,
  `modelAdmin('Post', { listFilter: ['author.email'] })`,
  `modelAdmin('Post', { searchFields: ['=slog'] })`,
  `modelAdmin('Post', { searchFields: ['tags.nam'] })`,
  `modelAdmin('Post', { ordering: ['-titel'] })`,
  `modelAdmin('Post', { fields: [['title', 'slog']] })`,
  `modelAdmin('Post', { fieldsets: [{ fields: ['boddy'] }] })`,
  `modelAdmin('Post', { exclude: ['boddy'] })`,
  `modelAdmin('Post', { readonlyFields: ['boddy'] })`,
  `modelAdmin('Post', { prepopulatedFields: { slog: ['title'] } })`,
  `modelAdmin('Post', { prepopulatedFields: { slug: ['titel'] } })`,
  `modelAdmin('Post', { labelFields: ['titel'] })`,
  `modelAdmin('Post', { objectLabel: (post) => post.titel })`,
  `modelAdmin('Post', { lisDisplay: ['title'] })`,
  `column<'Post'>({ name: 'length', needs: ['boddy'], value: () => 1 })`,
  `column<'Post'>({ name: 'length', needs: ['body'], value: (post) => post.boddy })`,
];

const POLICIES = `import { and, isAuthenticated, isOwner, not, or, policy, readOnly } from 'quintet/access';
import { modelViewSet } from 'quintet/rest';

export const rule = or(isOwner('author'), readOnly);
export const posts = modelViewSet('Post', { fields: 'all', permissions: [isAuthenticated, or(isOwner('author'), readOnly)] });
export default [
  policy('Post', {
    view: ({ user }) => (user.isAuthenticated ? true : { title: 'Public' }),
    add: isAuthenticated,
    change: or(isOwner('author'), and(isAuthenticated, not(isOwner('author')))),
    delete: isOwner('author'),
    actions: { publish: rule },
    owner: 'author',
  }),
];
`;

const WRONG_POLICIES = [
  `policy('Post', { change: isOwner('usr') })`,
  `policy('Post', { change: or(isOwner('usr'), readOnly) })`,
  `policy('Post', { change: and(isAuthenticated, not(isOwner('usr'))) })`,
  `policy('Post', { actions: { publish: isOwner('usr') } })`,
  `policy('Tag', { change: rule })`,
  `modelViewSet('Post', { fields: 'all', permissions: isOwner('usr') })`,
];

describe('blueprints: types of the admin', function () {
  this.timeout(120_000);
  let project: ScaffoldedProject;
  before(() => {
    project = scaffoldProject('site');
    for (const command of [
      ['app', 'posts'],
      ['model', 'posts/Tag', 'name:string:50:unique'],
      [
        'model',
        'posts/Post',
        'title:string',
        'slug:slug:unique',
        'body:text',
        'author:ref:User',
        'parent:ref:Post:optional',
        'tags:many:Tag',
      ],
    ]) {
      const { code, stdout, stderr } = project.quintet('generate', ...command);
      assert.equal(code, 0, stdout + stderr);
    }
    project.quintet('sync');
  });
  after(() => project?.cleanUp());

  const compile = (text: string): string => {
    project.write('src/posts/admin.ts', text);
    return project.tool('tsc', '--noEmit').stdout;
  };

  it('types forms, what is saved with them and what views set', () => {
    const compileViews = (text: string) => {
      project.write('src/posts/typed-views.ts', text);
      return project.tool('tsc', '--noEmit').stdout;
    };
    compile('export default [];\n');
    assert.equal(compileViews(RIGHT_FORMS), '');
    const before = RIGHT_FORMS.split('\n').length;
    const output = compileViews(`${RIGHT_FORMS}\n${WRONG_FORMS.join('\n')}\n`);
    const found = [...output.matchAll(/typed-views\.ts\((\d+),/g)].map(([, line]) => Number(line));
    assert.deepEqual(
      WRONG_FORMS.filter((_, index) => !found.includes(before + index + 1)),
      [],
      output,
    );
    compileViews('export {};\n');
  });

  it('types the relations of rules', () => {
    const compilePolicies = (text: string) => {
      project.write('src/posts/policies.ts', text);
      return project.tool('tsc', '--noEmit').stdout;
    };
    compile('export default [];\n');
    assert.equal(compilePolicies(POLICIES), '');
    const before = POLICIES.split('\n').length;
    const output = compilePolicies(`${POLICIES}\n${WRONG_POLICIES.map((call) => `void ${call};`).join('\n')}\n`);
    const found = [...output.matchAll(/policies\.ts\((\d+),/g)].map(([, line]) => Number(line));
    assert.deepEqual(
      WRONG_POLICIES.filter((_, index) => !found.includes(before + index + 1)),
      [],
      output,
    );
    project.write('src/posts/policies.ts', 'export default [];\n');
  });

  it('accepts every right name', () => {
    assert.equal(compile(RIGHT), '');
  });

  it('refuses every wrong one', () => {
    const lines = [
      "import { column, modelAdmin } from 'quintet/admin';",
      'export const wrong = [',
      ...WRONG.map((call) => `  ${call},`),
      '];',
      'export default [];',
    ];
    const found = [...compile(`${lines.join('\n')}\n`).matchAll(/admin\.ts\((\d+),/g)].map(([, line]) => Number(line));
    const accepted = WRONG.filter((_, index) => !found.includes(index + 3));
    assert.deepEqual(accepted, []);
  });
});
