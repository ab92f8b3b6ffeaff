// What this run has changed, remembered in case the lines that say so cannot be written: `generate model … > /dev/full`.

/** A message of more lines is not read. */
const MOST_LINES = 100;

const lines: string[] = [];
let total = 0;

/** @param line as it is printed: `create  src/posts/views.ts` */
export function rememberWork(line: string): void {
  total++;
  if (lines.length < MOST_LINES) lines.push(line);
}

/** The lines so far; how many were left out is the last of them. */
export function completedWork(): string[] {
  return total > lines.length ? [...lines, `and ${total - lines.length} more`] : [...lines];
}
