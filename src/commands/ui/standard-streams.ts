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

/** True if whoever read our output went away: `quintet dumpdata | head`. */
export function isClosedPipe(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | null)?.code === 'EPIPE';
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
