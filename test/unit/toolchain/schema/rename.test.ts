import assert from 'node:assert/strict';
import { parseSchema } from '../../../../src/toolchain/schema/read-schema.ts';
import { renameFields, renameModel } from '../../../../src/toolchain/schema/rename.ts';
import type { SchemaFile } from '../../../../src/toolchain/schema/schema-file.ts';

const HEAD = `generator client {
  provider = "prisma-client"
  output   = "../.quintet/client"
}

datasource db {
  provider = "sqlite"
}
`;
const POSTS = `/// @ordering(-createdAt, title) @display(title)
model Post {
  id        Int      @id @default(autoincrement())
  title     String   /// @length(max: 200)
  slug      String   @unique /// @slug(from: [title, kicker])
  kicker    String?  // the title of the title
  createdAt DateTime @default(now())
  author    User     @relation(fields: [authorId], references: [id])
  authorId  Int
  comments  Comment[]

  @@unique([authorId, title(sort: Desc)])
  @@index([title], map: "title")
  @@map("posts_post")
}

model Comment {
  id    Int @id
  title String
  post  Post @relation(fields: [slug], references: [slug])
  slug  String
}
`;
const USERS = `model User {
  id    Int    @id
  posts Post[]
}
`;
const files: SchemaFile[] = [
  ['src/schema.prisma', HEAD],
  ['src/posts/models.prisma', POSTS],
  ['src/accounts/models.prisma', USERS],
];
const { description } = parseSchema(files, 'sqlite');
const text = (renamed: readonly SchemaFile[], path: string) => renamed.find(([name]) => name === path)?.[1] ?? '';

describe('schema/rename', () => {
  it('renames a field in its model, in indexes and in annotations, and nowhere else', () => {
    const renamed = renameFields(files, description, [{ model: 'Post', from: 'title', to: 'head' }]);
    parseSchema(renamed, 'sqlite');
    assert.equal(
      text(renamed, 'src/posts/models.prisma'),
      POSTS.replace('@ordering(-createdAt, title) @display(title)', '@ordering(-createdAt, head) @display(head)')
        .replace('  title     String   ///', '  head      String   ///')
        .replace('from: [title,', 'from: [head,')
        .replace('title(sort', 'head(sort')
        .replace('@@index([title]', '@@index([head]'),
    );
  });

  it('renames what relations of other models refer to', () => {
    const renamed = renameFields(files, description, [{ model: 'Post', from: 'slug', to: 'key' }]);
    assert.match(text(renamed, 'src/posts/models.prisma'), /@relation\(fields: \[slug\], references: \[key\]\)/);
  });

  it('renames in the condition of a set that is unique among some rows', () => {
    const source =
      'model Seat {\n  id Int @id\n  day String\n  free Boolean\n  @@unique([day], where: { free: false, day: "free: " })\n}\n';
    const head = HEAD.replace('"prisma-client"', '"prisma-client"\n  previewFeatures = ["partialIndexes"]');
    const some: SchemaFile[] = [
      ['src/schema.prisma', head],
      ['src/posts/models.prisma', source],
    ];
    const schema = parseSchema(some, 'sqlite').description;
    const [, renamed] = renameFields(some, schema, [{ model: 'Seat', from: 'free', to: 'open' }]);
    assert.equal(
      renamed?.[1],
      source.replace('  free Boolean', '  open Boolean').replace('{ free: false', '{ open: false'),
    );
  });

  it('aligns columns again that were aligned', () => {
    const renamed = renameFields(files, description, [
      { model: 'Post', from: 'author', to: 'responsible' },
      { model: 'Comment', from: 'title', to: 'subject' },
    ]);
    const posts = text(renamed, 'src/posts/models.prisma');
    assert.match(posts, /^ {2}id {10}Int {6}@id/m);
    assert.match(posts, /^ {2}responsible User {5}@relation/m);
    assert.match(posts, /^ {2}subject String$/m);
    assert.match(posts, /^ {2}post {4}Post @relation/m);
  });

  it('renames a model with the types of fields, and its table if that was named after it', () => {
    const renamed = renameModel(files, 'posts', 'Post', 'Article');
    parseSchema(renamed, 'sqlite');
    assert.match(text(renamed, 'src/posts/models.prisma'), /^model Article \{$/m);
    assert.match(text(renamed, 'src/posts/models.prisma'), /@@map\("posts_article"\)/);
    assert.match(text(renamed, 'src/posts/models.prisma'), /^ {2}post {2}Article @relation/m);
    assert.match(text(renamed, 'src/accounts/models.prisma'), /^ {2}posts Article\[\]$/m);
    const legacy = files.map(([path, source]): SchemaFile => [path, source.replace('posts_post', 'old_posts')]);
    assert.match(
      text(renameModel(legacy, 'posts', 'Post', 'Article'), 'src/posts/models.prisma'),
      /@@map\("old_posts"\)/,
    );
  });

  it('changes nothing that has the name in part, in a comment or in a string, and no columns that were not aligned', () => {
    const source =
      'model Post {\n  id Int @id\n  titles String // title\n  title String @default("title")\n}\nmodel PostTag {\n  id Int @id\n}\n';
    const some: SchemaFile[] = [files[0] as SchemaFile, ['src/posts/models.prisma', source]];
    const schema = parseSchema(some, 'sqlite').description;
    const [, field] = renameFields(some, schema, [{ model: 'Post', from: 'title', to: 'head' }]);
    assert.equal(field?.[1], source.replace('  title String', '  head String'));
    const [, model] = renameModel(some, 'posts', 'Post', 'Article');
    assert.equal(model?.[1], source.replace('model Post {', 'model Article {'));
  });
});
