// What does not fit between the folder and the database. An edited migration is never run again, and its database never reset:
// the user decides.
import type { RawConnection } from '../../../kernel/raw-connection.ts';
import type { AppliedMigration } from '../apply/applied-table.ts';
import type { DatabaseOwner } from '../apply/connection.ts';
import { hashDataMigration } from '../make/data-migration.ts';
import { isChecksumOf, readScript, readSnapshotHead } from './history.ts';
import { isAsGenerated } from '../make/rewritten-sql.ts';
import { readNotes } from './snapshot.ts';

/** One sentence for each migration that was edited after it was applied, or is applied and gone. */
export function describeEdited(
  project: DatabaseOwner,
  { provider }: RawConnection,
  names: readonly string[],
  applied: readonly AppliedMigration[],
): string[] {
  const notes = new Map(names.map((name) => [name, readNotes(readSnapshotHead(project, name))]));
  const squashed = [...notes.values()].flatMap(({ replaces = [] }) => replaces);
  return applied.flatMap(({ name, checksum, dataHash }) => {
    if (squashed.includes(name)) return [];
    if (!names.includes(name)) return [`${name} is applied, but migrations/${name} does not exist`];
    const isSame =
      isChecksumOf(checksum, readScript(project, name, provider)) ||
      (notes.get(name)?.formerly?.includes(checksum) && isAsGenerated(project, name));
    if (!isSame) return [`${name} was edited after it was applied: the database has the older version`];
    if (dataHash === undefined || dataHash === hashDataMigration(project, name)) return [];
    return [`${name}/migration.ts was edited after it was applied: it is not run again`];
  });
}
