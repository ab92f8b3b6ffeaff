// Columns whose type the client does not know: Prisma's DMMF does not have them, yet a new row needs them.
import type { Declaration } from './described-source.ts';

const REQUIRED = /\bUnsupported\("(?:[^"\\]|\\.)*"\)(?![?[])/;
/** A default in the database; `dbgenerated()` says nothing of which. */
const DEFAULT = /@default\((?!dbgenerated\(\s*\)\s*\))/;

/** Those of the model that have to have a value; undefined if there are none. */
export function readUnwritten({ file: [, text], block }: Declaration): string[] | undefined {
  const found = block.members.filter(({ kind, start, end }) => {
    const statement = text.slice(start, end);
    return kind === 'field' && REQUIRED.test(statement) && !DEFAULT.test(statement);
  });
  return found.length > 0 ? found.map(({ name }) => name) : undefined;
}
