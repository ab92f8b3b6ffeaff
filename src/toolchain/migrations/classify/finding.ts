// What a statement does to stored data. `loses` is worse than `fails`, which costs nothing but time.

type Effect = 'keeps' | 'locks' | 'moves' | 'rewrites' | 'fails' | 'loses';

const ORDER: readonly Effect[] = ['keeps', 'locks', 'moves', 'rewrites', 'fails', 'loses'];

type Cause =
  // loses
  | 'table-dropped'
  | 'column-dropped'
  | 'values-converted'
  | 'values-overwritten'
  | 'rows-deleted'
  | 'links-redirected'
  | 'unclassified'
  // fails
  | 'required'
  | 'no-value'
  | 'not-unique'
  | 'enum-values'
  | 'type-narrowed'
  | 'foreign-key'
  | 'check'
  // rewrites, moves, locks
  | 'rewritten'
  | 'renamed'
  | 'scanned'
  | 'indexed';

export interface Finding {
  effect: Exclude<Effect, 'keeps'>;
  cause: Cause;
  /** Name before the migration; '' where the statement could not be read. */
  table: string;
  /** Names before the migration; those that are new have none. */
  columns: readonly string[];
  /** Name of the new type, or of the table that a foreign key points to. */
  target?: string;
  /** Columns that a foreign key points to. */
  references?: readonly string[];
  /** Removed values of an enum. */
  values?: readonly string[];
  /** Which rows: SQL with names before the migration. */
  where?: string;
}

export interface Verdict {
  /** Without comments around it. */
  sql: string;
  /** The worst that it does. */
  effect: Effect;
  findings: Finding[];
  /** Why it loses nothing, by a comment above it: `-- quintet: keeps REASON`. */
  keeps?: string;
}

export function worstOf(findings: readonly Finding[]): Effect {
  const found = findings.map(({ effect }) => ORDER.indexOf(effect));
  return ORDER[Math.max(0, ...found)] as Effect;
}
