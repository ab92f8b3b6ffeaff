// How a language writes numbers, dates and times. English is Django's own wording; names of other languages come from
// Intl, their forms from the table below (ISO where a language is not listed).

export interface LocaleFormats {
  readonly DATE_FORMAT: string;
  readonly TIME_FORMAT: string;
  readonly DATETIME_FORMAT: string;
  readonly YEAR_MONTH_FORMAT: string;
  readonly MONTH_DAY_FORMAT: string;
  readonly SHORT_DATE_FORMAT: string;
  readonly SHORT_DATETIME_FORMAT: string;
}

/** The formats in the order of `LocaleFormats`. */
function formats(...inOrder: [string, string, string, string, string, string, string]): LocaleFormats {
  const [date, time, datetime, yearMonth, monthDay, shortDate, shortDatetime] = inOrder;
  return {
    DATE_FORMAT: date,
    TIME_FORMAT: time,
    DATETIME_FORMAT: datetime,
    YEAR_MONTH_FORMAT: yearMonth,
    MONTH_DAY_FORMAT: monthDay,
    SHORT_DATE_FORMAT: shortDate,
    SHORT_DATETIME_FORMAT: shortDatetime,
  };
}

const ISO = formats('Y-m-d', 'H:i', 'Y-m-d H:i', 'Y-m', 'm-d', 'Y-m-d', 'Y-m-d H:i');
const FORMATS: Readonly<Record<string, LocaleFormats>> = {
  en: formats('N j, Y', 'P', 'N j, Y, P', 'F Y', 'F j', 'm/d/Y', 'm/d/Y P'),
  'en-gb': formats('j M Y', 'P', 'j M Y, P', 'F Y', 'j F', 'd/m/Y', 'd/m/Y P'),
  de: formats('j. F Y', 'H:i', 'j. F Y H:i', 'F Y', 'j. F', 'd.m.Y', 'd.m.Y H:i'),
  fr: formats('j F Y', 'H:i', 'j F Y H:i', 'F Y', 'j F', 'd/m/Y', 'd/m/Y H:i'),
  es: formats(
    'j \\d\\e F \\d\\e Y',
    'H:i',
    'j \\d\\e F \\d\\e Y \\a \\l\\a\\s H:i',
    'F \\d\\e Y',
    'j \\d\\e F',
    'd/m/Y',
    'd/m/Y H:i',
  ),
  it: formats('d F Y', 'H:i', 'l d F Y H:i', 'F Y', 'j F', 'd/m/Y', 'd/m/Y H:i'),
  nl: formats('j F Y', 'H:i', 'j F Y H:i', 'F Y', 'j F', 'j-n-Y', 'j-n-Y H:i'),
  pt: formats(
    'j \\d\\e F \\d\\e Y',
    'H:i',
    'j \\d\\e F \\d\\e Y à\\s H:i',
    'F \\d\\e Y',
    'j \\d\\e F',
    'd/m/Y',
    'd/m/Y H:i',
  ),
};

// Others from Django's tables.
const dotted = formats('j. E Y', 'G:i', 'j. E Y G:i', 'F Y', 'j. F', 'd.m.Y', 'd.m.Y G:i');
const MORE_FORMATS: Readonly<Record<string, LocaleFormats>> = {
  ar: formats('j F، Y', 'g:i A', 'j F، Y g:i A', 'F Y', 'j F', 'd/m/Y', 'd/m/Y g:i A'),
  cs: dotted,
  sk: { ...dotted, DATE_FORMAT: 'j. F Y', DATETIME_FORMAT: 'j. F Y G:i' },
  da: formats('j. F Y', 'H:i', 'j. F Y H:i', 'F Y', 'j. F', 'd.m.Y', 'd.m.Y H:i'),
  nb: formats('j. F Y', 'H:i', 'j. F Y H:i', 'F Y', 'j. F', 'd.m.Y', 'd.m.Y H:i'),
  sv: formats('j F Y', 'H:i', 'j F Y H:i', 'F Y', 'j F', 'Y-m-d', 'Y-m-d H:i'),
  fi: formats('j. E Y', 'G.i', 'j. E Y \\k\\e\\l\\l\\o G.i', 'F Y', 'j. F', 'j.n.Y', 'j.n.Y G.i'),
  pl: formats('j E Y', 'H:i', 'j E Y H:i', 'F Y', 'j E', 'd-m-Y', 'd-m-Y  H:i'),
  ru: formats('j E Y г.', 'G:i', 'j E Y г. G:i', 'F Y г.', 'j F', 'd.m.Y', 'd.m.Y H:i'),
  uk: formats('d E Y р.', 'H:i', 'd E Y р. H:i', 'F Y', 'd F', 'd.m.Y', 'd.m.Y H:i'),
  tr: formats('d F Y', 'H:i', 'd F Y H:i', 'F Y', 'd F', 'd M Y', 'd M Y H:i'),
  ja: formats('Y年n月j日', 'G:i', 'Y年n月j日G:i', 'Y年n月', 'n月j日', 'Y/m/d', 'Y/m/d G:i'),
};

/** Formats of `languageCode`, or of its language alone: `de-at` → `de`. */
export function localeFormats(languageCode: string): LocaleFormats {
  const code = languageCode.toLowerCase();
  return FORMATS[code] ?? FORMATS[language(code)] ?? MORE_FORMATS[language(code)] ?? ISO;
}

export function language(languageCode: string): string {
  return languageCode.split(/[-_]/)[0] ?? 'en';
}

interface NumberSymbols {
  readonly decimal: string;
  readonly group: string;
}

const symbols = new Map<string, NumberSymbols>();

/** Decimal point and thousands separator of a language. */
export function numberSymbols(languageCode: string): NumberSymbols {
  const known = symbols.get(languageCode);
  if (known) return known;
  const parts = new Intl.NumberFormat(languageCode, { useGrouping: 'always' }).formatToParts(1234567.5);
  const find = (type: string, fallback: string): string => parts.find((part) => part.type === type)?.value ?? fallback;
  const made = { decimal: find('decimal', '.'), group: find('group', ',') };
  symbols.set(languageCode, made);
  return made;
}

const EN_MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
// Associated Press style, Django's N.
const AP_MONTHS = ['Jan.', 'Feb.', 'March', 'April', 'May', 'June', 'July', 'Aug.', 'Sept.', 'Oct.', 'Nov.', 'Dec.'];

/** Name of a month (1-12). `ap`: the short form with a point that English newspapers use. */
export function monthName(month: number, form: 'long' | 'short' | 'ap', languageCode: string): string {
  if (language(languageCode) === 'en') {
    const long = EN_MONTHS[month - 1] ?? '';
    return form === 'ap' ? (AP_MONTHS[month - 1] ?? '') : form === 'short' ? long.slice(0, 3) : long;
  }
  return intlName(languageCode, { month: form === 'long' ? 'long' : 'short' }, Date.UTC(2024, month - 1, 15));
}

/** Name of a month as it is in a date, which some languages decline: `ledna` where the month is `leden`. */
export function monthNameInDate(month: number, languageCode: string): string {
  if (language(languageCode) === 'en') return EN_MONTHS[month - 1] ?? '';
  const parts = intlFormatter(languageCode, { day: 'numeric', month: 'long' }).formatToParts(
    Date.UTC(2024, month - 1, 15),
  );
  return parts.find(({ type }) => type === 'month')?.value ?? monthName(month, 'long', languageCode);
}

/** Name of a weekday; 0 is Sunday. */
export function weekdayName(weekday: number, form: 'long' | 'short', languageCode: string): string {
  // 7 January 2024 is a Sunday.
  return intlName(
    language(languageCode) === 'en' ? 'en-US' : languageCode,
    { weekday: form },
    Date.UTC(2024, 0, 7 + weekday),
  );
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function intlName(locale: string, options: Intl.DateTimeFormatOptions, at: number): string {
  return intlFormatter(locale, options).format(at);
}

function intlFormatter(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  let formatter = formatters.get(key);
  if (!formatter) formatters.set(key, (formatter = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' })));
  return formatter;
}
