// API tokens: created once, shown once, stored as hashes.
import { permissionsOf } from '../../../kernel/permissions.ts';
import { nearest } from '../../../kernel/names.ts';
import { keyOf } from '../../forms/model/keys.ts';
import type { Application } from '../../http/application.ts';
import { constantTimeEqual } from '../../security/random.ts';
import { errors } from '../errors.ts';
import { userModelOf } from '../user-model.ts';
import { TokenRows, type ApiToken } from './token-rows.ts';
import { hashToken, newTokenText, tokenId } from './token-text.ts';

/** Scopes that cover every model and view. */
const GENERAL_SCOPES: readonly string[] = ['read', 'write'];

export interface ApiTokenOptions {
  /** Row of the user whose rights the token has. */
  user: object;
  /** What it is for, in a list. Default: empty. */
  name?: string;
  /** `read`, `write`, or names of permissions such as `posts.change_post`. At least one. */
  scopes: readonly string[];
  /** Undefined: it does not expire. */
  expiresAt?: Date | undefined;
}

type TokenApplication = Pick<Application, 'models' | 'settings' | 'database'>;

/**
 * Creates an API token.
 *
 * @returns the token, and its text for `Authorization: Bearer`, which cannot be read again
 * @throws {ProjectError} TOKEN_SCOPE_UNKNOWN, FRAMEWORK_TABLE_MISSING
 */
export async function createApiToken(
  app: TokenApplication,
  { user, name = '', scopes, expiresAt }: ApiTokenOptions,
): Promise<{ token: ApiToken; text: string }> {
  checkScopes(app, scopes);
  const { id, text, hash } = newTokenText();
  const userId = String(keyOf(user as Record<string, unknown>, userModelOf(app).model.primaryKey));
  const token = { id, name, userId, scopes, createdAt: new Date(), lastUsedAt: undefined, expiresAt };
  await new TokenRows(app.database).insert(token, hash);
  return { token, text };
}

/** @throws {ProjectError} TOKEN_SCOPE_UNKNOWN */
function checkScopes({ models }: TokenApplication, scopes: readonly string[]): void {
  const known = [...GENERAL_SCOPES, ...permissionsOf([...models.all]).map(({ name }) => name)];
  if (scopes.length === 0) throw errors.TOKEN_SCOPE_UNKNOWN({ scope: '', meant: undefined });
  for (const scope of scopes)
    if (!known.includes(scope)) throw errors.TOKEN_SCOPE_UNKNOWN({ scope, meant: nearest(scope, known) });
}

/** The tokens of a user, or of all users; oldest first. @throws {ProjectError} FRAMEWORK_TABLE_MISSING */
export function listApiTokens(app: TokenApplication, user?: object): Promise<ApiToken[]> {
  const key = user && String(keyOf(user as Record<string, unknown>, userModelOf(app).model.primaryKey));
  return new TokenRows(app.database).list(key);
}

/**
 * Deletes a token: its next request is refused.
 *
 * @param idOrText the id, or the token itself
 * @returns false if there is no such token
 * @throws {ProjectError} FRAMEWORK_TABLE_MISSING
 */
export function revokeApiToken({ database }: Pick<Application, 'database'>, idOrText: string): Promise<boolean> {
  return new TokenRows(database).remove(tokenId(idOrText));
}

const USED_EVERY_MS = 60_000;

/**
 * The token with this text, expired ones included. Remembers that it was used, at most once a minute.
 *
 * @throws {ProjectError} FRAMEWORK_TABLE_MISSING
 */
export async function findApiToken(
  { database, logger }: Pick<Application, 'database' | 'logger'>,
  text: string,
): Promise<ApiToken | undefined> {
  const rows = new TokenRows(database);
  const hash = hashToken(text);
  const found = await rows.findByHash(hash);
  if (found === undefined || !constantTimeEqual(found.hash, hash)) return undefined;
  const { token } = found;
  const now = Date.now();
  // No request waits for this, or fails because of it.
  if (!isExpired(token) && now - (token.lastUsedAt?.getTime() ?? 0) >= USED_EVERY_MS)
    rows.setLastUsed(token.id, now).catch((error: unknown) => {
      logger.debug(`the last use of the token ${token.id} was not stored`, { error });
    });
  return token;
}

export function isExpired({ expiresAt }: Pick<ApiToken, 'expiresAt'>): boolean {
  return expiresAt !== undefined && expiresAt.getTime() <= Date.now();
}
