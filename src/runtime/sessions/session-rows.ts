import type { Database, Delegate } from '../../kernel/database.ts';
import { sessionModelName } from '../../kernel/session-model.ts';
import { readAtOnce } from '../db/client/client-database.ts';
import { translateDatabaseError } from '../db/translate-error.ts';
import type { Application } from '../http/application.ts';

/** What is stored under the hash of a session's key. */
export interface StoredSession {
  /** JSON. */
  data: string;
  expiresAt: Date;
  /** Primary key of the signed-in user, as text; null for visitors. */
  userId: string | null;
}

/** Where sessions are stored. Keys are hashed already. */
export interface SessionRows {
  find(key: string): Promise<Pick<StoredSession, 'data' | 'expiresAt'> | undefined>;
  insert(key: string, session: StoredSession): Promise<void>;
  /** False if the row does not exist any more. */
  update(key: string, session: StoredSession): Promise<boolean>;
  remove(key: string): Promise<void>;
  /** @returns how many were deleted */
  removeExpired(now: Date): Promise<number>;
}

/** The project's own session model, if it has one, else the table `quintet_session`. */
export function sessionRowsOf({
  models,
  settings,
  database,
}: Pick<Application, 'models' | 'settings' | 'database'>): SessionRows {
  const model = sessionModelName(settings, (name) => models.find(name)?.fields.map((field) => field.name));
  return model === undefined ? new TableRows(database) : new ModelRows(models.delegate(model));
}

/** Rows of a model with the fields `key`, `data` and `expiresAt`; it does not know the user. */
class ModelRows implements SessionRows {
  readonly #delegate: Delegate;

  constructor(delegate: Delegate) {
    this.#delegate = delegate;
  }

  async find(key: string) {
    const row = await this.#delegate.findUnique({ where: { key } });
    return row === null ? undefined : { data: String(row['data']), expiresAt: row['expiresAt'] as Date };
  }

  async insert(key: string, { data, expiresAt }: StoredSession): Promise<void> {
    await this.#delegate.create({ data: { key, data, expiresAt } });
  }

  async update(key: string, { data, expiresAt }: StoredSession): Promise<boolean> {
    const { count } = await this.#delegate.updateMany({ where: { key }, data: { data, expiresAt } });
    return count > 0;
  }

  async remove(key: string): Promise<void> {
    await this.#delegate.deleteMany({ where: { key } });
  }

  async removeExpired(now: Date): Promise<number> {
    const { count } = await this.#delegate.deleteMany({ where: { expiresAt: { lte: now } } });
    return count;
  }
}

const FIND = 'SELECT data, expires_at FROM quintet_session WHERE key = ?';
const INSERT = 'INSERT INTO quintet_session (key, data, expires_at, user_id) VALUES (?, ?, ?, ?)';
const UPDATE = 'UPDATE quintet_session SET data = ?, expires_at = ?, user_id = ? WHERE key = ?';

/** Every method throws FRAMEWORK_TABLE_MISSING if the table is not migrated, and DATABASE_BUSY. */
class TableRows implements SessionRows {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async find(key: string) {
    const [data, expiresAt] = await this.#findRow(key);
    return expiresAt === undefined ? undefined : { data: String(data), expiresAt: new Date(Number(expiresAt)) };
  }

  async insert(key: string, { data, expiresAt, userId }: StoredSession): Promise<void> {
    await this.#write(INSERT, key, data, expiresAt.getTime(), userId);
  }

  async update(key: string, { data, expiresAt, userId }: StoredSession): Promise<boolean> {
    return (await this.#write(UPDATE, data, expiresAt.getTime(), userId, key)) > 0;
  }

  async remove(key: string): Promise<void> {
    await this.#write('DELETE FROM quintet_session WHERE key = ?', key);
  }

  removeExpired(now: Date): Promise<number> {
    return this.#write('DELETE FROM quintet_session WHERE expires_at <= ?', now.getTime());
  }

  /** Every request of a signed-in user asks this, so SQLite answers without Prisma where that is possible. */
  async #findRow(key: string): Promise<readonly unknown[]> {
    const found = readAtOnce(this.#database, FIND, [key]);
    if (found !== undefined) return found[0] ?? [];
    try {
      const [row] = await this.#database.queryRaw(FIND, key);
      return row === undefined ? [] : [row['data'], row['expires_at']];
    } catch (error) {
      throw translateDatabaseError(error);
    }
  }

  async #write(sql: string, ...values: unknown[]): Promise<number> {
    try {
      return await this.#database.executeRaw(sql, ...values);
    } catch (error) {
      throw translateDatabaseError(error);
    }
  }
}
