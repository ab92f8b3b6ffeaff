// Reads HTML just well enough to cut and strip it: tags, comments and text, in linear time.

interface HtmlToken {
  readonly kind: 'text' | 'open' | 'close' | 'empty' | 'other';
  readonly raw: string;
  /** Lower-case name of a tag. */
  readonly name: string;
}

/** Elements without an end tag. */
export const VOID_ELEMENTS: ReadonlySet<string> = new Set(
  'area base br col embed hr img input link meta param source track wbr'.split(' '),
);

/** Cuts HTML into tokens. A `<` that begins no complete tag is text. */
export function* readHtml(html: string): Generator<HtmlToken> {
  let textFrom = 0;
  let at = html.indexOf('<');
  while (at !== -1) {
    const token = readMarkup(html, at);
    if (token === 'incomplete') break;
    if (at > textFrom) yield text(html.slice(textFrom, at));
    // A lone < is a separate piece: words do not reach across it.
    yield token ?? text('<');
    textFrom = at + (token?.raw.length ?? 1);
    at = html.indexOf('<', textFrom);
  }
  if (textFrom < html.length) yield text(html.slice(textFrom));
}

function text(raw: string): HtmlToken {
  return { kind: 'text', raw, name: '' };
}

function readMarkup(html: string, at: number): HtmlToken | 'incomplete' | undefined {
  const next = html[at + 1] ?? '';
  if (html.startsWith('<!--', at)) return readUntil(html, at, '-->');
  if (next === '!' || next === '?') return readUntil(html, at, '>');
  if (/[a-zA-Z]/.test(next)) return readTag(html, at, at + 1, 'open');
  if (next === '/' && /[a-zA-Z]/.test(html[at + 2] ?? '')) return readTag(html, at, at + 2, 'close');
  return undefined;
}

function readUntil(html: string, at: number, end: string): HtmlToken | 'incomplete' {
  const found = html.indexOf(end, at + 2);
  return found === -1 ? 'incomplete' : { kind: 'other', raw: html.slice(at, found + end.length), name: '' };
}

function readTag(html: string, at: number, nameAt: number, kind: 'open' | 'close'): HtmlToken | 'incomplete' {
  const end = kind === 'close' ? html.indexOf('>', nameAt) : tagEnd(html, nameAt);
  if (end === -1) return 'incomplete';
  const raw = html.slice(at, end + 1);
  const name = (/^[^\s/>]+/.exec(html.slice(nameAt, end)) ?? [''])[0].toLowerCase();
  return { kind: kind === 'open' && raw.endsWith('/>') ? 'empty' : kind, raw, name };
}

/** The `>` that ends an opening tag: one inside a quoted attribute value does not. */
function tagEnd(html: string, from: number): number {
  for (let at = from; at < html.length; at++) {
    const letter = html[at];
    if (letter === '>') return at;
    if ((letter === '"' || letter === "'") && /=\s*$/.test(html.slice(Math.max(from, at - 20), at))) {
      const close = html.indexOf(letter, at + 1);
      if (close === -1) return html.indexOf('>', at);
      at = close;
    }
  }
  return -1;
}
