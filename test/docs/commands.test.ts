// Every command line in the guide names a command and flags that exist.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMANDS } from '../../src/commands/registry.ts';
import { packageFolder } from '../support/command-line.ts';
import { readBlocks } from './pages.ts';

interface CommandLine {
  where: string;
  words: string[];
}

const lines = readBlocks('console').flatMap(({ where, text }) => commandLines(where, text));

describe('docs/commands', () => {
  it('finds command lines in the guide', () => {
    assert.ok(lines.length > 20, `only ${lines.length}`);
  });

  it('names only commands that exist', () => {
    const unknown = lines
      .filter(({ words }) => !find(words))
      .map(({ where, words }) => `${where}: quintet ${words.join(' ')}`);
    assert.deepEqual(unknown, []);
  });

  it('names only flags that they have', () => {
    const unknown = lines.flatMap(({ where, words }) => {
      const known = flagsOf(find(words));
      const used = words.filter((word) => /^--?[a-z]/.test(word)).map((word) => word.replace(/=.*/, ''));
      return used
        .filter((flag) => !known.has(flag))
        .map((flag) => `${where}: quintet ${words.join(' ')} has no ${flag}`);
    });
    assert.deepEqual(unknown, []);
  });

  it('says where npx finds Quintet on every page that creates a project', () => {
    const pages = readBlocks('console')
      .filter(({ text }) => /^\$ .*\bnpx (create-app|quintet new)\b/m.test(text))
      .map(({ where }) => where.split(':')[0] as string);
    const source = (page: string): string => readFileSync(join(packageFolder, page), 'utf8');
    assert.ok(pages.length > 2, pages.join());
    for (const page of new Set(pages))
      assert.match(source(page), /npm install \.\/quintet-[\d.]+\.tgz|getting-started\.md#get-quintet/, page);
    assert.match(source('docs/getting-started.md'), /^## Get Quintet$/m);
  });
});

function commandLines(where: string, text: string): CommandLine[] {
  return text
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => line.startsWith('$ '))
    .flatMap((line) =>
      line
        .slice(2)
        .replace(/\s+#.*$/, '')
        .split(/&&|\|/),
    )
    .map((part) => part.trim().split(/\s+/))
    .flatMap((words) => {
      const at = words.findIndex((word) => word === 'quintet' || word === 'create-app');
      if (at === -1 || !words.slice(0, at).every((word) => word === 'npx' || word.includes('='))) return [];
      return [{ where, words: words[at] === 'create-app' ? ['new', ...words.slice(at + 1)] : words.slice(at + 1) }];
    });
}

type Command = { flags?: object; baseFlags?: object; enableJsonFlag?: boolean } | undefined;

function find(words: string[]): Command {
  const commands = COMMANDS as unknown as Record<string, Command>;
  const [first = '', second = ''] = words;
  if (/^--(help|version)$/.test(first)) return {};
  return commands[`${first}:${second}`] ?? commands[first];
}

function flagsOf(command: Command): Set<string> {
  const flags = { ...command?.baseFlags, ...command?.flags } as Record<string, { char?: string; allowNo?: boolean }>;
  const names = Object.entries(flags).flatMap(([name, { char, allowNo }]) => [
    `--${name}`,
    ...(char ? [`-${char}`] : []),
    ...(allowNo ? [`--no-${name}`] : []),
  ]);
  return new Set([...names, '--help', '--version', ...(command?.enableJsonFlag ? ['--json'] : [])]);
}
