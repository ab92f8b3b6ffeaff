// Words and names: one spelling of an idea turned into another. Pure, English, Node built-ins only.

/** Splits `blogPost`, `BlogPost`, `blog_post`, `blog-post`, `HTTPServer` into lower-case words. */
export function toWords(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean)
    .map((word) => word.toLowerCase());
}

export function toPascalCase(name: string): string {
  return toWords(name).map(capitalize).join('');
}

export function toCamelCase(name: string): string {
  const pascal = toPascalCase(name);
  return pascal.charAt(0).toLowerCase() + pascal.slice(1);
}

export function toKebabCase(name: string): string {
  return toWords(name).join('-');
}

export function toSnakeCase(name: string): string {
  return toWords(name).join('_');
}

/** `createdAt` → `created at`. */
export function toLabel(name: string): string {
  return toWords(name).join(' ');
}

/**
 * Label of an enum's value: `draft`, `DRAFT` → `Draft`, `IN_PROGRESS` → `In progress`. Up to three capitals are taken for an
 * abbreviation and kept: `XL`, `USD`.
 */
export function toChoiceLabel(name: string): string {
  return /^[A-Z][A-Z0-9]{0,2}$/.test(name) ? name : capitalize(toLabel(name));
}

export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const IRREGULAR: [string, string][] = [
  ['person', 'people'],
  ['child', 'children'],
  ['man', 'men'],
  ['woman', 'women'],
  ['foot', 'feet'],
  ['tooth', 'teeth'],
  ['mouse', 'mice'],
  ['criterion', 'criteria'],
  ['datum', 'data'],
  ['medium', 'media'],
];
const UNCOUNTABLE = new Set([
  'equipment',
  'information',
  'money',
  'news',
  'series',
  'sheep',
  'species',
  'staff',
  'media',
  'data',
]);
const PLURAL_RULES: [RegExp, string][] = [
  [/(quiz)$/i, '$1zes'],
  [/(matr|vert|ind)(ix|ex)$/i, '$1ices'],
  [/(x|ch|s|sh|z)$/i, '$1es'],
  [/([^aeiou])y$/i, '$1ies'],
  [/([^f])fe$|([lr])f$/i, '$1$2ves'],
  [/(hero|potato|tomato|echo)$/i, '$1es'],
  [/$/, 's'],
];
const SINGULAR_RULES: [RegExp, string][] = [
  // Singular already, though they end in s.
  [/((?:stat|vir|camp|bon|cens|corp|foc|radi|stimul|b)us|is|alias|atlas|canvas|gas|lens)$/i, '$1'],
  [/(quiz)zes$/i, '$1'],
  [/(matr)ices$/i, '$1ix'],
  [/(vert|ind)ices$/i, '$1ex'],
  [/(x|ch|ss|sh|zz)es$/i, '$1'],
  [/(bus|alias|status|address)es$/i, '$1'],
  [/(hero|potato|tomato|echo)es$/i, '$1'],
  [/([^aeiou])ies$/i, '$1y'],
  [/([lr])ves$/i, '$1f'],
  [/([^s])s$/i, '$1'],
];

/** Plural of the last word: `blog post` → `blog posts`, `category` → `categories`. */
export function pluralize(phrase: string): string {
  return inflectLastWord(phrase, (word) => {
    if (UNCOUNTABLE.has(word.toLowerCase())) return word;
    const irregular = IRREGULAR.find(([one]) => one === word.toLowerCase());
    return irregular ? matchCase(word, irregular[1]) : applyRules(word, PLURAL_RULES);
  });
}

/** Singular of the last word: `categories` → `category`. A word that is singular already comes back as it is. */
export function singularize(phrase: string): string {
  return inflectLastWord(phrase, (word) => {
    if (UNCOUNTABLE.has(word.toLowerCase())) return word;
    const irregular = IRREGULAR.find(([, many]) => many === word.toLowerCase());
    return irregular ? matchCase(word, irregular[0]) : applyRules(word, SINGULAR_RULES);
  });
}

function inflectLastWord(phrase: string, inflect: (word: string) => string): string {
  // recheck-ignore -- a name of a model or field
  return phrase.replace(/([A-Z]?[a-z]+|[A-Z]+)$/, inflect);
}

function applyRules(word: string, rules: [RegExp, string][]): string {
  const rule = rules.find(([pattern]) => pattern.test(word));
  return rule ? word.replace(rule[0], rule[1]) : word;
}

function matchCase(original: string, word: string): string {
  return /^[A-Z]/.test(original) ? capitalize(word) : word;
}

/** The candidate nearest to `word` by edit distance, or the only one that begins with it, if it is near enough to be meant; for "did you mean". */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const limit = Math.max(2, Math.floor(word.length / 3));
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance);
  // Who typed only the beginning of a name meant that name, unless another differs by a slip of one key.
  if ((ranked[0]?.distance ?? limit) > 1 && word.length >= PREFIX_LENGTH) {
    const begun = candidates.filter((candidate) => candidate.toLowerCase().startsWith(word.toLowerCase()));
    if (begun.length === 1) return begun[0];
  }
  return ranked[0]?.candidate;
}

const PREFIX_LENGTH = 3;

/** The number of letters to add, remove or replace that lead from one word to the other. */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, substitution));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
