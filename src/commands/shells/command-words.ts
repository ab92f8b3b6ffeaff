import type { Config } from '@oclif/core/config';
import { findRoot } from '../../toolchain/project/find-root.ts';
import { findCommands, readSummary } from '../project/find-commands.ts';

/** A command as completion scripts need it. */
export interface CommandWords {
  /** `['generate', 'app']` */
  words: string[];
  summary: string;
  flags: { name: string; char: string | undefined; summary: string; values: readonly string[]; takesValue: boolean }[];
}

/** Every visible command, in the order of their names. */
export function readCommandWords(config: Pick<Config, 'commands'>): CommandWords[] {
  const commands = config.commands
    .filter((command) => !command.hidden)
    .map((command) => ({
      words: command.id.split(':'),
      summary: firstLine(command.summary ?? command.description ?? ''),
      flags: Object.values(command.flags).map((flag) => ({
        name: flag.name,
        char: flag.char,
        summary: firstLine(flag.summary ?? flag.description ?? ''),
        values: flag.type === 'option' ? (flag.options ?? []) : [],
        takesValue: flag.type === 'option',
      })),
    }))
    .sort((a, b) => (a.words.join(' ') < b.words.join(' ') ? -1 : 1));
  return commands.flatMap((command) =>
    command.words[0] === 'destroy' ? [command, ...kindsOf(command, commands)] : [command],
  );
}

/** The first word of `destroy` is a kind of `generate`. */
function kindsOf(destroy: CommandWords, commands: readonly CommandWords[]): CommandWords[] {
  return subWords(commands, 'generate').map(({ word }) => ({
    ...destroy,
    words: ['destroy', word],
    summary: `What generate ${word} wrote.`,
  }));
}

/** Commands of the project around the folder; their flags are known when they are loaded only. */
export function projectWords(folder: string): CommandWords[] {
  const root = findRoot(folder);
  if (root === undefined) return [];
  return findCommands(folder).map((found) => ({ words: [found.name], summary: readSummary(root, found), flags: [] }));
}

/** First words of all commands, each once, with the summary of the command or of the topic. */
export function topWords(commands: readonly CommandWords[]): { word: string; summary: string }[] {
  const words = new Map<string, string>();
  for (const { words: parts, summary } of commands) {
    const [first = '', ...rest] = parts;
    if (!words.has(first)) words.set(first, rest.length === 0 ? summary : `${first} …`);
  }
  return [...words].map(([word, summary]) => ({ word, summary }));
}

/** Words that may follow `first`: the commands of a topic. */
export function subWords(commands: readonly CommandWords[], first: string): { word: string; summary: string }[] {
  return commands
    .filter(({ words }) => words[0] === first && words.length > 1)
    .map(({ words, summary }) => ({ word: words[1] ?? '', summary }));
}

function firstLine(text: string): string {
  return text.split('\n')[0]?.trim() ?? '';
}
