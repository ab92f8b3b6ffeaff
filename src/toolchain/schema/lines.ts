// Lines, statements and comments of .prisma text, as offsets.

export interface Line {
  start: number;
  /** Before the line break. */
  end: number;
  /** After the line break. */
  next: number;
}

/** Finds the end of a statement: a line break or a comment outside strings and brackets. */
export function scanStatement(source: string, start: number): { end: number; comment: number | undefined } {
  let depth = 0;
  let at = start;
  for (; at < source.length; at++) {
    const char = source[at];
    if (char === '"') at = skipString(source, at);
    else if (char === '(' || char === '[') depth++;
    else if (char === ')' || char === ']') depth--;
    else if (char === '/' && (source[at + 1] === '/' || source[at + 1] === '*')) break;
    else if ((char === '\n' || char === '\r') && depth <= 0) break;
  }
  const comment = source.startsWith('///', at) ? at : undefined;
  return { end: start + source.slice(start, at).trimEnd().length, comment };
}

/** Offset of the closing quote; strings do not span lines. */
function skipString(source: string, start: number): number {
  for (let at = start + 1; at < source.length; at++) {
    if (source[at] === '\\') at++;
    else if (source[at] === '"' || source[at] === '\n') return at;
  }
  return source.length;
}

/** Nothing in the line is a statement. */
export function isBlankOrComment(text: string): boolean {
  return /^\s*($|\/\/|\/\*)/.test(text);
}

/** Index of the line where a `/* … * /` comment that starts this line ends; the same index if none does. */
export function skipBlockComment(source: string, lines: Line[], index: number): number {
  const line = lines[index] as Line;
  const start = line.start + source.slice(line.start, line.end).search(/\S|$/);
  if (!source.startsWith('/*', start)) return index;
  const close = source.indexOf('*/', start + 2);
  if (close === -1) return lines.length;
  let last = index;
  while ((lines[last] as Line).end < close) last++;
  return last;
}

/** All lines; the last one may have no line break. */
export function splitLines(source: string): Line[] {
  const lines: Line[] = [];
  let start = 0;
  while (start < source.length) {
    const feed = source.indexOf('\n', start);
    const next = feed === -1 ? source.length : feed + 1;
    const bare = feed === -1 ? source.length : source[feed - 1] === '\r' && feed > start ? feed - 1 : feed;
    lines.push({ start, end: bare, next });
    start = next;
  }
  return lines;
}
