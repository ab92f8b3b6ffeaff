/** A line of a template, put before the first line that holds `before`, with its indentation. */
export interface LineEdit {
  kind: 'line';
  text: string;
  before: string;
}

/** The text with the line; unchanged where it is already, or where nothing holds `before`. */
export function insertLine(source: string, { text, before }: LineEdit): string {
  const lines = source.split('\n');
  const at = lines.findIndex((line) => line.includes(before));
  if (at === -1 || lines.some((line) => line.trim() === text)) return source;
  const indent = /^\s*/.exec(lines[at] ?? '')?.[0] ?? '';
  return lines.toSpliced(at, 0, indent + text).join('\n');
}

/** The text without the line; one that was edited since is not found, and stays. */
export function removeLine(source: string, { text }: LineEdit): string {
  const lines = source.split('\n');
  const at = lines.findIndex((line) => line.trim() === text);
  return at === -1 ? source : lines.toSpliced(at, 1).join('\n');
}
