// The filters of {% load i18n %}, {% load l10n %} and {% load tz %}.
import { formatDefault } from '../formats/date-format.ts';
import { Moment, toMoment } from '../formats/moment.ts';
import { printLocalized } from '../formats/number-format.ts';
import { isRightToLeft, languageInfo } from '../i18n/languages.ts';
import type { Filter, FilterEnvironment } from '../library.ts';
import { isDecimalObject } from '../run/decimal-value.ts';
import { toText } from '../run/text.ts';
import { filter } from './define.ts';

export const languageFilters: Readonly<Record<string, Filter>> = {
  language_bidi: filter('none', (code) => isRightToLeft(toText(code))),
  language_name: filter('none', (code) => languageInfo(toText(code), 'en').name),
  language_name_local: filter('none', (code) => languageInfo(toText(code), 'en').name_local),
  language_name_translated: filter(
    'none',
    (code, _, { languageCode }) => languageInfo(toText(code), languageCode).name_translated,
  ),
};

function localize(value: unknown, environment: FilterEnvironment): unknown {
  if (typeof value === 'number' || typeof value === 'bigint' || isDecimalObject(value))
    return printLocalized(value, environment);
  if (value instanceof Date || value instanceof Moment)
    return formatDefault(value, { ...environment, isLocalized: true });
  return value;
}

export const localizationFilters: Readonly<Record<string, Filter>> = {
  localize: filter('none', (value, _, environment) => localize(value, environment)),
  unlocalize: filter('none', (value, _, environment) =>
    value instanceof Date || value instanceof Moment
      ? formatDefault(value, { ...environment, isLocalized: false })
      : toText(value),
  ),
};

/** The moment as clocks in `timeZone` show it; a time of day or a date alone has none. */
function inZone(value: unknown, timeZone: string, environment: FilterEnvironment): unknown {
  const moment = toMoment(value, environment.timeZone);
  if (!moment || moment.kind !== 'datetime') return '';
  const instant = moment.instant(environment.timeZone);
  if (instant === undefined) return '';
  const { kind, year, month, day, hour, minute, second, microsecond, offset } = Moment.fromDate(
    new Date(instant),
    timeZone,
  );
  return new Moment({ kind, year, month, day, hour, minute, second, microsecond, offset });
}

/** An IANA name that Intl does not know gives nothing, as other filters do for what they cannot read. */
function inNamedZone(value: unknown, zone: unknown, environment: FilterEnvironment): unknown {
  try {
    return inZone(value, toText(zone), environment);
  } catch (error) {
    if (error instanceof RangeError) return '';
    throw error;
  }
}

export const timeZoneFilters: Readonly<Record<string, Filter>> = {
  localtime: filter('none', (value, _, environment) => inZone(value, environment.timeZone, environment)),
  timezone: filter('required', inNamedZone),
  utc: filter('none', (value, _, environment) => inZone(value, 'UTC', environment)),
};
