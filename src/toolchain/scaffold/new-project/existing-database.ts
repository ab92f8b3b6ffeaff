// `new --from URL`: what the argument means for the project that is made beside or away from that database.
import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { toKebabCase } from '../../../kernel/names.ts';
import type { DatabaseProvider } from '../../../kernel/model.ts';
import { errors } from '../errors.ts';
import { assertAppName } from '../names.ts';
import type { Target } from './target.ts';

interface ExistingDatabase {
  provider: DatabaseProvider;
  /** For .env: a SQLite file relative to the project where that is short, a PostgreSQL URL with its password. */
  databaseUrl: string;
  /** For committed files: no user, no password. */
  exampleUrl: string;
  /** App that gets the models, named after the database. */
  app: string;
}

/**
 * @param from `file:shop.sqlite` or a path, relative to `cwd`; or `postgresql://…`
 * @throws {UsageError} FROM_INVALID
 * @throws {ProjectError} FROM_MISSING: there is no such file
 */
export function readExistingDatabase(from: string, cwd: string, target: Target): ExistingDatabase {
  if (/^postgres(ql)?:\/\//i.test(from)) return postgresDatabase(from);
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(from) && !from.startsWith('file:'))
    throw errors.FROM_INVALID({ scheme: from.split(':')[0] ?? from });
  return sqliteDatabase(resolve(cwd, decodeURI(from.replace(/^file:(\/\/(?=\/))?/, '').replace(/\?.*$/, ''))), target);
}

function sqliteDatabase(file: string, target: Target): ExistingDatabase {
  if (!existsSync(file) || !statSync(file).isFile()) throw errors.FROM_MISSING({ file });
  const path = pathFromProject(file, target.folder);
  return {
    provider: 'sqlite',
    databaseUrl: `file:${path}`,
    exampleUrl: `file:${path}`,
    app: appName(basename(file).replace(/\.[^.]*$/, '')),
  };
}

/** Relative as long as it needs to climb one step at most: such a pair is likely to be moved together. */
function pathFromProject(file: string, folder: string): string {
  const home = existsSync(dirname(folder)) ? join(realpathSync(dirname(folder)), basename(folder)) : folder;
  const path = relative(home, realpathSync(file));
  if (isAbsolute(path) || path.startsWith(join('..', '..'))) return realpathSync(file);
  return path.startsWith('..') ? path.split(sep).join('/') : `./${path.split(sep).join('/')}`;
}

function postgresDatabase(from: string): ExistingDatabase {
  const url = parseUrl(from);
  const name = decodeURIComponent(url.pathname.slice(1));
  if (name === '') throw errors.FROM_NAMELESS({ host: url.host });
  const example = new URL(url);
  example.username = '';
  example.password = '';
  example.search = '';
  return { provider: 'postgresql', databaseUrl: from, exampleUrl: example.href, app: appName(name) };
}

function parseUrl(from: string): URL {
  try {
    return new URL(from);
  } catch (cause) {
    // Without the URL itself, which may hold a password.
    throw errors.FROM_INVALID({ scheme: 'postgresql' }, { cause });
  }
}

/** `chinook` for Chinook_Sqlite; `legacy` where the name gives nothing to work with. */
function appName(database: string): string {
  const words = toKebabCase(database.replace(/[^\w-]+/g, ' '))
    .replace(/^[^a-z]+/, '')
    .replace(/-(sqlite|sqlite3|db|database)$/, '');
  const candidates = [words, `${words}-data`, 'legacy'].filter((name) => !['accounts', 'home', 'blog'].includes(name));
  return candidates.find(isAppName) ?? 'legacy';
}

function isAppName(name: string): boolean {
  try {
    assertAppName(name);
    return true;
  } catch {
    // NAME_INVALID is the answer.
    return false;
  }
}
