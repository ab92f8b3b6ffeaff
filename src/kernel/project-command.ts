// A command of a project (src/<app>/commands/NAME.ts) as the two halves see it: the project declares it, the command line reads it.

/** One argument or flag. */
export interface ParameterDescription {
  kind: 'string' | 'integer' | 'number' | 'boolean';
  description?: string | undefined;
  /** Must be given. */
  required: boolean;
  default?: unknown;
  /** Nothing else is taken. */
  choices?: readonly string[] | undefined;
  /** May be given several times: the value is a list. */
  multiple: boolean;
  /** One letter for a flag: `-n`. */
  char?: string | undefined;
}

/** The argument of `run` of a command of the project. */
interface CommandContext {
  args: Record<string, unknown>;
  flags: Record<string, unknown>;
  /** A line of the result, on stdout; nothing with --json. */
  print(line?: string): void;
  /** A line on stderr. */
  warn(line: string): void;
}

export interface ProjectCommand {
  /** One sentence, for --help. */
  readonly summary: string;
  readonly description: string | undefined;
  readonly examples: readonly string[];
  readonly args: Readonly<Record<string, ParameterDescription>>;
  readonly flags: Readonly<Record<string, ParameterDescription>>;
  /** What it returns is what --json prints. */
  run(context: CommandContext): unknown;
}
