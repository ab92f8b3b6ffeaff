// Ends of texts by loops: `/x+$/` takes quadratic time for `xxx…xxxy`.

/** Returns the text without the characters of `letters` at its end. */
export function trimEndOf(text: string, letters: string): string {
  let end = text.length;
  while (end > 0 && letters.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

/** Returns the text without the characters of `letters` at both ends. */
export function trimEnds(text: string, letters: string): string {
  let start = 0;
  while (start < text.length && letters.includes(text.charAt(start))) start++;
  return trimEndOf(text.slice(start), letters);
}
