// HTML for error pages. They are self-contained: no template engine, file or script that could fail too.

/** Markup that is finished; everything else in a page is escaped. */
export class Markup {
  readonly #source: string;

  constructor(source: string) {
    this.#source = source;
  }

  toString(): string {
    return this.#source;
  }
}

type Piece = string | number | undefined | null | false | Markup | readonly Piece[];

/** Fills values into HTML, escaped; lists are joined; undefined, null and false vanish. */
export function markup(parts: TemplateStringsArray, ...pieces: Piece[]): Markup {
  return new Markup(parts.reduce((out, part, i) => out + toSource(pieces[i - 1]) + part));
}

function toSource(piece: Piece): string {
  if (piece instanceof Markup) return piece.toString();
  if (Array.isArray(piece)) return piece.map(toSource).join('');
  return piece === undefined || piece === null || piece === false ? '' : escapeText(String(piece));
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#x27;' };

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ESCAPES[char] as string);
}
