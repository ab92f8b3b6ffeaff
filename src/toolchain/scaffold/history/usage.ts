import { join } from 'node:path';
import { filesBelow } from '../../../kernel/files-below.ts';
import type { FilePlan } from '../file-plan.ts';

/** Does the rest of a file, or another TypeScript file of the project as the plan leaves it, name what the file exports? */
export function isNamed(plan: FilePlan, path: string, rest: string, name: string): boolean {
  // A member of that name (`client.createUser`) is something else.
  const word = new RegExp(`(?<!\\.)\\b${name}\\b`);
  return word.test(rest) || sourceFiles(plan.root).some((file) => file !== path && word.test(plan.read(file) ?? ''));
}

function sourceFiles(root: string): string[] {
  return filesBelow(join(root, 'src'))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `src/${file}`);
}
