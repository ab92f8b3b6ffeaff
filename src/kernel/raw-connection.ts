import type { DatabaseProvider } from './model.ts';
import type { Row } from './database.ts';

/**
 * One connection below Prisma's client, for work that needs exact SQL: migrations, and making or dropping databases.
 * Values have the types of the driver: SQLite knows numbers, strings, `Uint8Array` and null, PostgreSQL also `Date`.
 */
export interface RawConnection {
  readonly provider: DatabaseProvider;
  /** For people, without a password: `db.sqlite3` or `localhost:5432/blog`. */
  readonly location: string;
  /** True when opening it created the SQLite file. */
  readonly isNew: boolean;
  /** One statement. Placeholders are `?` in both databases. */
  query(sql: string, params?: readonly unknown[]): Promise<Row[]>;
  /** Any number of statements, without parameters. */
  script(sql: string): Promise<void>;
  close(): Promise<void>;
}

/** What `quintet/db` gives to the toolchain, which loads it by `runtimeEntry('db')`. */
export interface RawDatabaseApi {
  /**
   * Opens one connection. A SQLite file that does not exist is an error unless `create` is set, which makes its folder too.
   *
   * @throws {ProjectError} DATABASE_*: the URL is wrong, or the database cannot be reached.
   */
  connectRaw(url: string, options: { root: string; create?: boolean }): Promise<RawConnection>;
  /** Prisma's driver adapter factory, aware of migrations; typed by `@prisma/driver-adapter-utils`. */
  createAdapterFactory(url: string, options: { root: string }): unknown;
  /** Creates a database client of a generated class; opened by its first query. Throws DATABASE_URL_INVALID. */
  connect<Client>(
    PrismaClient: new (options: never) => Client,
    options: { url: string; root?: string },
  ): { db: Client; database: { close(): Promise<void> } };
}
