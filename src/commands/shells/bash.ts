import { subWords, topWords, type CommandWords } from './command-words.ts';

/** Script for `source <(quintet completion bash)`. */
export function bashScript(commands: readonly CommandWords[]): string {
  const top = topWords(commands).map(({ word }) => word);
  const topics = top.filter((word) => subWords(commands, word).length > 0);
  return `# bash completion for quintet. Add to ~/.bashrc: source <(quintet completion bash)
_quintet() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  local first="\${COMP_WORDS[1]}" command="\${COMP_WORDS[1]}"
  case "$first" in
    ${topics.join('|') || '-'}) command="$first \${COMP_WORDS[2]}" ;;
  esac
  case "$command $previous" in
${valueCases(commands)}  esac
  if [[ $COMP_CWORD -eq 1 ]]; then
    COMPREPLY=($(compgen -W "${top.join(' ')}" -- "$current")); return
  fi
  if [[ $COMP_CWORD -eq 2 ]]; then
    case "$first" in
${topics
  .map(
    (word) =>
      `      ${word}) COMPREPLY=($(compgen -W "${subWords(commands, word)
        .map((sub) => sub.word)
        .join(' ')}" -- "$current")); return ;;\n`,
  )
  .join('')}    esac
  fi
  case "$command" in
${commands.map(({ words, flags }) => `    "${words.join(' ')}") COMPREPLY=($(compgen -W "${flags.map(({ name }) => `--${name}`).join(' ')}" -- "$current")) ;;\n`).join('')}  esac
}
complete -o default -F _quintet quintet
`;
}

function valueCases(commands: readonly CommandWords[]): string {
  return commands
    .flatMap(({ words, flags }) =>
      flags
        .filter(({ values }) => values.length > 0)
        .map(
          ({ name, values }) =>
            `    "${words.join(' ')} --${name}") COMPREPLY=($(compgen -W "${values.join(' ')}" -- "$current")); return ;;\n`,
        ),
    )
    .join('');
}
