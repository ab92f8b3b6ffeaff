// The pages of the guide and the fenced blocks in them.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { packageFolder } from '../support/command-line.ts';

export interface Block {
  /** `docs/forms.md:12` */
  where: string;
  page: string;
  language: string;
  text: string;
}

export function readBlocks(...languages: string[]): Block[] {
  const docs = readdirSync(join(packageFolder, 'docs'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`);
  return ['README.md', ...docs].flatMap(blocksOf).filter(({ language }) => languages.includes(language));
}

function blocksOf(file: string): Block[] {
  const source = readFileSync(join(packageFolder, file), 'utf8');
  return [...source.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map((match) => ({
    where: `${file}:${source.slice(0, match.index).split('\n').length}`,
    page: basename(file, '.md').toLowerCase(),
    language: match[1] ?? '',
    text: match[2] ?? '',
  }));
}
