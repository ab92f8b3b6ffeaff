// A driver asks the real code one question of a group and reports what it saw. It holds no answers.

/** One row of a group's file: its fields depend on the group. */
// oxlint-disable-next-line typescript/no-explicit-any -- rows are free-form JSON, one shape a group
export type Case = any;

/** The whole file of a group: `cases` and what stands beside them. */
export interface Group {
  source: unknown;
  cases: Case[];
  [more: string]: unknown;
}

/**
 * `pass`: the code answered as expected; `observed` is shown when it did not.
 * `deviation`: it answers otherwise on purpose; the text is the reason.
 */
export type Outcome = { pass: boolean; observed?: unknown } | { deviation: string };

export type Driver = (testCase: Case, group: Group) => Outcome | Promise<Outcome>;

export type Drivers = Record<string, Driver>;
