// Arguments and flags of a command, with the type of what they give.
import type { ParameterDescription } from '../../kernel/project-command.ts';

declare const VALUE: unique symbol;

/** An argument or a flag whose value is a `T`. */
export interface Parameter<T> extends ParameterDescription {
  readonly [VALUE]?: T;
}

export type Parameters = Readonly<Record<string, Parameter<unknown>>>;

/** Values by name. */
export type ValuesOf<P extends Parameters> = { [K in keyof P]: P[K] extends Parameter<infer T> ? T : never };

export interface ParameterOptions<T> {
  /** For --help. */
  description?: string;
  default?: T;
}

export interface FlagOptions<T> extends ParameterOptions<T> {
  /** One letter: `-n`. */
  char?: string;
  /** Must be given. Default false. */
  required?: boolean;
}

export interface ArgumentOptions<T> extends ParameterOptions<T> {
  /** Default true, unless there is a default. */
  required?: boolean;
}

type FlagValue<T, O> = O extends { default: T } | { required: true } ? T : T | undefined;
type ArgumentValue<T, O> = O extends { required: false } ? (O extends { default: T } ? T : T | undefined) : T;

/** The arguments after the command's name, in order: `quintet publish POST`. */
export const argument = {
  string: <const O extends ArgumentOptions<string>>(options?: O): Parameter<ArgumentValue<string, O>> =>
    describeArgument('string', options),
  integer: <const O extends ArgumentOptions<number>>(options?: O): Parameter<ArgumentValue<number, O>> =>
    describeArgument('integer', options),
  number: <const O extends ArgumentOptions<number>>(options?: O): Parameter<ArgumentValue<number, O>> =>
    describeArgument('number', options),
  /** One of a list. */
  choice: <const C extends string, const O extends ArgumentOptions<C>>(
    choices: readonly C[],
    options?: O,
  ): Parameter<ArgumentValue<C, O>> => ({ ...describeArgument('string', options), choices }),
};

/** A named option: `--limit 10`. A name in camelCase is typed with hyphens. */
export const flag = {
  /** On or off; `--no-name` where the default is true. */
  boolean: (options: ParameterOptions<boolean> & { char?: string } = {}): Parameter<boolean> => ({
    ...describeFlag('boolean', options),
    default: options.default ?? false,
  }),
  string: <const O extends FlagOptions<string>>(options?: O): Parameter<FlagValue<string, O>> =>
    describeFlag('string', options),
  integer: <const O extends FlagOptions<number>>(options?: O): Parameter<FlagValue<number, O>> =>
    describeFlag('integer', options),
  number: <const O extends FlagOptions<number>>(options?: O): Parameter<FlagValue<number, O>> =>
    describeFlag('number', options),
  /** One of a list. */
  choice: <const C extends string, const O extends FlagOptions<C>>(
    choices: readonly C[],
    options?: O,
  ): Parameter<FlagValue<C, O>> => ({ ...describeFlag('string', options), choices }),
  /** Texts: the flag may be given several times. */
  list: (options: Omit<FlagOptions<readonly string[]>, 'default'> = {}): Parameter<readonly string[]> => ({
    ...describeFlag('string', options),
    default: [],
    multiple: true,
  }),
};

function describeArgument(
  kind: ParameterDescription['kind'],
  options: ArgumentOptions<unknown> = {},
): ParameterDescription {
  return { kind, multiple: false, ...options, required: options.required ?? options.default === undefined };
}

function describeFlag(kind: ParameterDescription['kind'], options: FlagOptions<unknown> = {}): ParameterDescription {
  return { kind, multiple: false, ...options, required: options.required ?? false };
}
