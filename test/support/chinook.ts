// The Chinook databases, which are not part of the project: their folder comes in QUINTET_REAL_DATABASES, else they are
// looked for beside the checkout. Tests skip where neither is.
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { packageRoot } from '../../src/kernel/package.ts';

/** Folder with chinook.sqlite and chinook.postgresql.sql, or undefined. */
export function chinookFolder(): string | undefined {
  const candidates = [process.env['QUINTET_REAL_DATABASES'], join(packageRoot, '../shared/real')];
  return candidates.find((folder) => folder !== undefined && existsSync(join(folder, 'chinook.sqlite')));
}

export function copyChinook(folder: string, file: string): void {
  copyFileSync(join(folder, 'chinook.sqlite'), file);
}

/** Fills an empty database; the script's own CREATE DATABASE and psql commands are left out. */
export async function fillChinook(folder: string, url: string): Promise<void> {
  const script = readFileSync(join(folder, 'chinook.postgresql.sql'), 'utf8').replace(/^(DROP DATABASE|CREATE DATABASE|\\c).*$/gm, '');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(script).finally(() => client.end());
}
