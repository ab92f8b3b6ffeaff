// A small project on disk, with this checkout as its Quintet: for tests that need real files and real processes.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packageFolder } from './command-line.ts';

export interface TestProject {
  root: string;
  write(path: string, content: string): void;
  remove(path: string): void;
  cleanUp(): void;
}

const FILES: Record<string, string> = {
  'package.json': JSON.stringify({
    name: 'sample',
    version: '1.0.0',
    private: true,
    type: 'module',
    imports: { '#db': './.quintet/db.ts', '#app': './.quintet/entry.ts' },
    dependencies: { quintet: '*' },
  }),
  'tsconfig.json': JSON.stringify({
    compilerOptions: { target: 'es2023', module: 'esnext', moduleResolution: 'bundler', strict: true, noEmit: true },
    include: ['src', '.quintet'],
  }),
  '.env': `SECRET_KEY=${'k'.repeat(60)}\nDEBUG=true\nDATABASE_URL=file:./db.sqlite3\nGREETING=hello\n`,
  'src/settings.ts': `import { defineSettings, env } from 'quintet';
export default defineSettings({
  secretKey: env.secret('SECRET_KEY'),
  debug: env.boolean('DEBUG', false),
  allowedHosts: env.list('ALLOWED_HOSTS', []),
  databaseUrl: env.string('DATABASE_URL', 'file:./db.sqlite3'),
  apps: ['accounts', 'home'],
});
`,
  'src/schema.prisma': `generator client {
  provider = "prisma-client"
  output   = "../.quintet/client"
}

datasource db {
  provider = "sqlite"
}
`,
  'src/accounts/models.prisma': `model User {
  id          Int       @id @default(autoincrement())
  email       String    @unique /// @email
  name        String    @default("")
  password    String    /// @password
  isActive    Boolean   @default(true)
  isStaff     Boolean   @default(false)
  isSuperuser Boolean   @default(false)
  lastLogin   DateTime?
  dateJoined  DateTime  @default(now())

  @@map("accounts_user")
}

/// @hidden
model Session {
  key       String   @id
  data      String
  expiresAt DateTime

  @@index([expiresAt])
  @@map("accounts_session")
}
`,
  'src/urls.ts': `import { path, urls } from 'quintet';
import * as views from './home/views';
export default urls([
  path('', views.home, { name: 'home' }),
  path('page/', views.page, { name: 'page' }),
  path('greeting/', views.greeting),
  path('fields/', views.fields),
  path('pid/', views.pid),
]);
`,
  'src/home/views.ts': homeViews('first'),
  'src/home/templates/home/page.html': pageTemplate('first'),
  'src/static/css/site.css': 'body { color: rgb(1, 2, 3); }\n',
};

/** `marker` is what \`/\` answers with. */
export function homeViews(marker: string): string {
  return `import { env, html, render, text, type HttpRequest } from 'quintet';
import { db } from '#db';
export const home = () => html('<!doctype html><html><body><h1>view ${marker}</h1></body></html>');
export const page = (request: HttpRequest) => {
  const response = render(request, 'home/page.html', {});
  response.headers.set('content-security-policy', "default-src 'self'");
  return response;
};
export const pid = () => text(String(process.pid));
export const greeting = () => text(env.string('GREETING', 'none'));
export const fields = () => text(Object.keys((db.user as unknown as { fields: object }).fields).join(' '));
`;
}

export function pageTemplate(marker: string): string {
  return `<!doctype html>
<html lang="en"><head><title>Page</title><link rel="stylesheet" href="/static/css/site.css"></head>
<body><p id="marker">template ${marker}</p><input id="field"></body></html>
`;
}

/** @param files more files, or others in place of the usual ones; undefined leaves one out */
export function createProject(files: Record<string, string | undefined> = {}): TestProject {
  // macOS: the temporary folder is a link, and paths in stacks are real ones.
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'quintet-project-')));
  const write = (path: string, content: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  };
  for (const [path, content] of Object.entries({ ...FILES, ...files })) if (content !== undefined) write(path, content);
  mkdirSync(join(root, 'node_modules'));
  symlinkSync(packageFolder, join(root, 'node_modules/quintet'), 'dir');
  return {
    root,
    write,
    remove: (path) => rmSync(join(root, path), { recursive: true }),
    cleanUp: () => rmSync(root, { recursive: true, force: true, maxRetries: 5 }),
  };
}
