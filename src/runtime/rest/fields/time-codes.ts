// strftime codes: what they look like for people, and how a date is written with them. All in UTC.

const CODES: Readonly<Record<string, { shown: string; write: (date: Date) => string }>> = {
  Y: { shown: 'YYYY', write: (date) => String(date.getUTCFullYear()).padStart(4, '0') },
  y: { shown: 'YY', write: (date) => pad(date.getUTCFullYear() % 100) },
  m: { shown: 'MM', write: (date) => pad(date.getUTCMonth() + 1) },
  b: { shown: '[Jan-Dec]', write: (date) => monthName(date).slice(0, 3) },
  B: { shown: '[January-December]', write: monthName },
  d: { shown: 'DD', write: (date) => pad(date.getUTCDate()) },
  H: { shown: 'hh', write: (date) => pad(date.getUTCHours()) },
  I: { shown: 'hh', write: (date) => pad(date.getUTCHours() % 12 || 12) },
  M: { shown: 'mm', write: (date) => pad(date.getUTCMinutes()) },
  S: { shown: 'ss', write: (date) => pad(date.getUTCSeconds()) },
  f: { shown: 'uuuuuu', write: (date) => String(date.getUTCMilliseconds() * 1000).padStart(6, '0') },
  p: { shown: '[AM|PM]', write: (date) => (date.getUTCHours() < 12 ? 'AM' : 'PM') },
  a: { shown: '[Mon-Sun]', write: (date) => dayName(date).slice(0, 3) },
  A: { shown: '[Monday-Sunday]', write: dayName },
  z: { shown: '[+HHMM|-HHMM]', write: () => '+0000' },
};

/** `%d %b %Y` → `DD [Jan-Dec] YYYY` */
export function describeFormats(formats: readonly string[]): string {
  return formats.map((format) => replaceCodes(format, ({ shown }) => shown)).join(', ');
}

/** The date by a pattern: `%d %b %Y` gives `01 Jan 2001`. */
export function formatByCodes(date: Date, pattern: string): string {
  return replaceCodes(pattern, ({ write }) => write(date));
}

function replaceCodes(text: string, replace: (code: (typeof CODES)[string]) => string): string {
  return text.replace(/%([A-Za-z%])/g, (whole, letter: string) => {
    const code = CODES[letter];
    return code ? replace(code) : letter === '%' ? '%' : whole;
  });
}

function monthName(date: Date): string {
  return date.toLocaleString('en', { month: 'long', timeZone: 'UTC' });
}

function dayName(date: Date): string {
  return date.toLocaleString('en', { weekday: 'long', timeZone: 'UTC' });
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
