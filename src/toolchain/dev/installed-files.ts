import { join } from 'node:path';
import { nodeModulesOf } from '../project/linked-packages.ts';

/**
 * Files of which installing changes one at its end, whatever the package manager. Those of the folders above are among them:
 * in a workspace packages are installed at its root.
 */
export function installedFiles(root: string): string[] {
  return nodeModulesOf(root).flatMap((folder) =>
    ['.package-lock.json', '.modules.yaml', '.yarn-state.yml', '.yarn-integrity'].map((name) => join(folder, name)),
  );
}
