import { runtimeEntry } from '../../../kernel/package.ts';
import type { RawConnection, RawDatabaseApi } from '../../../kernel/raw-connection.ts';
import type { Project } from '../../project/project.ts';

/** What migrations need of a project to connect to its database. */
export type DatabaseOwner = Pick<Project, 'root'> & { settings: Pick<Project['settings'], 'databaseUrl'> };

/** The part of the runtime that opens databases, loaded when first needed. */
export async function loadDatabaseDoor(): Promise<RawDatabaseApi> {
  return (await import(runtimeEntry('db'))) as RawDatabaseApi;
}

/** Runs `work` with a separate connection and closes it. Throws DATABASE_* as `connectRaw` does. */
export async function withConnection<T>(
  project: DatabaseOwner,
  options: { create?: boolean },
  work: (connection: RawConnection) => Promise<T>,
): Promise<T> {
  const { connectRaw } = await loadDatabaseDoor();
  const connection = await connectRaw(project.settings.databaseUrl, { root: project.root, ...options });
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}
