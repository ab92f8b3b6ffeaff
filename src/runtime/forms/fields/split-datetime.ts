import {
  defineField,
  isEmptyValue,
  type Field,
  type FieldEnvironment,
  type FieldOptions,
  type Maybe,
} from '../field.ts';
import { MIDNIGHT } from '../temporal/plain.ts';
import { toInstant, toWallClock } from '../temporal/zone.ts';
import { formError } from '../form-errors.ts';
import { ValidationError, type FormError } from '../validation-error.ts';
import { splitDateTimeInput } from '../widgets/split-datetime.ts';
import { dateField, dateTimeField, timeField } from './temporal.ts';

/** A date and time in two inputs, in the project's time zone. Both or neither must be filled. */
export function splitDateTimeField<R extends boolean = true>(
  options: FieldOptions<Date, R> = {},
): Field<Maybe<Date, R>> {
  return defineField<Date, R>(
    {
      kind: 'split-datetime',
      widget: splitDateTimeInput(),
      isEmpty: (raw) => isEmptyValue(raw) || (Array.isArray(raw) && raw.every(isEmptyValue)),
      parse: (raw, environment) => parseParts(raw, options.required ?? true, environment),
      display: (value, environment) => String(WHOLE.display(value, environment) ?? '').split('T'),
    },
    options,
  );
}

const WHOLE = dateTimeField();
const DATE = dateField({ required: false });
const TIME = timeField({ required: false });

function parseParts(raw: unknown, required: boolean, environment: FieldEnvironment): Date {
  if (raw instanceof Date) return raw;
  if (!Array.isArray(raw)) throw new ValidationError('Enter a list of values.');
  const [day, clock] = raw as unknown[];
  if (required && (isEmptyValue(day) || isEmptyValue(clock)))
    throw new ValidationError('This field is required.', 'required');
  const [date, time] = [DATE.clean(day), TIME.clean(clock)];
  const errors: readonly FormError[] = [...(date.errors ?? []), ...(time.errors ?? [])];
  if (errors.length > 0) throw new ValidationError(errors);
  if (!date.value) throw new ValidationError('Enter a valid date.', 'invalid_date');
  if (!time.value) throw new ValidationError('Enter a valid time.', 'invalid_time');
  return join(date.value, time.value, environment);
}

function join(date: Date, time: Date, environment: FieldEnvironment): Date {
  const { hour, minute, second, microsecond } = toWallClock(time, 'UTC');
  const local = { ...MIDNIGHT, ...toWallClock(date, 'UTC'), hour, minute, second, microsecond };
  const instant = toInstant(local, environment.timeZone);
  if (instant) return instant;
  throw new ValidationError(
    formError(
      'ambiguous_timezone',
      'This time couldn’t be interpreted in time zone %(current_timezone)s; it may be ambiguous or it may not exist.',
      { current_timezone: environment.timeZone },
    ),
  );
}
