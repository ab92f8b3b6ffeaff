import type { Scripts } from '../make/scripts.ts';

/**
 * The same SQL for tables that may exist: two branches of a project may each have added them, and a database may have been used by
 * another project.
 */
export function forExistingTables({ up, down }: Scripts): Scripts {
  return { up: tolerant(up), down: tolerant(down) };
}

function tolerant(sql: string): string {
  return sql
    .replace(/^(CREATE TABLE|CREATE (?:UNIQUE )?INDEX) (?="(?!new_))/gm, '$1 IF NOT EXISTS ')
    .replace(/^(DROP TABLE|DROP INDEX) (?=")/gm, '$1 IF EXISTS ');
}
