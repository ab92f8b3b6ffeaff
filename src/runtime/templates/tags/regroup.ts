import type { TagCompiler } from '../library.ts';

/** `{% regroup cities by country as groups %}`: each group has `grouper` and `list`. Neighbours only, as in Django. */
export const regroupTag: TagCompiler = (parser, token) => {
  const [list, by, path, as, name, ...more] = parser.words(token).slice(1);
  if (!list || by?.text !== 'by' || !path || as?.text !== 'as' || !name || more.length > 0) {
    throw parser.syntaxError(
      'cannot read {% regroup %}',
      token.offset,
      'Write {% regroup cities by country as groups %}.',
    );
  }
  const source = parser.expression(list);
  // The path begins at the item, so the item needs a name while its key is read.
  const key = parser.expression({ text: `${name.text}.${path.text}`, offset: path.offset - name.text.length - 1 });
  return {
    assigns: [name.text],
    write(writer) {
      writer.at(token.offset);
      const items = writer.fresh('g');
      writer.statement(`const ${items}=$toList(${writer.expression(source, 'keep')},1);`);
      const groups = writer.fresh('h');
      writer.statement(`const ${groups}=[];`);
      writer.inFrame([], [name.text], () => {
        const index = writer.fresh('i');
        writer.statement(`for(let ${index}=0;${index}<${items}.length;${index}++){`);
        writer.assign(name.text, `${items}[${index}]`);
        writer.statement(`$addToGroup(${groups},${writer.expression(key, 'keep')},${items}[${index}]);`);
        writer.statement('}');
      });
      writer.assign(name.text, groups);
    },
  };
};
