// Which test files run in one process.
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { shuffler } from '../shuffle.ts';

export interface Job {
  /** For the log: a folder or a file of test/. */
  name: string;
  files: string[];
}

export const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');

/** The longest first, so that the processes end at about the same time. A file belongs to the longest name that it starts with. */
const JOBS = [
  'cli',
  'e2e',
  'unit/toolchain',
  'unit',
  'proofs',
  'http',
  'unit/toolchain/migrations',
  'browser',
  'blueprints',
  'conformance',
  'docs',
  'architecture',
];

/** Jobs for every test. A new folder of test/ is one of its own, at the end. */
export function allJobs(): Job[] {
  const jobs = new Map<string, string[]>(JOBS.map((name) => [name, []]));
  const names = [...JOBS].sort((a, b) => b.length - a.length);
  for (const file of filesBelow('')) {
    const name = names.find((start) => file.startsWith(start)) ?? (file.split('/')[0] as string);
    jobs.set(name, [...(jobs.get(name) ?? []), file]);
  }
  return mixed(
    [...jobs].map(([name, files]) => ({ name, files: mixed(files) })).filter(({ files }) => files.length > 0),
  );
}

/** One job for each folder or file. Ends the process with a message when there is no such test. */
export function jobsFor(words: readonly string[]): Job[] {
  return words.map((word) => {
    const name = word.replace(/^test\//, '').replace(/\/$/, '');
    const files = name.endsWith('.ts')
      ? [name].filter((file) => existsSync(join(root, 'test', file)))
      : filesBelow(name);
    if (files.length > 0) return { name, files: mixed(files) };
    process.stderr.write(`There are no tests in test/${name}.\n`);
    process.exit(2);
  });
}

function filesBelow(folder: string): string[] {
  const start = join(root, 'test', folder);
  if (!existsSync(start)) return [];
  return readdirSync(start, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts'))
    .map((path) => join(folder, path).replaceAll('\\', '/'))
    .sort();
}

const shuffle = shuffler();
function mixed<T>(list: readonly T[]): T[] {
  return shuffle ? shuffle(list) : [...list];
}
