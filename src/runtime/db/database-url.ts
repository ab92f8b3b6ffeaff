import { isAbsolute, relative, resolve } from 'node:path';
import { errors } from './errors.ts';

export type DatabaseAddress = SqliteAddress | PostgresAddress;

export interface SqliteAddress {
  provider: 'sqlite';
  /** Absolute path, or `:memory:`. */
  file: string;
  /** For people: relative to the project if it is inside. */
  location: string;
}

export interface PostgresAddress {
  provider: 'postgresql';
  url: string;
  host: string;
  port: number;
  database: string;
  user: string;
  /** Prisma's `?schema=`; the tables of other schemas are not seen. */
  schema: string;
  /** `localhost:5432/blog` */
  location: string;
}

const POSTGRES_PORT = 5432;

/**
 * Reads a database URL: `file:./db.sqlite3` (also `sqlite:…`, a bare path ending in .db, .sqlite or .sqlite3, and
 * `:memory:`), relative to `root`; `postgresql://…` or `postgres://…`.
 *
 * @throws {ProjectError} DATABASE_URL_INVALID
 */
export function parseDatabaseUrl(url: string, root: string): DatabaseAddress {
  if (/^postgres(ql)?:\/\//.test(url)) return parsePostgres(url);
  const file = sqliteFile(url);
  if (file === undefined) throw errors.DATABASE_URL_INVALID({ url: maskPassword(url) });
  if (file === ':memory:') return { provider: 'sqlite', file, location: file };
  const path = resolve(root, file);
  const inside = relative(root, path);
  return { provider: 'sqlite', file: path, location: inside.startsWith('..') || isAbsolute(inside) ? path : inside };
}

/** The URL with its password blanked, for messages. */
export function maskPassword(url: string): string {
  return url.replace(/^(\w+:\/\/[^:@/]*):[^@]*@/, '$1:***@');
}

function sqliteFile(url: string): string | undefined {
  if (url === ':memory:' || /^(file|sqlite)::memory:/.test(url)) return ':memory:';
  const match = /^(?:file|sqlite):(?:\/\/(?=\/))?([^?]+)/.exec(url);
  if (match?.[1]) return decodePath(match[1]);
  return /^[^:?]+\.(db|sqlite|sqlite3)$/.test(url) ? url : undefined;
}

/** A percent sign may be part of the file's name. */
function decodePath(path: string): string {
  try {
    return decodeURI(path);
  } catch (error) {
    if (error instanceof URIError) return path;
    throw error;
  }
}

function parsePostgres(url: string): PostgresAddress {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined) throw errors.DATABASE_URL_INVALID({ url: maskPassword(url) });
  const host = parsed.hostname || parsed.searchParams.get('host') || 'localhost';
  const port = Number(parsed.port) || POSTGRES_PORT;
  const user = decodeURIComponent(parsed.username) || 'postgres';
  const database = decodeURIComponent(parsed.pathname.slice(1)) || user;
  const schema = parsed.searchParams.get('schema') ?? 'public';
  return { provider: 'postgresql', url, host, port, database, user, schema, location: `${host}:${port}/${database}` };
}
