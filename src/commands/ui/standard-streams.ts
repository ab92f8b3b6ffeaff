import type { Writable } from 'node:stream';

/** Writes text to a stream and waits until it is taken, so that a slow reader does not fill the memory. */
export function writeTo(stream: NodeJS.WritableStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.once('error', reject);
    stream.write(text, (error) => {
      stream.removeListener('error', reject);
      if (error) reject(error);
      else resolve();
    });
  });
}

/** True if the reader of our output has closed it: `quintet dumpdata | head`. */
export function isClosedPipe(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | null)?.code === 'EPIPE';
}

/** Remembers the first error of a stream until the process ends; without it, one would end the process with a stack. */
export class OutputWatch {
  readonly #stream: Writable;
  #error: Error | undefined;

  constructor(stream: Writable) {
    this.#stream = stream;
    stream.on('error', this.#remember);
  }

  /** Removes other handlers: that of oclif throws, which nothing could catch. */
  claim(): void {
    this.#stream.removeAllListeners('error');
    this.#stream.on('error', this.#remember);
  }

  /**
   * Waits until everything is written: a process that exits earlier loses what a slow reader has not taken.
   *
   * @returns why output was lost, if it was; a reader that has gone away is not an error
   */
  async finish(): Promise<Error | undefined> {
    // The error event may not have been emitted yet.
    this.#error ??= this.#stream.errored ?? undefined;
    if (!this.#error && this.#stream.writable) await writeTo(this.#stream, '').catch(this.#remember);
    return isClosedPipe(this.#error) ? undefined : this.#error;
  }

  readonly #remember = (error: Error): void => {
    this.#error ??= error;
  };
}

/** Standard input as text. */
export function readInput(): AsyncIterable<string> {
  process.stdin.setEncoding('utf8');
  return process.stdin as AsyncIterable<string>;
}

/** The whole of standard input. */
export async function readAll(): Promise<string> {
  let text = '';
  for await (const piece of readInput()) text += piece;
  return text;
}
