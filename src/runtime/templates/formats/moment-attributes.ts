// What templates read of a date: the attributes of Python's date, time and datetime, and the methods without arguments.
import { Moment, toMoment } from './moment.ts';
import { momentText } from './moment-text.ts';

type Read = (moment: Moment, timeZone: string) => unknown;

const DATE: Readonly<Record<string, Read>> = {
  year: ({ year }) => year,
  month: ({ month }) => month,
  day: ({ day }) => day,
  weekday: ({ weekday }) => (weekday + 6) % 7,
  isoweekday: ({ weekday }) => weekday || 7,
};

const TIME: Readonly<Record<string, Read>> = {
  hour: ({ hour }) => hour,
  minute: ({ minute }) => minute,
  second: ({ second }) => second,
  microsecond: ({ microsecond }) => microsecond,
};

const ANY: Readonly<Record<string, Read>> = { isoformat: (moment) => momentText(moment, 'T') };

const WHOLE: Readonly<Record<string, Read>> = {
  ...DATE,
  ...TIME,
  date: ({ year, month, day }) =>
    new Moment({ kind: 'date', year, month, day, hour: 0, minute: 0, second: 0, microsecond: 0 }),
  time: ({ hour, minute, second, microsecond }) =>
    new Moment({ kind: 'time', year: 1900, month: 1, day: 1, hour, minute, second, microsecond }),
  timestamp: (moment, timeZone) => {
    const instant = moment.instant(timeZone);
    return instant === undefined ? undefined : instant / 1000;
  },
};

const READERS = { date: { ...DATE, ...ANY }, time: { ...TIME, ...ANY }, datetime: { ...WHOLE, ...ANY } };

/** `{{ date.year }}`, in the time zone of the page; undefined for anything that dates do not have. */
export function momentAttribute(value: Date | Moment, name: string, timeZone: string): unknown {
  const moment = toMoment(value, timeZone);
  const readers: Readonly<Record<string, Read>> = moment ? READERS[moment.kind] : {};
  return moment && Object.hasOwn(readers, name) ? readers[name]?.(moment, timeZone) : undefined;
}
