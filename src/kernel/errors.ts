// The errors of the whole package. Who must act decides the family, and the family decides the exit code.
// Only the command base prints errors and exits; only runtime/http turns them into responses.

/** The details of an error, in addition to its message. */
export interface ErrorDetails {
  /** The next command to type or the edit to make, as a sentence. */
  hint?: string | undefined;
  /** The error underneath, if one was translated. */
  cause?: unknown;
  /** Where the error is: `file:line` or `file:line:column`, relative to the project. */
  where?: string | undefined;
  /** Machine-readable facts, printed by `--json`. */
  data?: Record<string, unknown> | undefined;
}

const BRAND = Symbol.for('quintet.error');

/** Base of every error that Quintet throws on purpose. `code` is `AREA_REASON`, listed in docs/errors.md, never reused. */
export class QuintetError extends Error {
  readonly code: string;
  readonly hint: string | undefined;
  readonly where: string | undefined;
  readonly data: Record<string, unknown> | undefined;
  /** The exit code of a command that ends with this error. */
  readonly exitCode: number = 70;

  constructor(code: string, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.code = code;
    this.hint = details.hint;
    this.where = details.where;
    this.data = details.data;
    Object.defineProperty(this, BRAND, { value: true });
  }

  /** True also for errors made by another copy of the package, where `instanceof` is not. */
  static is(value: unknown): value is QuintetError {
    return typeof value === 'object' && value !== null && BRAND in value;
  }
}

/** The project, its settings, its data or its surroundings are wrong: the user must act. Exit 1, no stack. */
export class ProjectError extends QuintetError {
  override readonly exitCode: number = 1;
}

/** The command line is wrong. Exit 2, no stack. */
export class UsageError extends QuintetError {
  override readonly exitCode: number = 2;
}

/** A question needs an answer and nobody is there to give it. Exit 3; the hint names the flag that answers it. */
export class InputNeededError extends QuintetError {
  override readonly exitCode: number = 3;
}

/** The user pressed Ctrl-C while work was under way; the message says what was left. Exit 130. */
export class InterruptedError extends QuintetError {
  override readonly exitCode: number = 130;
}

/** Our bug. Exit 70, with a stack. */
export class InternalError extends QuintetError {
  override readonly exitCode: number = 70;
}

type Family = new (code: string, message: string, details?: ErrorDetails) => QuintetError;

interface Entry {
  family: Family;
  // Facts are checked where the error is made; the catalogue itself only has to accept any of them.
  message: (facts: never) => string;
  hint?: string | ((facts: never) => string);
  /** Says in docs/errors.md what the error is about, where the message has only facts. */
  about?: string;
}

/** A message without facts is made without an argument. */
type Maker<Facts, E> = undefined extends Facts
  ? (facts?: Record<string, never>, details?: ErrorDetails) => E
  : (facts: Facts, details?: ErrorDetails) => E;

type Makers<E extends Record<string, Entry>> = {
  [K in keyof E]: Maker<Parameters<E[K]['message']>[0], InstanceType<E[K]['family']>>;
};

const CATALOGUE = new Map<string, Entry>();

/**
 * Declares the errors of one folder and returns a maker for each code:
 * `throw errors.SETTINGS_INVALID({ problems }, { where })`.
 *
 * @throws {InternalError} CATALOGUE_DUPLICATE: a code exists already.
 */
export function catalogue<E extends Record<string, Entry>>(entries: E): Makers<E> {
  const makers: Record<string, unknown> = {};
  for (const [code, entry] of Object.entries(entries)) {
    if (CATALOGUE.has(code)) throw new InternalError('CATALOGUE_DUPLICATE', `two errors are called ${code}`);
    CATALOGUE.set(code, entry);
    makers[code] = (facts: never, details: ErrorDetails = {}) => {
      const hint = details.hint ?? (typeof entry.hint === 'function' ? entry.hint(facts) : entry.hint);
      return new entry.family(code, entry.message(facts), { ...details, hint });
    };
  }
  return makers as Makers<E>;
}

/** Every code declared so far, for `docs/errors.md` and its test; `status` of the errors that are responses. */
export function knownErrors(): { code: string; family: string; status: number | undefined }[] {
  return [...CATALOGUE].map(([code, { family: Family }]) => {
    const { status } = new Family(code, '', { data: {} }) as { status?: number };
    return { code, family: Family.name, status };
  });
}
