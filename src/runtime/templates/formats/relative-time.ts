// Lengths and distances of time in words: English is Django's wording, other languages come from Intl.
import { language } from './locale.ts';

type TimeUnit = 'year' | 'month' | 'week' | 'day' | 'hour' | 'minute' | 'second';

export interface Amount {
  readonly count: number;
  readonly unit: TimeUnit;
}

// A non-breaking space keeps number and unit on one line.
const SPACE = '\u00a0';

/** `3 days`, `3 dny`. */
export function amountText({ count, unit }: Amount, languageCode: string): string {
  if (language(languageCode) === 'en') return `${count}${SPACE}${unit}${count === 1 ? '' : 's'}`;
  return new Intl.NumberFormat(languageCode, { style: 'unit', unit, unitDisplay: 'long', useGrouping: false })
    .format(count)
    .replaceAll(/\s+/g, SPACE);
}

/** `2 years, 4 months ago`, `před 2 lety, 4 měsíci`, `za 2 roky`: amounts from the largest on. */
export function distanceText(amounts: readonly Amount[], isPast: boolean, languageCode: string): string {
  if (language(languageCode) === 'en') {
    return `${amounts.map((amount) => amountText(amount, languageCode)).join(', ')} ${isPast ? 'ago' : 'from now'}`;
  }
  const formatter = new Intl.RelativeTimeFormat(languageCode, { numeric: 'always' });
  const texts = amounts.map(({ count, unit }) => {
    const parts = formatter.formatToParts(isPast ? -count : count, unit);
    const at = parts.findIndex(({ type }) => type !== 'literal');
    const join = (list: typeof parts): string => list.map(({ value }) => value).join('');
    const number = parts.filter(({ type }) => type !== 'literal');
    // Arabic has words for two that contain no digit.
    if (at === -1) return { before: '', middle: join(parts), after: '' };
    return { before: join(parts.slice(0, at)), middle: join(number), after: join(parts.slice(at + number.length)) };
  });
  const ending = texts.length > 1 ? commonEnding(texts.map(({ after }) => after)) : '';
  return texts
    .map(({ before, middle, after }, index) => {
      const own = index < texts.length - 1 ? after.slice(0, after.length - ending.length) : after;
      return (index > 0 && before === texts[0]?.before ? '' : before) + middle + own.replace(/^\s+/, SPACE);
    })
    .join(', ');
}

/** What all texts end with, from a space on: ` geleden`. */
function commonEnding(texts: readonly string[]): string {
  const [first = ''] = texts;
  for (let at = first.lastIndexOf(' ', first.length); at > 0; at = first.lastIndexOf(' ', at - 1)) {
    const rest = first.slice(at);
    if (texts.every((text) => text.length > rest.length && text.endsWith(rest)) && first.lastIndexOf(' ', at - 1) <= 0)
      return rest;
  }
  return '';
}

/** The word for a day or moment close by: today, yesterday, now. */
export function nearWord(count: number, unit: 'day' | 'second', languageCode: string): string {
  return new Intl.RelativeTimeFormat(languageCode, { numeric: 'auto' }).format(count, unit);
}
