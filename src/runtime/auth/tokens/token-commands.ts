import { primaryKeyWhere } from '../../../kernel/row-key.ts';
import type { TokenCommands, TokenDescription } from '../../../kernel/project-handle.ts';
import type { Row } from '../../../kernel/database.ts';
import { splitKey } from '../../forms/model/keys.ts';
import type { Application } from '../../http/application.ts';
import { errors } from '../errors.ts';
import { findByLogin, normalizeLogin, userModelOf } from '../user-model.ts';
import { createApiToken, listApiTokens, revokeApiToken } from './api-tokens.ts';
import type { ApiToken } from './token-rows.ts';

/** What commands do with API tokens. */
export function tokenCommands(app: Application): TokenCommands {
  return {
    async create({ login, name, scopes, expiresAt }) {
      const user = await findUser(app, login);
      const { token, text } = await createApiToken(app, { user, name, scopes, expiresAt });
      return { ...describe(token, login), token: text };
    },
    async list(login) {
      const tokens = await listApiTokens(app, login === undefined ? undefined : await findUser(app, login));
      const logins = new Map<string, string>();
      for (const { userId } of tokens) if (!logins.has(userId)) logins.set(userId, await loginOf(app, userId));
      return tokens.map((token) => describe(token, logins.get(token.userId) ?? ''));
    },
    async revoke(id) {
      if (!(await revokeApiToken(app, id))) throw errors.TOKEN_NOT_FOUND({ id });
    },
  };
}

function describe({ id, name, scopes, createdAt, lastUsedAt, expiresAt }: ApiToken, user: string): TokenDescription {
  return {
    id,
    user,
    name,
    scopes: [...scopes],
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    expiresAt: expiresAt?.toISOString() ?? null,
  };
}

async function findUser(app: Application, login: string): Promise<Row> {
  const users = userModelOf(app);
  const user = await findByLogin(users, normalizeLogin(users, login));
  if (!user) throw errors.USER_NOT_FOUND({ label: users.loginField.label, login });
  return user;
}

/** What the user logs in with; the key for users who do not exist any more. */
async function loginOf(app: Application, key: string): Promise<string> {
  const { model, delegate, loginField } = userModelOf(app);
  const where = splitKey(key, model, model.primaryKey);
  const user = where && (await delegate.findUnique({ where: primaryKeyWhere(model, where) }));
  return user ? String(user[loginField.name]) : `deleted user ${key}`;
}
