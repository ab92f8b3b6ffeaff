// The schema engine opens its connection while it starts and never closes it.
import type { SqlDriverAdapter, SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';

/** Runs `work` with a factory whose connections are closed when the work is done or fails. */
export async function withEngineConnection<T>(
  factory: SqlMigrationAwareDriverAdapterFactory,
  work: (factory: SqlMigrationAwareDriverAdapterFactory) => Promise<T>,
): Promise<T> {
  const opened: SqlDriverAdapter[] = [];
  const keep = (connection: SqlDriverAdapter): SqlDriverAdapter => {
    opened.push(connection);
    return connection;
  };
  try {
    return await work({
      ...factory,
      connect: async () => keep(await factory.connect()),
      connectToShadowDb: async () => keep(await factory.connectToShadowDb()),
    });
  } finally {
    await Promise.all(opened.map((connection) => connection.dispose()));
  }
}
