import type { Change } from '../diff/changes.ts';
import type { Verdict } from '../classify/finding.ts';
import type { Reverting } from '../classify/reverting.ts';
import type { UnacceptedMigration } from '../classify/unaccepted.ts';
import type { PossibleRename } from '../renames/renames.ts';
import type { Scripts } from './scripts.ts';

/** What a migration is, or would be. */
export interface MigrationPlan {
  /** `20261122054103_add_post_subtitle`; undefined when nothing differs. */
  name: string | undefined;
  changes: Change[];
  /** The data that applying it deletes, in words. */
  losses: string[];
  /** When applying it fails, in words: `a row has no value for Post.title`. */
  failures: string[];
  /** What taking it back would do to rows, besides removing what it added. */
  reverting: Reverting;
  /** What each statement for the project's own database does to stored data. */
  statements: Verdict[];
  /** With `check`: migrations edited by hand that lose data, and nobody has accepted it. */
  unaccepted: UnacceptedMigration[];
  /** What may be a rename and is planned as a removal: only with `dryRun` and `check`, which ask nothing. */
  possibleRenames: PossibleRename[];
  /** SQL for the project's own database. */
  scripts: Scripts;
  /** Written files, relative to the project; empty with `dryRun` and `check`. */
  files: string[];
  /** What these files hold, or would hold, by their paths below the project. */
  contents: Record<string, string>;
  /** Why there is no SQL for the other database, if so. */
  notPortable: string | undefined;
}

/** The plan where nothing differs. */
export function noMigration(): MigrationPlan {
  return {
    name: undefined,
    changes: [],
    losses: [],
    failures: [],
    reverting: { losses: [], failures: [] },
    statements: [],
    unaccepted: [],
    possibleRenames: [],
    scripts: { up: '', down: '' },
    files: [],
    contents: {},
    notPortable: undefined,
  };
}
