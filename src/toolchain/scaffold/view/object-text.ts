/** A longer line is split. */
const LINE = 80;

/**
 * An object literal of generated code.
 *
 * @param parts `title: 'Sample title'`
 * @param indent columns in front of the line that it starts in
 */
export function objectText(parts: readonly string[], indent: number): string {
  if (parts.length === 0) return '{}';
  const line = `{ ${parts.join(', ')} }`;
  if (line.length + indent <= LINE && !line.includes('\n')) return line;
  const margin = ' '.repeat(indent);
  return `{\n${parts.map((part) => `${margin}  ${part},\n`).join('')}${margin}}`;
}
