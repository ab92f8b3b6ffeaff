// Which files a new project has: a pure function of the answers.
import { randomBytes } from 'node:crypto';
import type { DatabaseProvider } from '../../../kernel/model.ts';
import { capitalize, toLabel, toSnakeCase } from '../../../kernel/names.ts';
import { renderBlueprint, type RenderedFile } from '../blueprints.ts';
import { vendoredDependency } from './pack.ts';

export type Starter = 'default' | 'blog';

export interface ProjectAnswers {
  /** Of the folder; title and database are named after it. */
  name: string;
  /** Name in package.json; default: `name`. */
  packageName?: string;
  provider: DatabaseProvider;
  starter: Starter;
  /** Goes into .env only. Default: a SQLite file in the project, or a PostgreSQL database named after the project. */
  databaseUrl?: string;
  /** Goes into files that are committed: must hold no password. */
  exampleUrl?: string;
  /** Further app made from an existing database: its name and models.prisma. */
  adopted?: { app: string; models: string; schemas?: readonly string[] };
}

const SECRET_BYTES = 48;

/** Files in the order of their paths, relative to the project's root. */
export function renderProject(answers: ProjectAnswers): RenderedFile[] {
  const data = projectData(answers);
  const files = new Map(renderBlueprint('project', data).map((file) => [file.path, file]));
  if (answers.starter === 'blog') {
    for (const path of files.keys()) if (path.startsWith('src/home/')) files.delete(path);
    for (const file of renderBlueprint('starters/blog', data)) files.set(file.path, file);
  }
  if (answers.adopted) for (const file of adoptedApp(answers.adopted)) files.set(file.path, file);
  return [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Apps of the new project, in the order of its settings. */
export function appsOf({ starter, adopted }: Pick<ProjectAnswers, 'starter' | 'adopted'>): string[] {
  return ['accounts', starter === 'blog' ? 'blog' : 'home', ...(adopted ? [adopted.app] : [])];
}

/** The address of the database for .env, and one without a password for files that are committed. */
export function urlsOf(answers: ProjectAnswers): { databaseUrl: string; exampleUrl: string } {
  const { name, provider } = answers;
  return {
    databaseUrl: answers.databaseUrl ?? defaultUrl(name, provider, true),
    exampleUrl: answers.exampleUrl ?? defaultUrl(name, provider, false),
  };
}

function projectData(answers: ProjectAnswers): Record<string, unknown> {
  const { name, provider, starter, adopted } = answers;
  return {
    ...urlsOf(answers),
    packageName: answers.packageName ?? name,
    title: capitalize(toLabel(name)),
    provider,
    starter,
    apps: appsOf(answers),
    adopted: adopted !== undefined,
    schemas: (adopted?.schemas ?? []).map((schema) => JSON.stringify(schema)),
    quintet: vendoredDependency(),
    secretKey: randomBytes(SECRET_BYTES).toString('base64url'),
    hasEnv: true,
  };
}

function defaultUrl(name: string, provider: DatabaseProvider, withUser: boolean): string {
  if (provider === 'sqlite') return 'file:./db.sqlite3';
  return `postgresql://${withUser ? 'postgres:postgres@' : ''}localhost:5432/${toSnakeCase(name)}`;
}

/** An app for tables that exist: models only, pages come from generators and the admin. */
function adoptedApp({ app, models }: { app: string; models: string }): RenderedFile[] {
  return [
    { path: `src/${app}/models.prisma`, content: models },
    ...renderBlueprint('app', { app, hasModels: true, withUrls: false }).map(({ path, content }) => ({
      path: `src/${app}/${path}`,
      content,
    })),
  ];
}
