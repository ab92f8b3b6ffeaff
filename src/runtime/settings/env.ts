import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { errors } from './errors.ts';

/** Folder of the project that runs: `QUINTET_ROOT`, else the current folder. */
export function projectRoot(): string {
  return process.env['QUINTET_ROOT'] ?? process.cwd();
}

/**
 * Values from the environment, else from `.env` in the project's folder, else the default. An empty value counts as set
 * for strings and lists, as not set for the others.
 *
 * Every reader throws {ProjectError} SETTINGS_ENV_MISSING (not set and no default) or SETTINGS_ENV_INVALID.
 */
export const env = {
  /** @example env.string('DATABASE_URL', 'file:./db.sqlite3') */
  string(name: string, fallback?: string): string {
    return read(name) ?? fallback ?? missing(name, 'a text');
  },

  /** A text, or undefined where it is not set or empty: the default of the setting is used. @example env.optional('EMAIL_URL') */
  optional(name: string): string | undefined {
    return read(name) || undefined;
  },

  /** A text that is never shown in messages, logs or error pages. Empty counts as not set. */
  secret(name: string, fallback?: string): string {
    return (read(name) || undefined) ?? fallback ?? missing(name, 'a secret text');
  },

  /** `true`, `1`, `yes`, `on` or `false`, `0`, `no`, `off`, in any case. */
  boolean(name: string, fallback?: boolean): boolean {
    return parse(name, fallback, 'true or false', (text) => {
      if (/^(?:true|1|yes|on)$/i.test(text)) return true;
      return /^(?:false|0|no|off)$/i.test(text) ? false : undefined;
    });
  },

  integer(name: string, fallback?: number): number {
    return parse(name, fallback, 'an integer', (text) => {
      const value = Number(text);
      return /^[+-]?\d+$/.test(text) && Number.isSafeInteger(value) ? value : undefined;
    });
  },

  /** Parts between commas, trimmed, empty ones left out: `a.com, b.com`. */
  list(name: string, fallback?: readonly string[]): readonly string[] {
    const text = read(name);
    if (text === undefined) return fallback ?? missing(name, 'a list separated by commas');
    return text.split(',').flatMap((part) => part.trim() || []);
  },

  /** An absolute URL, as it was written. */
  url(name: string, fallback?: string): string {
    return parse(name, fallback, 'an absolute URL', (text) => (URL.canParse(text) ? text : undefined));
  },
} as const;

function missing(name: string, expected: string): never {
  throw errors.SETTINGS_ENV_MISSING({ name, expected }, { hint: hintAboutFile(name) });
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

/** A fresh clone has no .env; `.env.example` next to it lists what it needs. */
function hintAboutFile(name: string): string | undefined {
  const has = (file: string) => existsSync(join(projectRoot(), file));
  if (has('.env') && !isReadable(join(projectRoot(), '.env')))
    return `Set ${name} in the environment, or let this user read .env.`;
  return has('.env') || !has('.env.example') ? undefined : `Run cp .env.example .env, and set ${name} in it.`;
}

function parse<T>(
  name: string,
  fallback: T | undefined,
  expected: string,
  toValue: (text: string) => T | undefined,
): T {
  const text = read(name)?.trim();
  if (!text) return fallback ?? missing(name, expected);
  const value = toValue(text);
  if (value === undefined)
    throw errors.SETTINGS_ENV_INVALID({ name, seen: isSecretName(name) ? '********' : JSON.stringify(text), expected });
  return value;
}

// Django's list of names whose values no page shows, and URLs, which carry passwords.
const SECRET_NAME = /API|AUTH|TOKEN|KEY|SECRET|PASS|SIGNATURE|COOKIE/i;

/** True for names whose values must not be shown: keys, tokens, passwords, cookies. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

// `DEBUG=quintet:*` asks for the messages of programs, in npm's way, and says nothing about the setting.
const MESSAGE_FILTER = /[:*]/;

function read(name: string): string | undefined {
  const own = process.env[name];
  if (own !== undefined && !(name === 'DEBUG' && MESSAGE_FILTER.test(own))) return own;
  return readEnvFile(projectRoot())[name];
}

let remembered: { path: string; stamp: string | undefined; values: Record<string, string | undefined> } | undefined;

// Read once as long as it does not change: the development server reads settings again after an edit.
function readEnvFile(root: string): Record<string, string | undefined> {
  const path = join(root, '.env');
  const stat = statSync(path, { throwIfNoEntry: false });
  const stamp = stat && `${stat.mtimeMs}:${stat.size}:${stat.ino}`;
  if (remembered?.path !== path || remembered.stamp !== stamp) remembered = { path, stamp, values: parseEnvFile(path) };
  return remembered.values;
}

// Editors on Windows write it; Node takes it for a part of the first name.
const BYTE_ORDER_MARK = /^\uFEFF/;

function parseEnvFile(path: string): Record<string, string | undefined> {
  try {
    return parseEnv(readFileSync(path, 'utf8').replace(BYTE_ORDER_MARK, '')) as Record<string, string | undefined>;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'EACCES' && code !== 'EPERM') throw error;
    if (code !== 'ENOENT') process.emitWarning(`${path} cannot be read by this user; only the environment is used`);
    return {};
  }
}

/** Makes the next read check the file again. */
export function forgetEnvFile(): void {
  remembered = undefined;
}
