import type { PostgresAddress } from '../database-url.ts';
import { errors } from '../errors.ts';

const DATABASE_MISSING = '3D000';
const ACCESS_DENIED = new Set(['28P01', '28000', '42501']);
const SOCKET_ERRORS = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'ECONNRESET',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
  'ENOENT',
]);

/** An error while connecting, as one that says which server, user or database is wrong. Others come back as they are. */
export function translateConnectError(cause: unknown, address: PostgresAddress): unknown {
  const error = (cause instanceof AggregateError ? cause.errors[0] : cause) as { code?: string; message?: string };
  const server = `${address.host}:${address.port}`;
  const code = error?.code ?? '';
  if (code === DATABASE_MISSING) return errors.DATABASE_MISSING({ name: address.database, server }, { cause });
  if (ACCESS_DENIED.has(code) || /SASL|password must be a string/.test(error?.message ?? '')) {
    return errors.DATABASE_ACCESS_DENIED({ user: address.user, server, reason: error.message ?? code }, { cause });
  }
  if (SOCKET_ERRORS.has(code)) return errors.DATABASE_UNREACHABLE({ server, reason: code }, { cause });
  if (/timeout|terminated/i.test(error?.message ?? '')) {
    return errors.DATABASE_UNREACHABLE({ server, reason: error.message ?? 'timeout' }, { cause });
  }
  return cause;
}
