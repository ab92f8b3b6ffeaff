// Names as a database keeps them. PostgreSQL cuts them to 63 bytes; Prisma cuts what is before a constraint's suffix.
import type { DatabaseProvider } from '../../../kernel/model.ts';

const POSTGRES_BYTES = 63;
/** Prefix of the temporary name of something that is removed later in a migration and whose name is needed earlier. */
export const REMOVED = 'quintet_removed_';

/** For people: the name of what steps aside, without the prefix. */
export function withoutAside(name: string): string {
  return name.startsWith(REMOVED) ? name.slice(REMOVED.length) : name;
}

/** The name of a table, column or type after the database has cut it. */
export function storedName(name: string, provider: DatabaseProvider): string {
  return provider === 'sqlite' ? name : cutBytes(name, POSTGRES_BYTES);
}

/** `Post_title` and `_key` → the name that Prisma gives the index. */
export function constraintName(base: string, suffix: string, provider: DatabaseProvider): string {
  return provider === 'sqlite' ? base + suffix : cutBytes(base, POSTGRES_BYTES - suffix.length) + suffix;
}

/** SQLite names are case-insensitive. */
export function isSameName(one: string, other: string, provider: DatabaseProvider): boolean {
  return provider === 'sqlite' ? one.toLowerCase() === other.toLowerCase() : one === other;
}

/** No character is cut in half. */
function cutBytes(name: string, bytes: number): string {
  let length = 0;
  let end = 0;
  for (const character of name) {
    length += Buffer.byteLength(character);
    if (length > bytes) break;
    end += character.length;
  }
  return name.slice(0, end);
}
