import { createHash } from 'node:crypto';
import { randomToken } from '../security/random.ts';
import type { Application } from '../http/application.ts';
import { sessionRowsOf, type SessionRows, type StoredSession } from './session-rows.ts';
import type { JsonValue, Session } from './session.ts';

/** 32 letters and digits are 190 bits. */
const KEY_LENGTH = 32;
const KEY_PATTERN = /^[A-Za-z0-9]{32}$/;

/**
 * Sessions in the table `quintet_session`, or in the project's own session model. Keys are hashed there: who reads the table
 * cannot take a session over.
 */
export class SessionStore {
  readonly #rows: SessionRows;

  constructor(app: Pick<Application, 'models' | 'settings' | 'database'>) {
    this.#rows = sessionRowsOf(app);
  }

  /** Undefined for keys that are unknown, malformed or expired. */
  async load(key: string): Promise<Record<string, JsonValue> | undefined> {
    if (!KEY_PATTERN.test(key)) return undefined;
    const found = await this.#rows.find(hashKey(key));
    if (found === undefined || !(found.expiresAt.getTime() > Date.now())) return undefined;
    return parseData(found.data);
  }

  /** Writes a new row. @returns its key, for the cookie */
  async create(session: Session, expiresAt: Date): Promise<string> {
    const key = randomToken(KEY_LENGTH);
    await this.#rows.insert(hashKey(key), toStored(session, expiresAt));
    return key;
  }

  /** False when the row is gone: another request logged the visitor out. */
  async update(key: string, session: Session, expiresAt: Date): Promise<boolean> {
    return this.#rows.update(hashKey(key), toStored(session, expiresAt));
  }

  async remove(key: string): Promise<void> {
    await this.#rows.remove(hashKey(key));
  }

  /** Deletes the rows of sessions that are over. @returns how many */
  async clearExpired(now: Date = new Date()): Promise<number> {
    return this.#rows.removeExpired(now);
  }
}

/** Deletes the expired sessions of an app. @returns how many */
export function clearExpiredSessions(app: Pick<Application, 'models' | 'settings' | 'database'>): Promise<number> {
  return new SessionStore(app).clearExpired();
}

function toStored(session: Session, expiresAt: Date): StoredSession {
  return { data: session.serialize(), expiresAt, userId: session.userId ?? null };
}

function hashKey(key: string): string {
  return createHash('sha256').update(key).digest('base64url');
}

// A row that something else wrote is an empty session, not an error for its visitor.
function parseData(text: string): Record<string, JsonValue> {
  try {
    const data: unknown = JSON.parse(text);
    return typeof data === 'object' && data !== null && !Array.isArray(data) ? (data as Record<string, JsonValue>) : {};
  } catch {
    return {};
  }
}
