import { subWords, topWords, type CommandWords } from './command-words.ts';

/** Script for `quintet completion fish > ~/.config/fish/completions/quintet.fish`. */
export function fishScript(commands: readonly CommandWords[]): string {
  const top = topWords(commands);
  const lines = [
    '# fish completion for quintet. Save as ~/.config/fish/completions/quintet.fish',
    'complete -c quintet -f',
    ...top.map(({ word, summary }) => `complete -c quintet -n __fish_use_subcommand -a ${word} -d ${quote(summary)}`),
    ...top.flatMap(({ word }) => subLines(commands, word)),
    ...commands.flatMap(flagLines),
  ];
  return `${lines.join('\n')}\n`;
}

function subLines(commands: readonly CommandWords[], topic: string): string[] {
  const words = subWords(commands, topic);
  const none = `__fish_seen_subcommand_from ${topic}; and not __fish_seen_subcommand_from ${words.map(({ word }) => word).join(' ')}`;
  return words.map(({ word, summary }) => `complete -c quintet -n ${quote(none)} -a ${word} -d ${quote(summary)}`);
}

function flagLines({ words, flags }: CommandWords): string[] {
  const condition = quote(words.map((word) => `__fish_seen_subcommand_from ${word}`).join('; and '));
  return flags.map(({ name, char, summary, values, takesValue }) =>
    [
      `complete -c quintet -n ${condition} -l ${name}`,
      char ? `-s ${char}` : undefined,
      takesValue ? '-x' : undefined,
      values.length > 0 ? `-a ${quote(values.join(' '))}` : undefined,
      `-d ${quote(summary)}`,
    ]
      .filter(Boolean)
      .join(' '),
  );
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
