// What the compiler knows of a project: types that follow from its models, from rows to forms and views.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../../../../src/kernel/package.ts';
import { generate } from '../../../../src/toolchain/codegen/generate.ts';
import { SCHEMA_FILE } from '../schema/sample.ts';
import { makeCompilable, sampleProject, type SampleProject } from './sample-project.ts';

const run = promisify(execFile);

const ACCOUNTS = `model User {
  id       Int     @id @default(autoincrement())
  email    String  @unique /// @email
  password String  /// @password
  posts    Post[]
}
`;

const POSTS = `enum Mood {
  HAPPY
  SAD
}

model Post {
  id       Int       @id @default(autoincrement())
  title    String    /// @length(max: 200)
  stars    Int       @default(0)
  views    BigInt    @default(0)
  price    Decimal?
  mood     Mood      @default(HAPPY)
  state    String    @default("new") /// @choices(new: "New", done: "Done")
  rank     Int?      /// @choices(1: "First", 2: "Second")
  live     Boolean   @default(false)
  on       DateTime? /// @date
  extra    Json?
  token    String?   /// @sensitive
  author   User      @relation(fields: [authorId], references: [id])
  authorId Int
  tags     Tag[]
}

model Tag {
  id    Int    @id @default(autoincrement())
  name  String @unique
  posts Post[]
}
`;

describe('codegen/types of a project', function () {
  this.timeout(120_000);
  let project: SampleProject;
  before(async () => {
    project = sampleProject();
    project.write('src/schema.prisma', SCHEMA_FILE);
    project.write('src/accounts/models.prisma', ACCOUNTS);
    project.write('src/posts/models.prisma', POSTS);
    project.write('src/templates/base.html', '');
    makeCompilable(project);
    await generate(project);
    // The entry needs a whole app; this is about types.
    project.write('.quintet/entry.ts', 'export {};\n');
  });
  after(() => project.remove());

  /** What the compiler says, by line. A line that must not compile has `@ts-expect-error` above it. */
  async function compile(code: string): Promise<string[]> {
    project.write('src/check.ts', code);
    const tsc = join(packageRoot, 'node_modules/typescript/bin/tsc');
    try {
      await run(process.execPath, [tsc, '-p', join(project.root, 'tsconfig.check.json')], { timeout: 110_000 });
      return [];
    } catch (error) {
      const { stdout } = error as { stdout: string };
      // Quintet is read as its sources here, which are not written against the models of one project.
      return stdout.split('\n').filter((line) => line.includes('check.ts('));
    }
  }

  it('leaves secrets out of rows unless a query asks for them', async () => {
    const problems = await compile(`
import type { RowOf, UserRow } from 'quintet';
import { atomic, getOrCreate, iterate, selectForUpdate } from 'quintet/db';
import { db } from '#db';

export async function reads(id: number): Promise<void> {
  const where = { id };
  const user = await db.user.findUniqueOrThrow({ where });
  const email: string = user.email;
  // @ts-expect-error the hash
  user.password;
  const post = await db.post.findFirstOrThrow({ include: { author: true } });
  // @ts-expect-error the hash of an included row
  post.author.password;
  // @ts-expect-error a sensitive field
  post.token;
  const deep = await db.user.findMany({ include: { posts: { include: { author: true } } } });
  // @ts-expect-error the hash, further down
  deep[0]?.posts[0]?.author.password;
  const made = await db.user.create({ data: { email: 'a', password: 'b' }, include: { posts: true } });
  // @ts-expect-error the hash of a row that was written
  made.password;
  // @ts-expect-error a sensitive field below it
  made.posts[0]?.token;
  const asked = await db.user.findUniqueOrThrow({ where, omit: { password: false } });
  const hash: string = asked.password;
  const below = await db.post.findFirstOrThrow({ include: { author: { omit: { password: false } } } });
  const other: string = below.author.password;
  const selected: string = (await db.user.findFirstOrThrow({ select: { password: true } })).password;
  const token: string | null = (await db.post.update({ where, data: {}, omit: { token: false } })).token;
  const { row } = await getOrCreate(db.user, { where: { email }, create: { email, password: 'x' } });
  // @ts-expect-error the hash
  row.password;
  for await (const one of iterate(db.user)) {
    // @ts-expect-error the hash
    one.password;
  }
  await atomic(db, async (tx) => {
    const [locked] = await selectForUpdate(tx.user, { where });
    // @ts-expect-error the hash
    locked?.password;
    // @ts-expect-error the hash, in a transaction
    (await tx.user.findFirst())?.password;
  });
  console.log(hash, other, selected, token);
}

// @ts-expect-error not in a row
export const hashOf = (user: RowOf<'User'>): string => user.password;
// @ts-expect-error nor in the user of a request
export const ownHash = (user: UserRow): string => user.password;
`);
    assert.deepEqual(problems, []);
  });

  it('gives pages and iterated rows what their arguments include, whatever else these have', async () => {
    const problems = await compile(`
import { paginate } from 'quintet';
import { iterate } from 'quintet/db';
import { db } from '#db';

export async function reads(filter: { title: string } | { authorId: number }): Promise<string[]> {
  const page = await paginate(db.post, { where: { id: 1, ...filter }, include: { author: true }, orderBy: [{ title: 'desc' }, { id: 'asc' }] });
  const short = await paginate(db.post, { select: { id: true, author: { select: { email: true } } }, orderBy: { id: 'asc' } }, { page: 1 });
  // @ts-expect-error not selected
  short.items[0]?.title;
  // @ts-expect-error no such field to order by
  await paginate(db.post, { orderBy: [{ titel: 'desc' }] });
  // @ts-expect-error no such relation
  await paginate(db.post, { include: { autor: true } });
  // @ts-expect-error pages take and skip by themselves
  await paginate(db.post, { take: 3 });
  for await (const post of iterate(db.post, { include: { author: true }, where: { OR: [{ id: 1 }, { title: 'x' }] } })) post.author.email;
  // @ts-expect-error no such field
  iterate(db.post, { where: { titel: 'x' } });
  return [...page.items, ...short.items].map((post) => post.author.email);
}
`);
    assert.deepEqual(problems, []);
  });

  it('types the data of model forms by the fields that they name', async () => {
    const problems = await compile(`
import type { HttpRequest } from 'quintet';
import { integerField, modelForm } from 'quintet/forms';

const PostForm = modelForm('Post', {
  fields: ['title', 'stars', 'views', 'price', 'mood', 'state', 'rank', 'live', 'on', 'extra', 'author', 'tags'],
  clean: (form) => {
    if (form.data.stars > 3) form.addError('stars', 'Too many.');
    // @ts-expect-error not a field
    form.data.starz;
  },
});
const ByColumn = modelForm('Post', { fields: ['authorId'] });
const Whole = modelForm('Post', { fields: 'all', exclude: ['title'] });
const Own = modelForm('Post', { fields: ['title', 'stars'], overrides: { title: integerField() } });

export async function view(request: HttpRequest): Promise<void> {
  const form = await PostForm.from(request);
  const data: {
    title: string;
    stars: number;
    views: bigint;
    price: string | null;
    mood: 'HAPPY' | 'SAD';
    state: 'new' | 'done';
    rank: 1 | 2 | null;
    live: boolean;
    on: Date | null;
    extra: unknown;
    author: number;
    tags: readonly number[];
  } = form.data;
  // @ts-expect-error misspelt
  form.data.titel;
  // @ts-expect-error not a field of this form
  form.data.token;
  // @ts-expect-error no such choice
  if (form.data.mood === 'ANGRY') return;
  const author: number = (await ByColumn.from(request)).data.author;
  const whole = (await Whole.from(request)).data;
  const stars: number = whole.stars;
  // @ts-expect-error excluded
  whole.title;
  const title: number = (await Own.from(request)).data.title;
  console.log(data, author, stars, title);
}

// @ts-expect-error no such field
modelForm('Post', { fields: ['titel'] });
// @ts-expect-error no such option
modelForm('Post', { fields: ['title'], labals: {} });
// @ts-expect-error a label of no field
modelForm('Post', { fields: ['title'], labels: { titel: 'x' } });
`);
    assert.deepEqual(problems, []);
  });

  it('types the data of the forms in a set, and checks what is saved with them', async () => {
    const problems = await compile(`
import type { HttpRequest } from 'quintet';
import { form, formSet, inlineFormSet, integerField, modelFormSet, textField } from 'quintet/forms';

const GuestSet = formSet(form({ fields: { name: textField(), age: integerField({ required: false }) } }), { min: 1 });
const PostSet = modelFormSet('Post', {
  fields: ['title', 'stars', 'mood', 'rank', 'authorId'],
  orderField: 'stars',
  overrides: { title: integerField() },
  cleanForm: (one) => {
    if (one.data.mood === 'SAD') one.addError('mood', 'No.');
    // @ts-expect-error not a field
    one.data.moood;
  },
  clean: (set) => {
    const titles: number[] = set.data.map(({ title }) => title);
    // @ts-expect-error the place of a row is saved by the set
    set.data[0]?.stars;
    if (titles.length > 3) set.addError('Too many.');
  },
});
const ByUser = inlineFormSet('User', 'Post', { fields: 'all', relation: 'author' });
const Inferred = inlineFormSet('User', 'Post', { fields: 'all', exclude: ['token'], extra: 1 });

export async function view(request: HttpRequest): Promise<void> {
  const guests: { name: string; age: number | null }[] = (await GuestSet.from(request)).data;
  const set = await PostSet.from(request);
  const data: { title: number; mood: 'HAPPY' | 'SAD'; rank: 1 | 2 | null; author: number }[] = set.data;
  for (const one of set) {
    const rank: 1 | 2 | null = one.data.rank;
    // @ts-expect-error misspelt
    one.data.titel;
    console.log(rank);
  }
  await set.save({ values: { live: true } });
  await set.trySave({ values: (one) => ({ live: one.data.mood === 'HAPPY', authorId: 1 }) });
  // @ts-expect-error misspelt
  await set.save({ values: { lve: true } });
  // @ts-expect-error misspelt, beside a right one
  await set.save({ values: () => ({ live: true, lve: true }) });
  // @ts-expect-error another type
  await set.trySave({ values: () => ({ live: 'yes' }) });
  for (const lines of [await ByUser.from(request), await Inferred.from(request, { parent: null })]) {
    const titles: string[] = lines.data.map(({ title }) => title);
    // @ts-expect-error the parent's key cannot be posted
    lines.data[0]?.author;
    console.log(titles);
  }
  // @ts-expect-error excluded
  (await Inferred.from(request)).data[0]?.token;
  const [row] = (await set.save()).created;
  const title: string | undefined = row?.title;
  console.log(guests, data, title);
}

// @ts-expect-error no such field
modelFormSet('Post', { fields: ['titel'] });
// @ts-expect-error no such option
modelFormSet('Post', { fields: ['title'], xtra: 1 });
// @ts-expect-error no such relation
inlineFormSet('User', 'Post', { fields: ['title'], relation: 'autor' });
`);
    assert.deepEqual(problems, []);
  });

  it('checks what is saved with a form, and the values of views', async () => {
    const problems = await compile(`
import { createView, detailView, updateView, type HttpRequest } from 'quintet';
import { modelAdmin } from 'quintet/admin';
import { modelForm } from 'quintet/forms';
import { db } from '#db';

const PostForm = modelForm('Post', { fields: ['title'] });
const UserForm = modelForm('User', { fields: ['email'] });

export async function view(request: HttpRequest): Promise<void> {
  const instance = await db.post.findFirst();
  const form = await PostForm.from(request, { instance });
  await form.save({ authorId: 1, price: '12.50', views: 3, on: null, extra: { a: 1 }, token: 'x' });
  await (await UserForm.from(request)).save({ password: 'a hash' });
  // @ts-expect-error misspelt
  await form.save({ authorID: 1 });
  // @ts-expect-error another type
  await form.save({ authorId: 'one' });
  // @ts-expect-error no such value
  await form.trySave({ mood: 'ANGRY' });
  // @ts-expect-error a row of another model
  await PostForm.from(request, { instance: { email: 'ada@example.com' } });
}

export const views = [
  createView('Post', { form: PostForm, values: { authorId: 1 } }),
  createView('Post', { fields: ['title'], values: (request) => ({ authorId: request.user.isAuthenticated ? request.user.id : 1 }) }),
  updateView('Post', { form: PostForm, values: async () => ({ stars: 2 }) }),
  // @ts-expect-error misspelt
  createView('Post', { form: PostForm, values: { autorId: 1 } }),
  // @ts-expect-error misspelt, beside a right one
  createView('Post', { form: PostForm, values: () => ({ authorId: 1, starz: 2 }) }),
  // @ts-expect-error the same in a promise
  updateView('Post', { form: PostForm, values: async () => ({ authorId: 1, starz: 2 }) }),
  // @ts-expect-error another type
  createView('Post', { form: PostForm, values: () => ({ authorId: 'one' }) }),
  // @ts-expect-error a form of another model
  createView('Post', { form: UserForm }),
  // @ts-expect-error no such column
  detailView('Post', { where: { titel: 'x' } }),
];

export const admins = [
  modelAdmin('Post', { queryset: () => ({ live: true }) }),
  // @ts-expect-error no such column
  modelAdmin('Post', { queryset: () => ({ lve: true }) }),
  // @ts-expect-error no such column, beside a right one
  modelAdmin('Post', { queryset: () => ({ live: true, starz: 1 }) }),
];
`);
    assert.deepEqual(problems, []);
  });
});
