import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { QuintetError } from '../../kernel/errors.ts';
import type { Project } from '../project/project.ts';
import { schemasOf } from '../schema/database-schemas.ts';
import { providerOf } from '../schema/provider.ts';
import { withConnection } from '../migrations/apply/connection.ts';
import { errors } from '../migrations/errors.ts';

/**
 * Runs `sqlite3` or `psql` on the project's database in this terminal. The password goes by the environment, which other users
 * of the machine cannot read, unlike a command line.
 *
 * @returns the program's exit code
 * @throws {ProjectError} DBSHELL_MISSING, DATABASE_FILE_MISSING, DATABASE_FOLDER_MISSING, DATABASE_IS_A_FOLDER, DATABASE_NOT_A_DATABASE
 */
export async function openDatabaseShell(project: Project, args: readonly string[]): Promise<number> {
  const { databaseUrl } = project.settings;
  // sqlite3 would create a file that does not exist.
  if (providerOf(databaseUrl) === 'sqlite') await withConnection(project, {}, async () => {});
  const shell =
    providerOf(databaseUrl) === 'sqlite'
      ? sqliteShell(project.root, databaseUrl)
      : postgresShell(project.root, databaseUrl);
  const { runProgram } = await import('../project/tools.ts'); // loads execa
  try {
    return (await runProgram(project.root, shell.program, [...shell.args, ...args], { env: shell.env })).exitCode;
  } catch (cause) {
    if (QuintetError.is(cause) && cause.code === 'TOOL_FAILED')
      throw errors.DBSHELL_MISSING({ program: shell.program }, { cause });
    throw cause;
  }
}

interface Shell {
  program: string;
  args: string[];
  env: Record<string, string>;
}

function sqliteShell(root: string, databaseUrl: string): Shell {
  const path = databaseUrl.replace(/^file:(\/\/(?=\/))?/, '').replace(/\?.*$/, '');
  const file = path.startsWith('/') ? path : join(root, path);
  return { program: 'sqlite3', args: [file], env: {} };
}

/** Tables of all schemas of the project are found without naming their schema. */
function searchPath(root: string, url: URL): string {
  const schema = url.searchParams.get('schema');
  const file = join(root, 'src/schema.prisma');
  const others = existsSync(file) ? schemasOf([['src/schema.prisma', readFileSync(file, 'utf8')]]) : [];
  if (schema === null && others.length === 0) return '';
  const names = [...new Set([schema ?? 'public', ...others])];
  // PostgreSQL splits its options at spaces.
  const quoted = names.map((name) => `"${name.replaceAll('"', '""')}"`.replace(/[\\ ]/g, '\\$&'));
  return `-c search_path=${quoted.join(',')}`;
}

function postgresShell(root: string, databaseUrl: string): Shell {
  const url = new URL(databaseUrl);
  const env = {
    PGHOST: url.hostname,
    PGPORT: url.port || '5432',
    PGUSER: decodeURIComponent(url.username),
    PGPASSWORD: decodeURIComponent(url.password),
    PGDATABASE: decodeURIComponent(url.pathname.slice(1)),
    PGSSLMODE: url.searchParams.get('sslmode') ?? '',
    PGOPTIONS: searchPath(root, url),
  };
  return {
    program: 'psql',
    args: [],
    env: Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')),
  };
}
