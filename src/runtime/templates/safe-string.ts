const BRAND = Symbol.for('quintet.safe-string');

/** HTML that is printed as it is. Everything else is escaped. */
export class SafeString {
  readonly html: string;

  constructor(html: string) {
    this.html = html;
  }

  toString(): string {
    return this.html;
  }

  toJSON(): string {
    return this.html;
  }

  get length(): number {
    return this.html.length;
  }
}

Object.defineProperty(SafeString.prototype, BRAND, { value: true });

/** Marks `html` as safe to print without escaping. Never give it text that a visitor wrote. */
export function safe(html: string): SafeString {
  return new SafeString(html);
}

/** True also for a SafeString of another copy of the package. */
export function isSafe(value: unknown): value is SafeString {
  return value instanceof SafeString || (typeof value === 'object' && value !== null && BRAND in value);
}

const SPECIAL = /[&<>"']/;

/** Escapes `& < > " '` as `&amp; &lt; &gt; &quot; &#x27;`: safe in text and in quoted attributes. */
export function escapeHtml(text: string): string {
  const first = text.search(SPECIAL);
  return first === -1 ? text : escapeFrom(text, first);
}

function escapeFrom(text: string, first: number): string {
  let out = '';
  let from = 0;
  for (let at = first; at < text.length; at++) {
    const entity = entityOf(text.charCodeAt(at));
    if (entity === '') continue;
    out += text.slice(from, at) + entity;
    from = at + 1;
  }
  return out + text.slice(from);
}

function entityOf(code: number): string {
  switch (code) {
    case 38:
      return '&amp;';
    case 60:
      return '&lt;';
    case 62:
      return '&gt;';
    case 34:
      return '&quot;';
    case 39:
      return '&#x27;';
    default:
      return '';
  }
}

/** Escapes anything that is not a SafeString; a SafeString comes back as it is. */
export function conditionalEscape(value: unknown): SafeString {
  if (isSafe(value)) return value;
  return new SafeString(value === null || value === undefined ? '' : escapeHtml(String(value)));
}

/** HTML from a template literal: the literal is trusted, every value in it is escaped unless it is a SafeString. */
export function formatHtml(parts: TemplateStringsArray, ...values: readonly unknown[]): SafeString {
  let html = parts[0] ?? '';
  values.forEach((value, index) => {
    const items = Array.isArray(value) ? value : [value];
    html += items.map((item) => conditionalEscape(item).html).join('') + (parts[index + 1] ?? '');
  });
  return new SafeString(html);
}
