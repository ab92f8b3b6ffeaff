import type { JsonValue, Session } from './session.ts';

export type MessageLevel = 'debug' | 'info' | 'success' | 'warning' | 'error';

/** A message for the visitor; it prints as its text. */
export class Message {
  readonly level: MessageLevel;
  readonly text: string;
  /** The level, as a CSS class. */
  readonly tags: string;

  constructor(level: MessageLevel, text: string) {
    this.level = level;
    this.text = text;
    this.tags = level;
  }

  toString(): string {
    return this.text;
  }
}

const KEY = '_messages';
/** Older ones go first: a visitor who never sees a page must not fill the session. */
const MAX_MESSAGES = 50;

/** Messages that are kept in the session until a page shows them. */
export class Messages {
  readonly #session: Session;
  #shown: readonly Message[] | undefined;

  constructor(session: Session) {
    this.#session = session;
  }

  debug(text: string): void {
    this.add('debug', text);
  }

  info(text: string): void {
    this.add('info', text);
  }

  success(text: string): void {
    this.add('success', text);
  }

  warning(text: string): void {
    this.add('warning', text);
  }

  error(text: string): void {
    this.add('error', text);
  }

  add(level: MessageLevel, text: string): void {
    this.#session.set(KEY, [...this.#waiting(), [level, text]].slice(-MAX_MESSAGES));
    // A page that shows messages once more in the same request shows this one too.
    this.#shown = undefined;
  }

  /** Number of messages that wait. */
  get size(): number {
    return this.#waiting().length;
  }

  /** Returns the waiting messages in order and removes them. In the same request, it returns them again. */
  consume(): readonly Message[] {
    if (this.#shown) return this.#shown;
    this.#shown = this.#waiting().map(([level, text]) => new Message(level as MessageLevel, String(text)));
    this.#session.delete(KEY);
    return this.#shown;
  }

  [Symbol.iterator](): Iterator<Message> {
    return this.consume()[Symbol.iterator]();
  }

  #waiting(): readonly (readonly JsonValue[])[] {
    return (this.#session.get<readonly (readonly JsonValue[])[]>(KEY) ?? []).filter(
      Array.isArray,
    ) as readonly (readonly JsonValue[])[];
  }
}
// Templates may show messages, not make them.
for (const name of ['add', 'debug', 'info', 'success', 'warning', 'error'] as const)
  Object.assign(Messages.prototype[name], { altersData: true });
