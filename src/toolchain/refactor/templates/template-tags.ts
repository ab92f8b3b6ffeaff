// The tags and variables of a template's text, as offsets. What a template means is for its engine; this finds names in it.

export interface TemplateTag {
  /** `for`, `include`, …; undefined for `{{ … }}`. */
  name: string | undefined;
  /** What is between the braces, without the tag's name. */
  content: string;
  /** Offset of `content`. */
  start: number;
}

export interface NamePath {
  /** `post`, `title` of `post.title` */
  parts: string[];
  /** Offset of the first part in the file. */
  start: number;
}

/** All tags and variables in order; comments and what is verbatim are left out. */
export function readTags(source: string): TemplateTag[] {
  const tags: TemplateTag[] = [];
  let skipsTo: string | undefined;
  for (const { 0: text, index } of source.matchAll(/\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}/gs)) {
    if (text.startsWith('{#')) continue;
    const isTag = text.startsWith('{%');
    const name = isTag ? /^\{%-?\s*([\w-]+)/.exec(text)?.[1] : undefined;
    if (skipsTo !== undefined) {
      if (name === skipsTo) skipsTo = undefined;
      continue;
    }
    if (name === 'comment' || name === 'verbatim') skipsTo = `end${name}`;
    const head = isTag ? (/^\{%-?\s*[\w-]*/.exec(text)?.[0].length ?? 2) : 2;
    tags.push({ name, content: text.slice(head, -2), start: index + head });
  }
  return tags;
}

/** Names and paths in an expression: not in strings, not filters, not the names of arguments. */
export function readPaths(content: string, start: number): NamePath[] {
  const bare = withoutStrings(content);
  return [...bare.matchAll(/(?<![\w.|-])(?<!\|\s*)[A-Za-z_]\w*(?:\.\w+)*(?!\w)(?!\s*=(?!=))/g)].map(
    ({ 0: path, index }) => ({
      parts: path.split('.'),
      start: start + index,
    }),
  );
}

/** The text with every string's letters blanked out, of the same length. */
function withoutStrings(content: string): string {
  return content.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, (text) => ' '.repeat(text.length));
}

/** `a=post.title b=1` → name and expression of each, with the expression's offset. */
export function readArguments(content: string, start: number): { name: string; value: string; start: number }[] {
  return [...content.matchAll(/(?<!\S)([A-Za-z_]\w*)=((?:"[^"]*"|'[^']*'|\S)+)/g)].map(
    ({ 0: all, 1: name, 2: value, index }) => ({
      name: name as string,
      value: value as string,
      start: start + index + all.length - (value as string).length,
    }),
  );
}
