// The models that these tests read: a blog, as a project has it.
import type { SchemaFile } from '../../../../src/toolchain/schema/schema-file.ts';

export const SCHEMA_FILE = `generator client {
  provider     = "prisma-client"
  output       = "../.quintet/client"
  moduleFormat = "cjs"
  previewFeatures = ["partialIndexes"]
}

datasource db {
  provider = "sqlite"
}
`;

export const ACCOUNTS = `/// Who may sign in.
model User {
  id    Int        @id @default(autoincrement())
  email String     @unique /// @email
  posts BlogPost[]
  edits BlogPost[] @relation("edits")

  @@map("accounts_user")
}
`;

export const POSTS = `enum Status {
  DRAFT
  LIVE /// @label("published")
}

/// What people read. @ordering(-createdAt, title)
/// @display(title)
model BlogPost {
  id        Int      @id @default(autoincrement())
  title     String   /// @length(max: 200)
  slug      String   @unique /// @slug(from: title)
  /// Shown below the title.
  body      String   @default("") /// @text @help("Markdown is fine.")
  status    Status   @default(DRAFT)
  views     BigInt   @default(0) @map("view_count")
  createdAt DateTime @default(now())
  changedAt DateTime @updatedAt
  author    User     @relation(fields: [authorId], references: [id], onDelete: Cascade)
  authorId  Int
  editor    User?    @relation("edits", fields: [editorId], references: [id])
  editorId  Int?
  tags      Tag[]

  @@unique([authorId, title])
  @@index([createdAt, title])
  @@map("posts_blog_post")
}

model Tag {
  id       Int        @id @default(autoincrement())
  name     String     @unique
  posts    BlogPost[]
  parent   Tag?       @relation("tree", fields: [parentId], references: [id])
  parentId Int?
  children Tag[]      @relation("tree")
}
`;

/** The blog's files; `posts` replaces src/posts/models.prisma. */
export function blog(posts: string = POSTS): SchemaFile[] {
  return [
    ['src/schema.prisma', SCHEMA_FILE],
    ['src/accounts/models.prisma', ACCOUNTS],
    ['src/posts/models.prisma', posts],
  ];
}

/** Files with one app `posts` that has exactly these models. */
export function app(models: string): SchemaFile[] {
  return [
    ['src/schema.prisma', SCHEMA_FILE],
    ['src/posts/models.prisma', models],
  ];
}

/** A model with an id and these field lines. */
export function modelWith(...lines: string[]): SchemaFile[] {
  return app(`model Thing {\n  id Int @id\n${lines.map((line) => `  ${line}\n`).join('')}}\n`);
}
