// Numbers as people write them in the language of the page.

interface Separators {
  group: string;
  decimal: string;
}

const KNOWN = new Map<string, Separators>();
/** Languages are those of the settings; a project may set others. */
const MAX_KNOWN = 50;

/**
 * `1234567.50` → `1,234,567.50`, in German `1.234.567,50`.
 *
 * @param fewest digits that are grouped; by default four stay together, so that years stay years
 */
export function groupDigits(text: string, languageCode = 'en', fewest = 5): string {
  const [, sign = '', whole = '', rest = ''] = /^(-?)(\d+)(\.\d+)?$/.exec(text) ?? [];
  if (whole === '') return text;
  const { group, decimal } = separators(languageCode);
  const fraction = rest.replace('.', decimal);
  if (whole.length < fewest) return sign + whole + fraction;
  const first = whole.length % 3 || 3;
  const groups = whole.slice(first).match(/\d{3}/g) ?? [];
  return sign + [whole.slice(0, first), ...groups].join(group) + fraction;
}

function separators(languageCode: string): Separators {
  const known = KNOWN.get(languageCode);
  if (known) return known;
  if (KNOWN.size >= MAX_KNOWN) KNOWN.clear();
  const found = readSeparators(languageCode);
  KNOWN.set(languageCode, found);
  return found;
}

/** Digits are ASCII in every language: the digits in inputs and in text must be the same. */
function readSeparators(languageCode: string): Separators {
  const parts = formatter(languageCode).formatToParts(1_234_567.5);
  const find = (type: string, otherwise: string): string =>
    parts.find((part) => part.type === type)?.value ?? otherwise;
  return { group: find('group', ','), decimal: find('decimal', '.') };
}

function formatter(languageCode: string): Intl.NumberFormat {
  try {
    return new Intl.NumberFormat(`${languageCode.replaceAll('_', '-')}-u-nu-latn`);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return new Intl.NumberFormat('en');
  }
}
