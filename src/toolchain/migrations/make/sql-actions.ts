/** PostgreSQL takes several actions in one ALTER TABLE; commas inside brackets and quotes separate none. */
export function splitActions(actions: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (const { 0: token, index } of actions.matchAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|[(),]/g)) {
    if (token === '(') depth += 1;
    else if (token === ')') depth -= 1;
    else if (token === ',' && depth === 0) {
      parts.push(actions.slice(start, index).trim());
      start = index + 1;
    }
  }
  return [...parts, actions.slice(start).trim()];
}
