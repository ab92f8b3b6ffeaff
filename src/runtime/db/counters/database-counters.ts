import { createHash } from 'node:crypto';
import type { Database } from '../../../kernel/database.ts';
import { translateDatabaseError } from '../translate-error.ts';
import type { Count, Counters } from './counters.ts';

// One statement, which both databases run while they hold the row: two processes never read the same count.
const INCREMENT = `INSERT INTO quintet_throttle (key, count, expires_at) VALUES (?, 1, ?)
ON CONFLICT (key) DO UPDATE SET
  count = CASE WHEN quintet_throttle.expires_at <= ? THEN 1 ELSE quintet_throttle.count + 1 END,
  expires_at = CASE WHEN quintet_throttle.expires_at <= ? THEN excluded.expires_at ELSE quintet_throttle.expires_at END
RETURNING count, expires_at`;

const CLEAN_EVERY_MS = 10 * 60_000;

/** Counters in the table quintet_throttle, which all processes of a site share. */
export class DatabaseCounters implements Counters {
  readonly #database: Database;
  readonly #now: () => number;
  #cleanedAt: number;

  /** @param now milliseconds since 1970; for tests */
  constructor(database: Database, now: () => number = Date.now) {
    this.#database = database;
    this.#now = now;
    this.#cleanedAt = now();
  }

  /** Deletes expired counters now and then. @throws {ProjectError} FRAMEWORK_TABLE_MISSING, DATABASE_BUSY */
  async increment(key: string, windowSeconds: number): Promise<Count> {
    const now = this.#now();
    const [row] = await this.#query(INCREMENT, hashKey(key), now + windowSeconds * 1000, now, now);
    await this.#cleanNowAndThen(now);
    return { count: Number(row?.['count']), resetsAt: new Date(Number(row?.['expires_at'])) };
  }

  /** @throws {ProjectError} FRAMEWORK_TABLE_MISSING, DATABASE_BUSY */
  async decrement(key: string): Promise<void> {
    const sql = 'UPDATE quintet_throttle SET count = count - 1 WHERE key = ? AND count > 0 RETURNING key';
    await this.#query(sql, hashKey(key));
  }

  /** @throws {ProjectError} FRAMEWORK_TABLE_MISSING, DATABASE_BUSY */
  async reset(key: string): Promise<void> {
    await this.#query('DELETE FROM quintet_throttle WHERE key = ? RETURNING key', hashKey(key));
  }

  /** @throws {ProjectError} FRAMEWORK_TABLE_MISSING, DATABASE_BUSY */
  async clearExpired(): Promise<number> {
    this.#cleanedAt = this.#now();
    try {
      return await this.#database.executeRaw('DELETE FROM quintet_throttle WHERE expires_at <= ?', this.#cleanedAt);
    } catch (error) {
      throw translateDatabaseError(error);
    }
  }

  async #cleanNowAndThen(now: number): Promise<void> {
    if (now - this.#cleanedAt >= CLEAN_EVERY_MS) await this.clearExpired();
  }

  async #query(sql: string, ...values: unknown[]) {
    try {
      return await this.#database.queryRaw(sql, ...values);
    } catch (error) {
      throw translateDatabaseError(error);
    }
  }
}

/** Of fixed length, without characters that PostgreSQL cannot store, and no personal data. */
function hashKey(key: string): string {
  return createHash('sha256').update(key).digest('base64url');
}
