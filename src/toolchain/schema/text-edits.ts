/** A piece of a text and what takes its place. */
export interface TextEdit {
  start: number;
  end: number;
  text: string;
}

/** The source with every edit done; an edit that is given twice is done once. Edits must not overlap. */
export function applyEdits(source: string, edits: readonly TextEdit[]): string {
  const ordered = edits.toSorted((a, b) => a.start - b.start || a.end - b.end);
  let result = '';
  let at = 0;
  for (const [index, edit] of ordered.entries()) {
    const previous = ordered[index - 1];
    if (previous && previous.start === edit.start && previous.end === edit.end && previous.text === edit.text) continue;
    result += source.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + source.slice(at);
}
