import type { Row } from '../../kernel/database.ts';
import type { HttpRequest } from '../http/request.ts';
import { verifyPassword } from './passwords/hash.ts';
import { countAttempt, PASSWORD_CHANGE, tooManyAttempts } from './throttle/throttle.ts';
import { hashClient } from './throttle/visitor-address.ts';
import { accountKey, hashOf, userModelOf } from './user-model.ts';

/**
 * Returns whether users know the password that they are about to change. People who took over a session must not be able
 * to guess it.
 *
 * @throws {TooManyAttempts} AUTH_THROTTLED (429): five wrong ones within 15 minutes
 * @throws {HashingBusy} PASSWORD_HASHING_BUSY (503)
 */
export async function isOldPassword(request: HttpRequest, user: Row, password: string): Promise<boolean> {
  const users = userModelOf(request.app);
  const attempt = await countAttempt(request, PASSWORD_CHANGE, accountKey(users, user, ''));
  if (attempt.waitMs !== undefined) throw tooManyAttempts(attempt.waitMs);
  const isRight = await verifyPassword(password, String(await hashOf(users, user)), hashClient(request));
  if (isRight) await attempt.succeed();
  return isRight;
}
