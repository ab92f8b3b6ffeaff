import { formatMoment, resolveFormat } from '../formats/date-format.ts';
import { Moment, toMoment } from '../formats/moment.ts';
import { amountText, type Amount } from '../formats/relative-time.ts';
import { amountsBetween } from '../formats/time-since.ts';
import { TemplateError } from '../errors.ts';
import type { Filter, FilterEnvironment } from '../library.ts';
import { toText } from '../run/text.ts';
import { filter } from './define.ts';

function formatDate(value: unknown, argument: unknown, environment: FilterEnvironment): string {
  const moment = toMoment(value, environment.timeZone);
  if (!moment) return '';
  const name = argument === undefined || argument === null ? 'DATE_FORMAT' : toText(argument);
  if (moment.kind !== 'time') return formatMoment(moment, resolveFormat(name, environment.languageCode), environment);
  return orEmpty(() => formatMoment(moment, resolveFormat(name, environment.languageCode), environment));
}

function formatTime(value: unknown, argument: unknown, environment: FilterEnvironment): string {
  const moment = toMoment(value, environment.timeZone);
  if (!moment || moment.kind === 'date') return '';
  const name = argument === undefined || argument === null ? 'TIME_FORMAT' : toText(argument);
  return orEmpty(() => formatMoment(moment, resolveFormat(name, environment.languageCode), environment));
}

/** A format that the value has no answer for prints nothing. */
function orEmpty(format: () => string): string {
  try {
    return format();
  } catch (error) {
    if (error instanceof TemplateError) return '';
    throw error;
  }
}

/** Distance between two moments as words; '' where they have none. */
function timeDistance(value: unknown, other: unknown, environment: FilterEnvironment, isUntil: boolean): string {
  const amounts = distanceAmounts(value, other, environment, isUntil);
  return amounts.map((amount) => amountText(amount, environment.languageCode)).join(', ');
}

/** Distance between two moments; `now` in the kind of clock that the value has. Empty where they have none. */
export function distanceAmounts(
  value: unknown,
  other: unknown,
  environment: FilterEnvironment,
  isUntil: boolean,
): Amount[] {
  const moment = toMoment(value, environment.timeZone);
  const reference =
    other === undefined || other === null || other === ''
      ? nowLike(moment, environment)
      : toMoment(other, environment.timeZone);
  if (!moment || !reference || moment.kind === 'time' || reference.kind === 'time') return [];
  const [from, to] = [wallIfDate(moment), wallIfDate(reference)];
  // A wall clock and an instant have no distance.
  if ((from.offset === undefined) !== (to.offset === undefined)) return [];
  return isUntil ? amountsBetween(to, from, environment) : amountsBetween(from, to, environment);
}

function nowLike(moment: Moment | undefined, environment: FilterEnvironment): Moment {
  const now = Moment.fromDate(environment.now(), environment.timeZone);
  return moment?.offset === undefined ? wall(now) : now;
}

function wallIfDate(moment: Moment): Moment {
  return moment.kind === 'date' ? wall(moment) : moment;
}

function wall({ year, month, day, hour, minute, second, microsecond }: Moment): Moment {
  return new Moment({ kind: 'datetime', year, month, day, hour, minute, second, microsecond });
}

export const dateFilters: Readonly<Record<string, Filter>> = {
  date: filter('optional', formatDate),
  time: filter('optional', formatTime),
  timesince: filter('optional', (value, argument, environment) => timeDistance(value, argument, environment, false)),
  timeuntil: filter('optional', (value, argument, environment) => timeDistance(value, argument, environment, true)),
};
