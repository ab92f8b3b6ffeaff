// Rows of the table quintet_token.
import type { Database, Row } from '../../../kernel/database.ts';
import { readAtOnce } from '../../db/client/client-database.ts';
import { translateDatabaseError } from '../../db/translate-error.ts';

/** A token without its text, which nobody can read again. */
export interface ApiToken {
  /** Public: the second part of the token's text. */
  id: string;
  name: string;
  /** Primary key of the user as text. */
  userId: string;
  scopes: readonly string[];
  createdAt: Date;
  /** Exact to a minute. */
  lastUsedAt: Date | undefined;
  /** Undefined for tokens that do not expire. */
  expiresAt: Date | undefined;
}

const COLUMNS = ['id', 'name', 'user_id', 'scopes', 'created_at', 'last_used_at', 'expires_at', 'hash'];
const SELECT = `SELECT ${COLUMNS.join(', ')} FROM quintet_token`;

/** Every method throws FRAMEWORK_TABLE_MISSING if the table is not migrated, and DATABASE_BUSY. */
export class TokenRows {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async insert({ id, name, userId, scopes, createdAt, expiresAt }: ApiToken, hash: string): Promise<void> {
    await this.#write(
      'INSERT INTO quintet_token (id, hash, name, user_id, scopes, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
      id,
      hash,
      name,
      userId,
      scopes.join(' '),
      createdAt.getTime(),
      expiresAt?.getTime() ?? null,
    );
  }

  /** Asked by every request with a token, so SQLite answers without Prisma where that is possible. */
  async findByHash(hash: string): Promise<{ token: ApiToken; hash: string } | undefined> {
    const sql = `${SELECT} WHERE hash = ?`;
    const atOnce = readAtOnce(this.#database, sql, [hash]);
    const values = atOnce === undefined ? (await this.#read(sql, hash))[0] : atOnce[0];
    return values === undefined ? undefined : { token: toToken(values), hash: String(values[COLUMNS.length - 1]) };
  }

  /** The tokens of a user, or of all; oldest first. */
  async list(userId: string | undefined): Promise<ApiToken[]> {
    const where = userId === undefined ? '' : ' WHERE user_id = ?';
    const values = userId === undefined ? [] : [userId];
    return (await this.#read(`${SELECT}${where} ORDER BY created_at, id`, ...values)).map(toToken);
  }

  /** False if there is no such token. */
  async remove(id: string): Promise<boolean> {
    return (await this.#write('DELETE FROM quintet_token WHERE id = ?', id)) > 0;
  }

  async setLastUsed(id: string, time: number): Promise<void> {
    await this.#write('UPDATE quintet_token SET last_used_at = ? WHERE id = ?', time, id);
  }

  async #read(sql: string, ...values: unknown[]): Promise<unknown[][]> {
    try {
      const rows: Row[] = await this.#database.queryRaw(sql, ...values);
      return rows.map((row) => COLUMNS.map((column) => row[column]));
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

function toToken([id, name, userId, scopes, createdAt, lastUsedAt, expiresAt]: readonly unknown[]): ApiToken {
  return {
    id: String(id),
    name: String(name),
    userId: String(userId),
    scopes: String(scopes).split(' ').filter(Boolean),
    createdAt: new Date(Number(createdAt)),
    lastUsedAt: toDate(lastUsedAt),
    expiresAt: toDate(expiresAt),
  };
}

function toDate(milliseconds: unknown): Date | undefined {
  return milliseconds === null || milliseconds === undefined ? undefined : new Date(Number(milliseconds));
}
