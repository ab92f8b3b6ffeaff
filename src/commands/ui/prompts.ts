import { errors } from './errors.ts';
import type { Terminal } from './terminal.ts';

/** One question: `flag` is what answers it without a terminal, as the user would type it: `--db sqlite`. */
export interface Question {
  message: string;
  flag: string;
}

export interface Choice<T> {
  value: T;
  name: string;
  description?: string;
}

/**
 * Asks in the terminal. Where there is none, each method throws INPUT_NEEDED and names the flag.
 * Ctrl-C throws inquirer's ExitPromptError, which `main` turns into exit code 130.
 */
export class Prompts {
  readonly #terminal: Terminal;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  get areAllowed(): boolean {
    return this.#terminal.isInteractive;
  }

  async text(
    question: Question & { default?: string; validate?: (value: string) => true | string | Promise<true | string> },
  ): Promise<string> {
    this.#require(question);
    const { input } = await import('@inquirer/prompts');
    const { message, validate } = question;
    return input({
      message,
      ...(question.default === undefined ? {} : { default: question.default }),
      ...(validate ? { validate } : {}),
    });
  }

  async secret(
    question: Question & { validate?: (value: string) => true | string | Promise<true | string> },
  ): Promise<string> {
    this.#require(question);
    const { password } = await import('@inquirer/prompts');
    const { message, validate } = question;
    return password({ message, mask: false, ...(validate ? { validate } : {}) });
  }

  async confirm(question: Question & { default: boolean }): Promise<boolean> {
    this.#require(question);
    const { confirm } = await import('@inquirer/prompts');
    return confirm({ message: question.message, default: question.default });
  }

  async select<T>(question: Question & { choices: Choice<T>[]; default?: T }): Promise<T> {
    this.#require(question);
    const { select } = await import('@inquirer/prompts');
    const { message, choices } = question;
    return select<T>({ message, choices, ...(question.default === undefined ? {} : { default: question.default }) });
  }

  #require(question: Question): void {
    if (!this.#terminal.isInteractive) throw errors.INPUT_NEEDED([question.message, question.flag]);
  }
}

/** True for what inquirer throws when the user presses Ctrl-C. */
export function isPromptExit(error: unknown): boolean {
  return error instanceof Error && (error.name === 'ExitPromptError' || error.name === 'AbortPromptError');
}
