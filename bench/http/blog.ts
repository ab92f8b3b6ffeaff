// The project that is measured: four pages over posts with authors, written as a project would write them.
import { join } from 'node:path';
import { buildProduction } from '../../src/toolchain/build/build-production.ts';
import { loadProject } from '../../src/toolchain/project/load.ts';
import { openSqlite } from '../../src/runtime/db/sqlite/sqlite-handle.ts';
import { createProject, type TestProject } from '../../test/support/project.ts';

const POSTS = 1000;
const AUTHORS = 10;

const FILES: Record<string, string> = {
  'src/settings.ts': `import { defineSettings, env } from 'quintet';
export default defineSettings({
  secretKey: env.secret('SECRET_KEY'),
  debug: env.boolean('DEBUG', false),
  allowedHosts: env.list('ALLOWED_HOSTS', []),
  databaseUrl: env.string('DATABASE_URL', 'file:./db.sqlite3'),
  apps: ['accounts', 'posts'],
  logging: { requests: false },
});
`,
  'src/posts/models.prisma': `/// @display(username)
model Author {
  id       Int    @id @default(autoincrement())
  username String @unique
  posts    Post[]

  @@map("user")
}

/// @ordering(-id)  @display(title)
model Post {
  id        Int      @id @default(autoincrement())
  title     String   /// @length(max: 200)
  slug      String   @unique /// @slug(from: title)
  body      String   /// @text
  published Boolean
  created   DateTime
  author    Author   @relation(fields: [authorId], references: [id], onDelete: Cascade)
  authorId  Int      @map("author_id")

  @@map("post")
}
`,
  'src/urls.ts': `import { include, path, urls } from 'quintet';
import posts from './posts/urls';
export default urls([path('', include(posts))]);
`,
  'src/posts/urls.ts': `import { path, urls } from 'quintet';
import * as views from './views';
export default urls({ namespace: 'posts' }, [
  path('hello/', views.hello, { name: 'hello' }),
  path('posts/', views.postList, { name: 'list' }),
  path('posts/<slug:slug>/', views.postDetail, { name: 'detail' }),
  path('api/posts/', views.postApi, { name: 'api' }),
]);
`,
  'src/posts/views.ts': `import { detailView, json, listView, type HttpRequest } from 'quintet';
import { db } from '#db';

const PAGE = 20;

export const hello = () => json({ hello: 'world' });
export const postList = listView('Post', { include: { author: true }, paginateBy: PAGE });
export const postDetail = detailView('Post', { include: { author: true } });

export async function postApi(request: HttpRequest) {
  const page = Number(request.query.get('page') ?? 1);
  const [count, posts] = await Promise.all([
    db.post.count(),
    db.post.findMany({ orderBy: { id: 'desc' }, skip: (page - 1) * PAGE, take: PAGE }),
  ]);
  const link = (to: number) => (to < 1 || (to - 1) * PAGE >= count ? null : request.buildAbsoluteUri(\`/api/posts/?page=\${to}\`));
  const results = posts.map(({ authorId, ...post }) => ({ ...post, author: authorId }));
  return json({ count, next: link(page + 1), previous: link(page - 1), results });
}
`,
  'src/templates/base.html': `<!doctype html>
<html><head><title>{% block title %}Blog{% endblock %}</title></head>
<body><header><a href="{% url 'posts:list' %}">Blog</a></header><main>{% block content %}{% endblock %}</main></body></html>
`,
  'src/posts/templates/posts/post-list.html': `{% extends "base.html" %}
{% block content %}<ul>
{% for post in posts %}<li><a href="{% url 'posts:detail' post.slug %}">{{ post.title }}</a> by {{ post.author.username }} on {{ post.created|date:"Y-m-d" }}<p>{{ post.body|truncatewords:20 }}</p></li>
{% endfor %}</ul>
<nav>{% if page.hasNext %}<a href="?page={{ page.nextPageNumber }}">next</a>{% endif %}</nav>{% endblock %}
`,
  'src/posts/templates/posts/post-detail.html': `{% extends "base.html" %}
{% block title %}{{ post.title }}{% endblock %}
{% block content %}<h1>{{ post.title }}</h1><p>by {{ post.author.username }}</p><div>{{ post.body|linebreaks }}</div>{% endblock %}
`,
};

const SCHEMA = `
CREATE TABLE user (id INTEGER PRIMARY KEY AUTOINCREMENT, username TEXT NOT NULL UNIQUE);
CREATE TABLE post (
  id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL, slug TEXT NOT NULL UNIQUE, body TEXT NOT NULL,
  published BOOLEAN NOT NULL, created DATETIME NOT NULL, author_id INTEGER NOT NULL REFERENCES user(id) ON DELETE CASCADE
);
CREATE INDEX post_author ON post(author_id);
`;

/**
 * A built project with 1,000 posts; `node dist/server.js` serves it.
 *
 * @param more files by path
 */
export async function createBlog(more: Record<string, string> = {}): Promise<TestProject> {
  const project = createProject({ ...FILES, ...more });
  project.remove('src/home');
  await fillDatabase(join(project.root, 'db.sqlite3'));
  await buildProduction(await loadProject(project.root));
  return project;
}

async function fillDatabase(file: string): Promise<void> {
  const handle = await openSqlite(file);
  handle.exec(SCHEMA);
  const authors = Array.from({ length: AUTHORS }, (_, i) => `('author${i}')`);
  handle.exec(`INSERT INTO user (username) VALUES ${authors.join(', ')}`);
  const posts = Array.from(
    { length: POSTS },
    (_, i) =>
      `('Post ${i} <b>', 'post-${i}', '${`Body of post ${i}. `.repeat(20)}', ${i % 2 === 0 ? 1 : 0}, '2026-01-02T03:04:05.000Z', ${(i % AUTHORS) + 1})`,
  );
  handle.exec(`INSERT INTO post (title, slug, body, published, created, author_id) VALUES ${posts.join(', ')}`);
  handle.close();
}
