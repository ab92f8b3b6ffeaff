import { Prompts } from './prompts.ts';
import { rememberWork } from './completed-work.ts';
import { renderTable } from './table.ts';
import { createColors, type Colors, type Terminal } from './terminal.ts';

/**
 * What a command says and asks. Results go to stdout; progress, notes and warnings to stderr; with `--json` stdout
 * carries nothing but the result that `run()` returns.
 */
export class Ui {
  readonly terminal: Terminal;
  readonly color: Colors;
  readonly ask: Prompts;
  readonly #json: boolean;

  constructor(terminal: Terminal, options: { json: boolean }) {
    this.terminal = terminal;
    this.color = createColors(terminal);
    this.ask = new Prompts(terminal);
    this.#json = options.json;
  }

  get isInteractive(): boolean {
    return this.terminal.isInteractive;
  }

  /** A line of the result. */
  print(line = ''): void {
    if (!this.#json) this.terminal.stdout.write(`${line}\n`);
  }

  /** Something was done: also reported when standard output turns out to be full. */
  success(line: string): void {
    rememberWork(line);
    this.print(`${this.color.green('✓')} ${line}`);
  }

  /** A line for users, which scripts do not need: omitted if the output is piped. */
  note(line: string): void {
    if (!this.#json && this.terminal.isAnimated) this.terminal.stderr.write(`${this.color.dim(line)}\n`);
  }

  warn(line: string): void {
    this.terminal.stderr.write(`${this.color.yellow('!')} ${line}\n`);
  }

  table(rows: readonly (readonly string[])[]): void {
    // Programs that read the output expect one line for each row.
    const isShown = (this.terminal.stdout as Partial<NodeJS.WriteStream>).isTTY === true;
    for (const line of renderTable(rows, isShown ? this.terminal.width : undefined)) this.print(line);
  }

  /**
   * Runs `work` under a spinner on a terminal, silently elsewhere. `work` can change the text while it runs.
   *
   * @returns what `work` returns; its error marks the spinner as failed and is rethrown
   */
  async progress<T>(text: string, work: (update: (text: string) => void) => Promise<T>): Promise<T> {
    if (!this.terminal.isAnimated) return work(() => undefined);
    const { default: ora } = await import('ora');
    const spinner = ora({ text, stream: this.terminal.stderr as NodeJS.WriteStream, discardStdin: false }).start();
    try {
      const result = await work((next) => (spinner.text = next));
      spinner.succeed();
      return result;
    } catch (error) {
      spinner.fail();
      throw error;
    }
  }
}
