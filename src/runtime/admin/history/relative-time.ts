const UNITS = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

/** `2 hours ago` */
export function relativeTime(date: Date, languageCode: string, now = Date.now()): string {
  const seconds = Math.round((date.getTime() - now) / 1000);
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
  return formatter(languageCode).format(Math.trunc(seconds / size), unit);
}

function formatter(languageCode: string): Intl.RelativeTimeFormat {
  try {
    return new Intl.RelativeTimeFormat(languageCode.replaceAll('_', '-'), { numeric: 'auto' });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
  }
}
