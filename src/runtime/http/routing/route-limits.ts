// How long a path may be for a route whose parameters can match a path in many ways: `<slug:a>-<slug:b>-<slug:c>/`.
import type { RouteParam, RoutePiece } from './route-pattern.ts';

// A regular expression tries about length^n / n! ways for n such parameters. These lengths keep it below a second.
const MAX_LENGTH = [Infinity, Infinity, Infinity, 1500, 300];
const MAX_LENGTH_BEYOND = 150;

/** Longest path that the route is tried on. */
export function maxPathLength(pieces: readonly RoutePiece[] | undefined): number {
  const open = (pieces ?? []).filter((piece, at) => 'name' in piece && isOpen(piece, pieces?.[at + 1])).length;
  return MAX_LENGTH[open + 1] ?? MAX_LENGTH_BEYOND;
}

/** True if the parameter may also take what follows it, so that its end is not clear. */
function isOpen({ converter }: RouteParam, next: RoutePiece | undefined): boolean {
  if (next === undefined) return false;
  if ('name' in next) return true;
  const char = next.text.charAt(0);
  const whole = new RegExp(`^(?:${converter.pattern})$`);
  return [char, char.repeat(4), `a${char}a`, `1${char}1`].some((text) => whole.test(text));
}
