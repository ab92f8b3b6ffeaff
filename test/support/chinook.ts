// The Chinook databases, which lie beside a checkout and are no part of it.
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';

/** @param folder the one that `needsShared(context, 'real')` returns */
export function copyChinook(folder: string, file: string): void {
  copyFileSync(join(folder, 'chinook.sqlite'), file);
}

/** Fills an empty database; the script's own CREATE DATABASE and psql commands are left out. */
export async function fillChinook(folder: string, url: string): Promise<void> {
  const script = readFileSync(join(folder, 'chinook.postgresql.sql'), 'utf8').replace(
    /^(DROP DATABASE|CREATE DATABASE|\\c).*$/gm,
    '',
  );
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(script).finally(() => client.end());
}
