// Rows of the table quintet_idempotency: one for each key that a client has sent, with the answer that it got.
import type { Database } from '../../../kernel/database.ts';
import { translateDatabaseError } from '../../db/translate-error.ts';

// One statement: of two requests with the same key, one gets the row. An expired row is as good as none.
const CLAIM = `INSERT INTO quintet_idempotency (key, fingerprint, answer, expires_at) VALUES (?, ?, '', ?)
ON CONFLICT (key) DO UPDATE SET fingerprint = excluded.fingerprint, answer = '', expires_at = excluded.expires_at
  WHERE quintet_idempotency.expires_at <= ?
RETURNING key`;

/** What was found under a key that is not free. */
export interface KnownRequest {
  fingerprint: string;
  /** Empty while the request is running. */
  answer: string;
}

/** Every method throws FRAMEWORK_TABLE_MISSING if the table is not migrated, and DATABASE_BUSY. */
export class IdempotencyRows {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Reserves the key. @returns undefined if it was free, else the request that has it */
  async claim(key: string, fingerprint: string, lockMs: number): Promise<KnownRequest | undefined> {
    const now = Date.now();
    if ((await this.#query(CLAIM, key, fingerprint, now + lockMs, now)).length > 0) return undefined;
    const [found] = await this.#query('SELECT fingerprint, answer FROM quintet_idempotency WHERE key = ?', key);
    // It was released a moment ago: the next try gets it.
    if (found === undefined) return { fingerprint, answer: '' };
    return { fingerprint: String(found['fingerprint']), answer: String(found['answer']) };
  }

  async finish(key: string, answer: string, keepMs: number): Promise<void> {
    const sql = 'UPDATE quintet_idempotency SET answer = ?, expires_at = ? WHERE key = ? RETURNING key';
    await this.#query(sql, answer, Date.now() + keepMs, key);
  }

  async release(key: string): Promise<void> {
    await this.#query('DELETE FROM quintet_idempotency WHERE key = ? RETURNING key', key);
  }

  async removeExpired(): Promise<void> {
    await this.#query('DELETE FROM quintet_idempotency WHERE expires_at <= ? RETURNING key', Date.now());
  }

  async #query(sql: string, ...values: unknown[]) {
    try {
      return await this.#database.queryRaw(sql, ...values);
    } catch (error) {
      throw translateDatabaseError(error);
    }
  }
}
