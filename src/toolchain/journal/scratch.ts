// Folders that must not outlive the command, also when Ctrl-C ends it in the middle.
import { rmSync } from 'node:fs';

/** Removes a folder when the process exits, unless the returned function, which removes it at once, was called before. */
export function removeOnExit(folder: string): () => void {
  const remove = (): void => {
    process.off('exit', remove);
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', remove);
  return remove;
}
