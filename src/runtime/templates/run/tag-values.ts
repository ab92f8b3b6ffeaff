import { errors } from '../errors.ts';
import { equals } from './comparison.ts';
import { toText } from './text.ts';

interface Group {
  readonly grouper: unknown;
  readonly list: unknown[];
}

/** Adds an item to the last group, or begins one if its key is another: `{% regroup %}`. */
export function addToGroup(groups: Group[], grouper: unknown, item: unknown): void {
  const last = groups.at(-1);
  if (last && equals(last.grouper, grouper)) last.list.push(item);
  else groups.push({ grouper: grouper ?? null, list: [item] });
}

/** value / max × width, rounded half to even as Python does; '' if value or max are not numbers. */
export function widthRatio(value: unknown, max: unknown, width: unknown): string {
  const full = Number(toText(width));
  if (toText(width) === '' || Number.isNaN(full))
    throw errors.TEMPLATE_ARGUMENT({
      text: `the width of {% widthratio %} must be a number, not ${JSON.stringify(width)}`,
    });
  const [part, whole] = [toText(value), toText(max)];
  if (part === '' || whole === '' || Number.isNaN(Number(part)) || Number.isNaN(Number(whole))) return '';
  if (Number(whole) === 0) return '0';
  const ratio = (Number(part) / Number(whole)) * full;
  return Number.isFinite(ratio) ? String(roundHalfEven(ratio)) : '';
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  const rounded = rest < 0.5 || (rest === 0.5 && floor % 2 === 0) ? floor : floor + 1;
  return rounded + 0;
}
