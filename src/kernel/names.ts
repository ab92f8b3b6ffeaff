// Words and names: one spelling of an idea turned into another. Pure, English, Node built-ins only.

/** Splits `blogPost`, `BlogPost`, `blog_post`, `blog-post`, `HTTPServer`, `userFAQs` into lower-case words. */
export function toWords(name: string): string[] {
  return (
    name
      // recheck-ignore -- names of models and fields
      .replace(/([A-Z])([A-Z]+)s(?![a-z])/g, (_all, first: string, rest: string) => `${first}${rest.toLowerCase()}s`)
      .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
      .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
      .split(/[^A-Za-z0-9]+/)
      .filter(Boolean)
      .map((word) => word.toLowerCase())
  );
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

/** `createdAt` → `created at`; `id` → `ID`. */
export function toLabel(name: string): string {
  return name === 'id' ? 'ID' : toWords(name).join(' ');
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

/** Singular of the last word: `categories` → `category`. A singular word is returned unchanged. */
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

/**
 * The candidate that `word` was probably meant to be, for "did you mean"; undefined if none is close enough. Like git and
 * rustc: at most one slip in three letters, where a slip is a letter that was added, left out, replaced, or swapped with its
 * neighbour; one more if a short name has the same letters in another order, except for one. Parts that both have do not count: `posts:xyz` is not close to `posts:tag`. A word of three letters or more that
 * only one candidate starts with is taken for an abbreviation.
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  let best: { candidate: string; distance: number } | undefined;
  for (const candidate of candidates) {
    const distance = slipsBetween(word.toLowerCase(), candidate.toLowerCase());
    if (distance !== undefined && distance < (best?.distance ?? Infinity)) best = { candidate, distance };
  }
  const isOneSlip = best !== undefined && best.distance <= 1;
  return isOneSlip ? best?.candidate : (completionOf(word.toLowerCase(), candidates) ?? best?.candidate);
}

/** Undefined if they are too many for the length of what differs. */
function slipsBetween(typed: string, known: string): number | undefined {
  const [a, b] = differingParts(typed, known);
  const longer = Math.max(a.length, b.length);
  const allowed = Math.max(Math.floor(longer / 3), slipsOfShortName(a, b));
  // A distance is never smaller than the difference in length, so most candidates need no closer look.
  if (Math.abs(a.length - b.length) > allowed) return undefined;
  const distance = editDistance(a, b);
  return distance <= allowed ? distance : undefined;
}

/** More than one in three letters: `i` and `di` for `id`, and `Lone` for `Loan`, which has the same letters but one. */
function slipsOfShortName(a: string, b: string): number {
  if (a.length + b.length === 3) return 1;
  if (a.length !== b.length || a.length < 2) return 0;
  const others = [...a].reduce((rest, letter) => rest.replace(letter, ''), b);
  if (a.length === 2) return others === '' ? 1 : 0;
  return a.length > 3 && a[0] === b[0] && others.length <= 1 ? 2 : 0;
}

/** Two names without the parts that both start or end with: `posts:list`, `posts:lits` → `list`, `lits`. */
function differingParts(a: string, b: string): [string, string] {
  const [left, right] = [a.split(PART), b.split(PART)];
  while (left.length > 1 && right.length > 1 && left[0] === right[0]) {
    left.shift();
    right.shift();
  }
  while (left.length > 1 && right.length > 1 && left.at(-1) === right.at(-1)) {
    left.pop();
    right.pop();
  }
  return [left.join(' '), right.join(' ')];
}

const PART = /[:./ _-]/;

function completionOf(typed: string, candidates: readonly string[]): string | undefined {
  if (typed.length < PREFIX_LENGTH) return undefined;
  const begun = candidates.filter((candidate) => candidate.toLowerCase().startsWith(typed));
  return begun.length === 1 ? begun[0] : undefined;
}

const PREFIX_LENGTH = 3;

/** The number of letters to add, remove, replace or swap with their neighbour that lead from one word to the other. */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = isSwapped ? (beforeLast[j - 2] ?? 0) + 1 : Infinity;
      row.push(Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, substitution, swap));
    }
    [beforeLast, last] = [last, row];
  }
  return last[b.length] ?? 0;
}
