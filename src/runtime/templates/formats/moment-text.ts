import type { Moment } from './moment.ts';
import { offsetText } from './time-zone.ts';

const two = (value: number): string => String(value).padStart(2, '0');

/**
 * A moment as ISO 8601 writes it: `2026-12-24`, `09:30:00`, `2026-12-24T09:30:00.250000+02:00`.
 *
 * @param separator between date and time; Python's `str()` writes a space
 */
export function momentText(moment: Moment, separator: 'T' | ' '): string {
  const { year, month, day, hour, minute, second, microsecond, offset, kind } = moment;
  const date = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
  if (kind === 'date') return date;
  const fraction = microsecond === 0 ? '' : `.${String(microsecond).padStart(6, '0')}`;
  const time = `${two(hour)}:${two(minute)}:${two(second)}${fraction}`;
  const zone = offset === undefined ? '' : offsetText(offset).replace(/(\d\d)$/, ':$1');
  return kind === 'time' ? time + zone : `${date}${separator}${time}${zone}`;
}
