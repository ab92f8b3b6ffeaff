import { createHash } from 'node:crypto';

import type { Delegate } from '../../kernel/database.ts';
import { randomToken } from '../security/random.ts';
import type { App } from '../http/app.ts';
import type { JsonValue } from './session.ts';

/** 32 letters and digits are 190 bits. */
const KEY_LENGTH = 32;
const KEY_PATTERN = /^[A-Za-z0-9]{32}$/;

/** Sessions as rows of settings.sessionModel. Keys are hashed, so that reading the table does not give access to a session. */
export class SessionStore {
  readonly #delegate: Delegate;

  constructor(app: Pick<App, 'models' | 'settings'>) {
    this.#delegate = app.models.delegate(app.settings.sessionModel);
  }

  /** Undefined for keys that are unknown, malformed or expired. */
  async load(key: string): Promise<Record<string, JsonValue> | undefined> {
    if (!KEY_PATTERN.test(key)) return undefined;
    const row = await this.#delegate.findUnique({ where: { key: hashKey(key) } });
    if (row === null || !((row['expiresAt'] as Date).getTime() > Date.now())) return undefined;
    return parseData(row['data']);
  }

  /** Writes a new row. @returns its key, for the cookie */
  async create(data: string, expiresAt: Date): Promise<string> {
    const key = randomToken(KEY_LENGTH);
    await this.#delegate.create({ data: { key: hashKey(key), data, expiresAt } });
    return key;
  }

  /** False if the row was deleted: another request logged the visitor out. */
  async update(key: string, data: string, expiresAt: Date): Promise<boolean> {
    const { count } = await this.#delegate.updateMany({ where: { key: hashKey(key) }, data: { data, expiresAt } });
    return count > 0;
  }

  async remove(key: string): Promise<void> {
    await this.#delegate.deleteMany({ where: { key: hashKey(key) } });
  }

  /** Deletes the rows of sessions that are over. @returns how many */
  async clearExpired(now: Date = new Date()): Promise<number> {
    const { count } = await this.#delegate.deleteMany({ where: { expiresAt: { lte: now } } });
    return count;
  }
}

/** Deletes the expired sessions of an app. @returns how many */
export function clearExpiredSessions(app: Pick<App, 'models' | 'settings'>): Promise<number> {
  return new SessionStore(app).clearExpired();
}

function hashKey(key: string): string {
  return createHash('sha256').update(key).digest('base64url');
}

// A row that something else wrote is an empty session, not an error for its visitor.
function parseData(text: unknown): Record<string, JsonValue> {
  try {
    const data: unknown = JSON.parse(String(text));
    return typeof data === 'object' && data !== null && !Array.isArray(data) ? (data as Record<string, JsonValue>) : {};
  } catch {
    return {};
  }
}
