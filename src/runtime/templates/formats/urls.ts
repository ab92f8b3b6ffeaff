// Percent-encoding as Python's urllib does it: each function names what it leaves alone.
const UNRESERVED = /[A-Za-z0-9_.~-]/;
const encoder = new TextEncoder();

/** Percent-encodes everything but letters, digits, `_.-~` and the characters in `safe`. */
export function quoteUrl(text: string, safe: string = '/'): string {
  let out = '';
  for (const letter of text) {
    if (UNRESERVED.test(letter) || (safe !== '' && safe.includes(letter))) out += letter;
    else for (const byte of encoder.encode(letter)) out += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return out;
}

/** Decodes `%41`; bytes that are not UTF-8 become U+FFFD. */
function unquoteUrl(text: string): string {
  return text.replaceAll(/(?:%[\da-fA-F]{2})+/g, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'));
}

/** Converts an IRI to a URL: encodes what a URL cannot hold, leaves what is encoded already. */
export function iriToUri(iri: string): string {
  return quoteUrl(iri, "/#%[]=:;$&()+,!?*@'~");
}

const DELIMITERS = "!$&'()*+,;=:/?#[]@~";
const requote = (part: string): string => quoteUrl(unquoteUrl(part), DELIMITERS);
const PARTS = /^(?:([a-zA-Z][a-zA-Z\d+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#([\s\S]*))?$/;

/** Quotes a URL part by part, so that what is quoted already is not quoted twice. */
export function smartUrlQuote(url: string): string {
  const [, scheme, host, path = '', query, fragment] = PARTS.exec(url) ?? [];
  const isBroken = host !== undefined && host.includes('[') !== host.includes(']');
  if (isBroken) return requote(url);
  return (
    (scheme === undefined ? '' : `${scheme.toLowerCase()}:`) +
    (host === undefined ? '' : `//${requote(host)}`) +
    requote(path) +
    (query ? `?${requoteQuery(query)}` : '') +
    (fragment ? `#${requote(fragment)}` : '')
  );
}

function requoteQuery(query: string): string {
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const at = pair.indexOf('=');
      const [name, value] = at === -1 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
      return `${requotePlus(name)}=${requotePlus(value)}`;
    })
    .join('&');
}

function requotePlus(text: string): string {
  return quoteUrl(unquoteUrl(text.replaceAll('+', ' ')), ' ').replaceAll(' ', '+');
}
