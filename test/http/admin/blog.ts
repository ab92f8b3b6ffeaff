// The blog that the tests of the admin run against: 30 posts of 3 authors, comments that go with their post, a category
// that keeps its post from being deleted.
import type { Row } from '../../../src/kernel/database.ts';
import { column, modelAdmin, type ModelAdmin } from '../../../src/runtime/admin/options.ts';
import { createAdminSite, type AdminSiteOptions, type AdminTestSite } from '../../support/admin-site.ts';

export const BLOG = `
enum Mood {
  HAPPY
  SAD
}

/// @display(title)
model Post {
  id         Int        @id @default(autoincrement())
  title      String     /// @length(max: 200)
  slug       String     @unique /// @slug(from: title)
  body       String     @default("") /// @text
  mood       Mood       @default(HAPPY)
  published  Boolean    @default(false)
  rating     Float?
  createdAt  DateTime   @default(now())
  author     Author     @relation(fields: [authorId], references: [id], onDelete: Cascade)
  authorId   Int
  secret     String     @default("") /// @sensitive
  comments   Comment[]
  categories Category[]
  tags       Tag[]
}

/// @display(name)
model Author {
  id    Int    @id @default(autoincrement())
  name  String
  posts Post[]
}

/// @display(name)
model Comment {
  id     Int    @id @default(autoincrement())
  name   String
  post   Post   @relation(fields: [postId], references: [id], onDelete: Cascade)
  postId Int
}

/// @display(name)
model Category {
  id     Int    @id @default(autoincrement())
  name   String
  post   Post?  @relation(fields: [postId], references: [id], onDelete: Restrict)
  postId Int?
  cover  Cover?
}

/// @display(name)
model Cover {
  id         Int       @id @default(autoincrement())
  name       String
  category   Category? @relation(fields: [categoryId], references: [id], onDelete: SetNull)
  categoryId Int?      @unique
}

/// @display(name)
model Tag {
  name  String @id
  posts Post[]
}

model Seat {
  row   Int
  place String

  @@id([row, place])
}
`;

export const POST_ADMIN: ModelAdmin = modelAdmin('Post', {
  listDisplay: [
    'title',
    'author',
    'published',
    'createdAt',
    'author.name',
    column({ name: 'titleLength', needs: ['title'], value: (post) => String((post as Row)['title']).length }),
  ],
  listFilter: ['published', 'mood', 'createdAt', 'author'],
  searchFields: ['title', '=slug', 'author.name'],
  listPerPage: 10,
});

export async function createBlog(options: Partial<AdminSiteOptions> = {}): Promise<AdminTestSite> {
  const site = await createAdminSite({ models: { posts: BLOG }, registrations: [POST_ADMIN], ...options });
  await site.createUser('admin@example.com', { isSuperuser: true });
  await site.createUser('staff@example.com', { isStaff: true });
  await site.createUser('nobody@example.com');
  await site.createUser('gone@example.com', { isStaff: true, isActive: false });
  return site;
}

/** @returns the id of the last post, which has two comments and a category */
export async function fillBlog({ db }: AdminTestSite): Promise<number> {
  for (const name of ['Ann', 'Ben', 'Cid']) await db['author'].create({ data: { name } });
  let last = 0;
  for (let i = 0; i < 30; i++) {
    const post = await db['post'].create({
      data: {
        title: `Post ${i} <b>`,
        slug: `post-${i}`,
        published: i % 2 === 0,
        authorId: (i % 3) + 1,
        body: 'never in a list',
        secret: 'hush-hush',
        createdAt: new Date(Date.UTC(2026, 0, i + 1)),
      },
    });
    last = post.id as number;
  }
  await db['comment'].create({ data: { name: 'c1', postId: last } });
  await db['comment'].create({ data: { name: 'c2', postId: last } });
  await db['category'].create({ data: { name: 'Root', postId: last } });
  await db['tag'].create({ data: { name: 'a/b,c' } });
  await db['tag'].create({ data: { name: 'plain' } });
  await db['seat'].create({ data: { row: 3, place: 'a,b_c' } });
  return last;
}

/** Text of a page without markup, spaces folded. */
export function textOf(html: string): string {
  return html
    .replace(/<(script|style)[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .replace(/&#x27;/g, "'")
    .replace(/&quot;/g, '"')
    .replace(/\s+/g, ' ');
}
