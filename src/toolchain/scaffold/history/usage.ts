import { existsSync, readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { FilePlan } from '../file-plan.ts';

/** Does the rest of a file, or another TypeScript file of the project as the plan leaves it, name what the file exports? */
export function isNamed(plan: FilePlan, path: string, rest: string, name: string): boolean {
  // A member of that name (`client.createUser`) is something else.
  const word = new RegExp(`(?<!\\.)\\b${name}\\b`);
  return word.test(rest) || sourceFiles(plan.root).some((file) => file !== path && word.test(plan.read(file) ?? ''));
}

function sourceFiles(root: string): string[] {
  const folder = join(root, 'src');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `src/${file.replaceAll(sep, '/')}`);
}
