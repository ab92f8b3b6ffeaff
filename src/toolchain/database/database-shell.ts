import { join } from 'node:path';
import { QuintetError } from '../../kernel/errors.ts';
import type { Project } from '../project/project.ts';
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
    providerOf(databaseUrl) === 'sqlite' ? sqliteShell(project.root, databaseUrl) : postgresShell(databaseUrl);
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

function postgresShell(databaseUrl: string): Shell {
  const url = new URL(databaseUrl);
  const schema = url.searchParams.get('schema');
  const env = {
    PGHOST: url.hostname,
    PGPORT: url.port || '5432',
    PGUSER: decodeURIComponent(url.username),
    PGPASSWORD: decodeURIComponent(url.password),
    PGDATABASE: decodeURIComponent(url.pathname.slice(1)),
    PGSSLMODE: url.searchParams.get('sslmode') ?? '',
    PGOPTIONS: schema === null ? '' : `-c search_path=${schema}`,
  };
  return {
    program: 'psql',
    args: [],
    env: Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')),
  };
}
