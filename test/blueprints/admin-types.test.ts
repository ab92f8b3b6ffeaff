// Names in admin.ts are checked by the compiler, against the types that a real project generates.
import assert from 'node:assert/strict';
import { scaffoldProject, type ScaffoldedProject } from '../support/scaffolded-project.ts';

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

describe('blueprints: types of the admin', function () {
  this.timeout(120_000);
  let project: ScaffoldedProject;
  before(() => {
    project = scaffoldProject('typed');
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
