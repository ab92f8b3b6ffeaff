const UNITS = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

/** `2 hours ago`, `just now` */
export function relativeTime(date: Date, languageCode: string, now = Date.now()): string {
  const seconds = Math.round((date.getTime() - now) / 1000);
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
  if (seconds === 0)
    return JUST_NOW[languageCode.slice(0, 2).toLowerCase()] ?? formatter(languageCode).format(0, 'second');
  return formatter(languageCode).format(Math.trunc(seconds / size), unit);
}

/** `now` reads badly after a verb in the past: `changed this post now`. */
const JUST_NOW: Readonly<Record<string, string>> = { en: 'just now', de: 'gerade eben', fr: 'à l’instant' };

function formatter(languageCode: string): Intl.RelativeTimeFormat {
  try {
    return new Intl.RelativeTimeFormat(languageCode.replaceAll('_', '-'), { numeric: 'auto' });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
  }
}
