// Python's % formatting of one value, as far as the stringformat filter goes.
const SPEC = /^([-+ 0#]*)([1-9]\d*)?(?:\.(\d+))?([diouxXeEfFgGcrsa%])$/;

/** `printf('05.1f', 3.14159)` → `003.1`; undefined if the format is none or the value does not fit it. */
export function printf(spec: string, value: unknown, text: string): string | undefined {
  const match = SPEC.exec(spec);
  if (!match) return undefined;
  const [, flags = '', width = '0', precision, kind = 's'] = match;
  const places = precision === undefined ? undefined : Number(precision);
  if (/[sra]/.test(kind))
    return pad(places === undefined ? text : text.slice(0, places), flags.replace('0', ''), Number(width));
  if (kind === '%') return '%';
  const number =
    typeof value === 'bigint' || typeof value === 'number'
      ? Number(value)
      : typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Number(text)
        : Number.NaN;
  if (Number.isNaN(number) || text === '') return undefined;
  const body = numberBody(number, value, { kind, places, isAlternate: flags.includes('#') });
  if (body === undefined) return undefined;
  const sign = number < 0 || Object.is(number, -0) ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  return pad(sign + body, flags, Number(width), sign.length);
}

function numberBody(
  number: number,
  value: unknown,
  { kind, places, isAlternate }: { kind: string; places: number | undefined; isAlternate: boolean },
): string | undefined {
  const absolute = Math.abs(number);
  const whole = typeof value === 'bigint' ? (value < 0n ? -value : value) : BigInt(Math.trunc(absolute));
  const digits = (radix: number): string => whole.toString(radix).padStart(places ?? 0, '0');
  const prefix = (text: string): string => (isAlternate ? text : '');
  switch (kind) {
    case 'd':
    case 'i':
    case 'u':
      return digits(10);
    case 'o':
      return prefix('0o') + digits(8);
    case 'x':
      return prefix('0x') + digits(16);
    case 'X':
      return prefix('0X') + digits(16).toUpperCase();
    case 'e':
    case 'E':
      return cased(exponent(absolute.toExponential(places ?? 6)), kind);
    case 'f':
    case 'F':
      return absolute.toFixed(Math.min(places ?? 6, 100));
    case 'g':
    case 'G':
      return cased(general(absolute, places ?? 6, isAlternate), kind);
    case 'c':
      return String.fromCodePoint(number);
    default:
      return undefined;
  }
}

/** Two digits at least: 1e+5 → 1e+05. */
function exponent(text: string): string {
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}

function general(number: number, precision: number, keepZeros: boolean): string {
  const significant = precision || 1;
  const power = number === 0 ? 0 : Number(number.toExponential(significant - 1).split('e')[1]);
  const isShort = power >= -4 && power < significant;
  const text = isShort
    ? number.toFixed(Math.max(0, significant - 1 - power))
    : exponent(number.toExponential(significant - 1));
  return keepZeros
    ? text
    : // recheck-ignore -- a number, at most some hundred digits
      text.replace(/\.?0+(?=e|$)/, (zeros) => (zeros.startsWith('.') || text.includes('.') ? '' : zeros));
}

function cased(text: string, kind: string): string {
  return kind === kind.toUpperCase() ? text.toUpperCase() : text;
}

function pad(text: string, flags: string, width: number, signLength = 0): string {
  if (flags.includes('-')) return text.padEnd(width);
  if (flags.includes('0')) return text.slice(0, signLength) + text.slice(signLength).padStart(width - signLength, '0');
  return text.padStart(width);
}
