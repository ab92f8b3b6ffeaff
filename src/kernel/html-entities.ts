// Character references of HTML: the numbered ones, the names of HTML 4, and those of the characters in paths.

const LATIN_1 =
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml'.split(
    ' ',
  );
const GREEK =
  'Alpha Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu Xi Omicron Pi Rho . Sigma Tau Upsilon Phi Chi Psi Omega'.split(
    ' ',
  );
const OTHERS: Record<string, number> = {
  quot: 34,
  period: 46,
  sol: 47,
  colon: 58,
  bsol: 92,
  amp: 38,
  apos: 39,
  lt: 60,
  gt: 62,
  OElig: 338,
  oelig: 339,
  Scaron: 352,
  scaron: 353,
  Yuml: 376,
  fnof: 402,
  circ: 710,
  tilde: 732,
  ensp: 8194,
  emsp: 8195,
  thinsp: 8201,
  zwnj: 8204,
  zwj: 8205,
  lrm: 8206,
  rlm: 8207,
  ndash: 8211,
  mdash: 8212,
  lsquo: 8216,
  rsquo: 8217,
  sbquo: 8218,
  ldquo: 8220,
  rdquo: 8221,
  bdquo: 8222,
  dagger: 8224,
  Dagger: 8225,
  bull: 8226,
  hellip: 8230,
  permil: 8240,
  prime: 8242,
  Prime: 8243,
  lsaquo: 8249,
  rsaquo: 8250,
  oline: 8254,
  frasl: 8260,
  euro: 8364,
  trade: 8482,
  larr: 8592,
  uarr: 8593,
  rarr: 8594,
  darr: 8595,
  harr: 8596,
  forall: 8704,
  part: 8706,
  exist: 8707,
  empty: 8709,
  nabla: 8711,
  isin: 8712,
  notin: 8713,
  ni: 8715,
  prod: 8719,
  sum: 8721,
  minus: 8722,
  radic: 8730,
  infin: 8734,
  cap: 8745,
  cup: 8746,
  int: 8747,
  sim: 8764,
  asymp: 8776,
  ne: 8800,
  equiv: 8801,
  le: 8804,
  ge: 8805,
  sub: 8834,
  sup: 8835,
  loz: 9674,
  spades: 9824,
  clubs: 9827,
  hearts: 9829,
  diams: 9830,
  sigmaf: 962,
};

const NAMED = new Map<string, number>(Object.entries(OTHERS));
LATIN_1.forEach((name, index) => NAMED.set(name, 160 + index));
GREEK.forEach((name, index) => {
  NAMED.set(name, 913 + index);
  NAMED.set(name.toLowerCase(), 945 + index);
});
// Names that browsers read also without a semicolon.
const BARE = new Set([...LATIN_1, 'quot', 'amp', 'lt', 'gt']);

/** `&eacute;` → `é`, `&#x27;` → `'`; what is not a reference stays. */
export function unescapeHtml(text: string): string {
  if (!text.includes('&')) return text;
  return text.replaceAll(
    /&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([a-zA-Z][a-zA-Z\d]*))(;?)/g,
    (whole, decimal: string | undefined, hex: string | undefined, name: string | undefined, semicolon: string) => {
      if (name !== undefined) return named(name, semicolon) ?? whole;
      return fromCode(decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal));
    },
  );
}

function named(name: string, semicolon: string): string | undefined {
  const code = NAMED.get(name);
  if (code !== undefined && (semicolon !== '' || BARE.has(name))) return String.fromCodePoint(code);
  const prefix = [...BARE].filter((bare) => name.startsWith(bare)).sort((a, b) => b.length - a.length)[0];
  return prefix === undefined
    ? undefined
    : String.fromCodePoint(NAMED.get(prefix) ?? 0xfffd) + name.slice(prefix.length) + semicolon;
}

function fromCode(code: number): string {
  const isCharacter = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return isCharacter ? String.fromCodePoint(code) : '\ufffd';
}
