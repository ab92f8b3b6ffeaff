import { subWords, topWords, type CommandWords } from './command-words.ts';

/** Script for `quintet completion zsh > "${fpath[1]}/_quintet"`, or to be sourced. */
export function zshScript(commands: readonly CommandWords[]): string {
  const top = topWords(commands);
  const topics = top.filter(({ word }) => subWords(commands, word).length > 0);
  return `#compdef quintet
# zsh completion for quintet. Add to ~/.zshrc, after compinit: source <(quintet completion zsh)
_quintet() {
  local curcontext="$curcontext" context state state_descr line command
  typeset -A opt_args
  _arguments -C '1: :->first' '*:: :->rest'
  case $state in
    first)
      local -a choices=(${describe(top)})
      _describe 'command' choices ;;
    rest)
      command=$line[1]
      case $command in
${topics.map(({ word }) => topicCase(word, subWords(commands, word))).join('')}      esac
      case $command in
${commands.map(commandCase).join('')}      esac ;;
  esac
}
if [[ $funcstack[1] == _quintet ]]; then _quintet "$@"; else compdef _quintet quintet; fi
`;
}

function describe(words: readonly { word: string; summary: string }[]): string {
  return words.map(({ word, summary }) => quote(`${word}:${summary.replaceAll(':', '\\:')}`)).join(' ');
}

function topicCase(topic: string, words: readonly { word: string; summary: string }[]): string {
  return `        ${topic})
          if (( CURRENT == 2 )); then
            local -a choices=(${describe(words)})
            _describe 'command' choices; return
          fi
          command="${topic} $words[2]"; shift words; (( CURRENT-- )) ;;
`;
}

function commandCase({ words, flags }: CommandWords): string {
  return `        ${quote(words.join(' '))}) _arguments ${[...flags.map(flagSpec), "'*:file:_files'"].join(' ')} ;;\n`;
}

/** `'(-f --force)'{-f,--force}'[…]'`: either spelling, and not both. */
function flagSpec({ name, char, summary, values, takesValue }: CommandWords['flags'][number]): string {
  const value = values.length > 0 ? `:${name}:(${values.join(' ')})` : takesValue ? `:${name}:` : '';
  const rest = `[${summary.replaceAll(']', '\\]').replaceAll(':', '\\:')}]${value}`;
  return char === undefined
    ? quote(`--${name}${rest}`)
    : `${quote(`(-${char} --${name})`)}{-${char},--${name}}${quote(rest)}`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
