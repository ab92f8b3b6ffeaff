import { parseSchema } from '../../../../src/toolchain/schema/read-schema.ts';
import { renameInSources, type RenamedSources } from '../../../../src/toolchain/refactor/rename-sources.ts';
import type { Renaming } from '../../../../src/toolchain/refactor/renaming.ts';

const MODELS = `
datasource db { 
  provider = "sqlite"
}
generator client {
  provider = "prisma-client"
  output = "../.quintet/client"
}
`;
const BLOG = `
model Post {
  id       Int       @id
  title    String
  slug     String    @unique
  author   User      @relation(fields: [authorId], references: [id])
  authorId Int
  tags     Tag[]
  comments Comment[]
  @@unique([authorId, title])
}
model Comment {
  id     Int    @id
  title  String
  text   String
  post   Post   @relation(fields: [postId], references: [id])
  postId Int
}
model Tag {
  id    Int    @id
  name  String
  posts Post[]
}
`;
const ACCOUNTS = `
model User {
  id    Int    @id
  email String @unique
  name  String
  posts Post[]
}
`;
const { description } = parseSchema(
  [
    ['src/schema.prisma', MODELS],
    ['src/blog/models.prisma', BLOG],
    ['src/accounts/models.prisma', ACCOUNTS],
  ],
  'sqlite',
);

/** `rename('Post.title', 'headline', files)` or `rename('Tag', 'Label', files)`. */
export function rename(what: string, to: string, files: Record<string, string>): RenamedSources {
  const [model = '', field] = what.split('.');
  const renaming: Renaming = {
    schema: description,
    fields: field === undefined ? new Map() : new Map([[model, new Map([[field, to]])]]),
    model: field === undefined ? { from: model, to } : undefined,
    userModel: 'User',
  };
  return renameInSources(renaming, new Map(Object.entries(files)), { userModel: 'User', sessionModel: 'Session' });
}

const IMPORTS = `import { getOr404, listView, paginate, path, render, reverse, urls, type RowOf } from 'quintet';
import { modelAdmin, column } from 'quintet/admin';
import { atomic, getOrCreate } from 'quintet/db';
import { modelScopes } from 'quintet/models';
import { modelForm } from 'quintet/forms';
import { db } from '#db';
import type { Post, Prisma } from '../../.quintet/client/client';
`;

/** The code after the rename, in a file that imports what such files import. */
export function renameCode(what: string, to: string, code: string): string {
  const path = 'src/blog/sample.ts';
  const { changed } = rename(what, to, { [path]: IMPORTS + code });
  return (changed.get(path) ?? IMPORTS + code)
    .split('\n')
    .slice(IMPORTS.split('\n').length - 1)
    .join('\n');
}

/** A template after the rename, as a view with this context shows it. */
export function renameTemplate(
  what: string,
  to: string,
  context: string,
  source: string,
): RenamedSources & { text: string } {
  const path = 'src/blog/templates/blog/page.html';
  const view = `${IMPORTS}export async function page(request) {\n  return render(request, 'blog/page.html', ${context});\n}\n`;
  const renamed = rename(what, to, { 'src/blog/views.ts': view, [path]: source });
  return { ...renamed, text: renamed.changed.get(path) ?? source };
}
