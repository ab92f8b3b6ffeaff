import type { ProjectError } from '../../kernel/errors.ts';
import type { ProjectCommand } from '../../kernel/project-command.ts';
import { errors } from './errors.ts';
import type { Parameters, ValuesOf } from './parameters.ts';

export interface RunContext<A extends Parameters, F extends Parameters> {
  /** Values by the names that `args` and `flags` give them. */
  args: ValuesOf<A>;
  flags: ValuesOf<F>;
  /** A line of the result, on stdout. With --json nothing is printed but what `run` returns. */
  print(line?: string): void;
  /** A line on stderr. */
  warn(line: string): void;
}

export interface CommandOptions<A extends Parameters, F extends Parameters, R> {
  /** One sentence, for --help. */
  summary: string;
  /** More of them, for the command's own --help. */
  description?: string;
  /** `quintet publish --limit 10` */
  examples?: readonly string[];
  args?: A;
  flags?: F;
  /** What it returns is what --json prints. `fail` ends it with 1. */
  run(context: RunContext<A, F>): R;
}

/** A command with the types of its values. */
export interface Command<A extends Parameters, F extends Parameters, R> extends ProjectCommand {
  readonly args: A;
  readonly flags: F;
  run(context: RunContext<A, F>): R;
}

/**
 * Declares a command of the project: the default export of src/<app>/commands/NAME.ts, run as `quintet NAME`.
 *
 * @example
 * export default command({
 *   summary: 'Publish the posts that are due.',
 *   flags: { limit: flag.integer({ default: 100 }) },
 *   async run({ flags, print }) {
 *     const due = await db.post.findMany({ where: { published: false }, take: flags.limit });
 *     print(`${due.length} posts are due`);
 *     return { due: due.length };
 *   },
 * });
 */
export function command<
  const A extends Parameters = Record<never, never>,
  const F extends Parameters = Record<never, never>,
  R = unknown,
>(options: CommandOptions<A, F, R>): Command<A, F, R> {
  const { summary, description, examples = [], args, flags, run } = options;
  return { summary, description, examples, args: args ?? {}, flags: flags ?? {}, run } as Command<A, F, R>;
}

/** Ends a command with a message and the exit code 1: `throw fail('no post is due', { hint: 'Write one.' })`. */
export function fail(message: string, details: { hint?: string; cause?: unknown } = {}): ProjectError {
  return errors.COMMAND_FAILED({ message }, details);
}

export interface CommandOutcome<R> {
  /** What `run` returned. */
  result: Awaited<R>;
  /** Lines that it printed. */
  lines: string[];
  warnings: string[];
}

/**
 * Runs a command from code, for tests and tasks; omitted values have their defaults.
 *
 * @example const { result, lines } = await callCommand(publish, { flags: { limit: 1 } });
 * @throws {ProjectError} COMMAND_VALUE_MISSING, and what the command throws
 */
export async function callCommand<A extends Parameters, F extends Parameters, R>(
  target: Command<A, F, R>,
  values: { args?: Partial<ValuesOf<A>>; flags?: Partial<ValuesOf<F>> } = {},
): Promise<CommandOutcome<R>> {
  const lines: string[] = [];
  const warnings: string[] = [];
  const result = await target.run({
    args: fill('argument', target.args, values.args) as ValuesOf<A>,
    flags: fill('flag', target.flags, values.flags) as ValuesOf<F>,
    print: (line = '') => void lines.push(line),
    warn: (line) => void warnings.push(line),
  });
  return { result, lines, warnings };
}

function fill(what: string, parameters: Parameters, given: object = {}): Record<string, unknown> {
  const values = new Map(Object.entries(given));
  return Object.fromEntries(
    Object.entries(parameters).map(([name, parameter]) => {
      const value = values.get(name) ?? parameter.default;
      if (value === undefined && parameter.required) throw errors.COMMAND_VALUE_MISSING({ what, name });
      return [name, value];
    }),
  );
}
