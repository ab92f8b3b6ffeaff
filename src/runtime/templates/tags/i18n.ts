// {% load i18n %}: texts in the language of the page.
import type { TagCompiler } from '../library.ts';
import type { Word } from '../lexer.ts';
import { literalText } from '../references.ts';
import { splitAs } from './arguments.ts';
import { blockTranslateTag } from './block-translate.ts';
import { surroundingsNode } from './surroundings.ts';

/** `{% translate "Hello" %}`, `{% translate "May" context "month name" as month %}`, `{% translate text noop %}` */
const translateTag: TagCompiler = (parser, token) => {
  const [message, ...options] = parser.words(token).slice(1);
  if (!message)
    throw parser.syntaxError('{% translate %} needs a text', token.offset, 'Write {% translate "Hello" %}.');
  const expression = parser.expression(message);
  const { words, name } = splitAs([message, ...options]);
  let isNoop = false;
  let context: Word | undefined;
  for (let at = 1; at < words.length; at++) {
    const word = words[at] as Word;
    if (word.text === 'noop' && !isNoop) isNoop = true;
    else if (word.text === 'context' && words[at + 1] && !context) context = words[++at];
    else
      throw parser.syntaxError(
        `unexpected ${JSON.stringify(word.text)} in {% translate %}`,
        word.offset,
        'Write {% translate "May" context "month name" as month %}.',
      );
  }
  const key = context && parser.expression(context);
  const text = literalText(expression);
  if (text !== undefined && !isNoop) parser.noteText(text, message.offset, { context: key && literalText(key) });
  return {
    assigns: name === undefined ? [] : [name],
    write(writer) {
      const { operand, filters } = expression;
      const isLiteral = operand.kind === 'literal' && filters.length === 0;
      // A literal is looked up before it is marked as safe; both are the author's.
      const text = isLiteral ? writer.argument(operand) : writer.expression(expression);
      const code = isNoop ? text : `$translate(R,${text}${key ? `,${writer.expression(key)}` : ''})`;
      if (name === undefined) return writer.value(code, token.offset);
      writer.at(token.offset);
      writer.assign(name, code);
    },
  };
};

/** A tag that gives `code` to the name after `as`. */
function namingTag(code: string): TagCompiler {
  return (parser, token) => {
    const [tag, ...rest] = parser.words(token);
    const { words, name } = splitAs([{ text: '', offset: token.offset }, ...rest]);
    if (name === undefined || words.length > 1)
      throw parser.syntaxError(`{% ${tag?.text} %} needs a name`, token.offset, `Write {% ${tag?.text} as name %}.`);
    return { assigns: [name], write: (writer) => writer.assign(name, code) };
  };
}

/** `{% get_language_info for "de" as lang %}`; `_list`: for a list of codes or pairs. */
function languageInfoTag(isList: boolean): TagCompiler {
  return (parser, token) => {
    const [tag, forWord, code, as, name, ...more] = parser.words(token);
    if (forWord?.text !== 'for' || !code || as?.text !== 'as' || !name || more.length > 0)
      throw parser.syntaxError(
        `cannot read {% ${tag?.text} %}`,
        token.offset,
        `Write {% ${tag?.text} for ${isList ? 'languages' : '"de"'} as name %}.`,
      );
    const expression = parser.expression(code);
    return {
      assigns: [name.text],
      write(writer) {
        const value = writer.expression(expression, 'keep');
        writer.at(token.offset);
        const each = '(one)=>$aboutLanguage(R,Array.isArray(one)?one[0]:one)';
        writer.assign(name.text, isList ? `Array.from($toList(${value},1),${each})` : `$aboutLanguage(R,${value})`);
      },
    };
  };
}

/** `{% language "de" %}…{% endlanguage %}` */
const languageTag: TagCompiler = (parser, token) => {
  const [code, ...more] = parser.words(token).slice(1);
  if (!code || more.length > 0)
    throw parser.syntaxError('{% language %} takes one language', token.offset, 'Write {% language "de" %}.');
  const expression = parser.expression(code);
  const { nodes } = parser.body(token, 'endlanguage');
  return surroundingsNode(
    nodes,
    token.offset,
    (writer) => `{languageCode:$toText(${writer.expression(expression, 'keep')})||undefined}`,
  );
};

export const languageTags: Readonly<Record<string, TagCompiler>> = {
  blocktrans: blockTranslateTag,
  blocktranslate: blockTranslateTag,
  get_available_languages: namingTag('$languageNames(R)'),
  get_current_language: namingTag('R.environment(false).languageCode'),
  get_current_language_bidi: namingTag('$isPageRightToLeft(R)'),
  get_language_info: languageInfoTag(false),
  get_language_info_list: languageInfoTag(true),
  language: languageTag,
  trans: translateTag,
  translate: translateTag,
};
