// A Date of JavaScript is an instant, and a Decimal forgets its zeros. Values of columns that mean a day, a time of day or
// money with two places are marked, so that pages and JSON show what the column holds.

/** What the column of a Date means, where it is not an instant. */
type ColumnKind = 'date' | 'time';

// Registered, because a project's bundle may hold a second copy of this module.
const KIND = Symbol.for('quintet.column-kind');

/** `date` or `time` for a value of such a column; undefined for an instant. */
export function columnKind(value: Date): ColumnKind | undefined {
  return (value as { [KIND]?: ColumnKind })[KIND];
}

/** Marks the Date of a `@date` column. JSON writes it as `2026-12-24`. */
export function markDay(value: Date): Date {
  return define(value, 'date', dayText);
}

/** Marks the Date of a `@time` column. JSON writes it as `09:30:00`. */
export function markTime(value: Date): Date {
  return define(value, 'time', timeText);
}

function dayText(this: Date): string | null {
  return Number.isNaN(this.getTime()) ? null : (this.toISOString().split('T', 1)[0] as string);
}

function timeText(this: Date): string | null {
  if (Number.isNaN(this.getTime())) return null;
  const text = this.toISOString().slice(-13, -1);
  return text.endsWith('.000') ? text.slice(0, -4) : text;
}

// Not enumerable: a marked value equals one that is not, for tests and for comparisons of rows.
function define(value: Date, kind: ColumnKind, toJSON: (this: Date) => string | null): Date {
  if (columnKind(value) !== kind) {
    Object.defineProperty(value, KIND, { value: kind, configurable: true });
    Object.defineProperty(value, 'toJSON', { value: toJSON, configurable: true, writable: true });
  }
  return value;
}

interface DecimalValue {
  toFixed(places?: number): string;
  decimalPlaces(): number;
}

/** Makes a Decimal show the places of its column, in text and JSON: `12.50`. More places than that are all shown. */
export function showPlaces(value: object, places: number): void {
  const toText = textWithPlaces(places);
  for (const name of ['toString', 'toJSON'])
    Object.defineProperty(value, name, { value: toText, configurable: true, writable: true });
}

const texts = new Map<number, (this: DecimalValue) => string>();

/** One function for all values of a scale. */
function textWithPlaces(places: number): (this: DecimalValue) => string {
  const known = texts.get(places);
  if (known) return known;
  const made = function (this: DecimalValue): string {
    return this.decimalPlaces() <= places ? this.toFixed(places) : this.toFixed();
  };
  texts.set(places, made);
  return made;
}
