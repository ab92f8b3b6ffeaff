/** Share of characters that two texts have in common, whatever their order: 0 to 1. An upper bound of real similarity. */
function sharedCharacters(a: string, b: string): number {
  const [left, right] = [Array.from(a), Array.from(b)];
  if (left.length + right.length === 0) return 1;
  const available = new Map<string, number>();
  for (const letter of right) available.set(letter, (available.get(letter) ?? 0) + 1);
  const shared = left.filter((letter) => take(available, letter)).length;
  return (2 * shared) / (left.length + right.length);
}

/** True when the password is close to the value or to a word in it. @param limit share from which it is too close */
export function isSimilar(password: string, value: string, limit: number): boolean {
  const text = value.toLowerCase();
  const words = new Set([...text.split(/[^\p{L}\p{N}_]+/u), text].filter((word) => word !== ''));
  return [...words].some(
    (word) => !isFarShorter(password, word, limit) && sharedCharacters(password.toLowerCase(), word) >= limit,
  );
}

// A short word in a very long password says nothing, and the comparison would cost time for it.
function isFarShorter(password: string, word: string, limit: number): boolean {
  return password.length >= 10 * word.length && word.length < (limit / 2) * password.length;
}

function take(available: Map<string, number>, letter: string): boolean {
  const left = available.get(letter) ?? 0;
  available.set(letter, left - 1);
  return left > 0;
}
