import type Inquirer from 'inquirer';
import { errors } from './errors.ts';
import type { Terminal } from './terminal.ts';

/** One question: `flag` is what answers it without a terminal, as the user would type it: `--db sqlite`. */
interface Question {
  message: string;
  flag: string;
}

interface Choice<T> {
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
    const { message, validate, default: preset } = this.#require(question);
    const options = {
      message,
      ...(preset === undefined ? {} : { default: preset }),
      ...(validate ? { validate } : {}),
    };
    const { answer } = await (await inquirer()).prompt([{ type: 'input', name: 'answer', ...options }]);
    return answer;
  }

  async secret(
    question: Question & { validate?: (value: string) => true | string | Promise<true | string> },
  ): Promise<string> {
    const { message, validate } = this.#require(question);
    const options = { message, mask: false, ...(validate ? { validate } : {}) };
    const { answer } = await (await inquirer()).prompt([{ type: 'password', name: 'answer', ...options }]);
    return answer;
  }

  async confirm(question: Question & { default: boolean }): Promise<boolean> {
    const { message, default: preset } = this.#require(question);
    const { answer } = await (await inquirer()).prompt([{ type: 'confirm', name: 'answer', message, default: preset }]);
    return answer;
  }

  async select<T>(question: Question & { choices: Choice<T>[]; default?: T }): Promise<T> {
    const { message, choices, default: preset } = this.#require(question);
    // By position: inquirer's types lose what a value is.
    const positions = choices.map((choice, value) => ({ ...choice, value }));
    const options = { message, choices: positions, default: choices.findIndex(({ value }) => value === preset) };
    const { answer } = await (await inquirer()).prompt([{ type: 'select', name: 'answer', ...options }]);
    return choices[answer]?.value as T;
  }

  #require<Q extends Question>(question: Q): Q {
    if (!this.#terminal.isInteractive) throw errors.INPUT_NEEDED({ question: question.message, flag: question.flag });
    return question;
  }
}

/** Loaded when a question is asked: most commands ask none. */
async function inquirer(): Promise<typeof Inquirer> {
  return (await import('inquirer')).default;
}

/** True for what inquirer throws when the user presses Ctrl-C. */
export function isPromptExit(error: unknown): boolean {
  return error instanceof Error && (error.name === 'ExitPromptError' || error.name === 'AbortPromptError');
}
