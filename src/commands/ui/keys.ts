import type { ReadStream } from 'node:tty';

/** Letter → what it does. Ctrl-C does what `q` does. */
type KeyBindings = Record<string, () => void>;

const CTRL_C = '\u0003';

/** Calls a binding for each key that is pressed, without Enter. @returns gives the terminal back */
export function listenToKeys(input: ReadStream, bindings: KeyBindings): () => void {
  const react = (data: Buffer): void => {
    for (const key of data.toString('utf8')) bindings[key === CTRL_C ? 'q' : key.toLowerCase()]?.();
  };
  input.setRawMode(true);
  input.resume();
  input.on('data', react);
  return () => {
    input.off('data', react);
    input.setRawMode(false);
    input.pause();
  };
}
