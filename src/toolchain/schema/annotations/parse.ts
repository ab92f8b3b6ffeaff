// Finds annotations in doc comments: `/// @length(max: 200) @help("Markdown is fine.")`.
//
// An annotation is at the start of a comment line or after another annotation. After prose it is one only if it has
// brackets, or if its name is known and nothing but annotations follows, so that `ask @john` and `the @text below` stay
// prose. Unknown names are prose too (`@property url`, `@zod.email()`, `@HideField()`), unless they look like a misspelt
// annotation: `@lenght(max: 3)`.
import type { ParsedAnnotation, ParsedDocs } from './parsed-annotation.ts';
import type { DocLine } from '../doc-comments.ts';
import { isKnownName, isMisspelt } from './registry.ts';
import { AnnotationSyntaxError, readArguments } from './arguments.ts';

const NAME = /@([A-Za-z][\w]*)(?=[\s(]|$)/y;

/**
 * Separates the annotations of a doc comment from its prose. Arguments may go on over several `///` lines.
 *
 * @throws {AnnotationSyntaxError} with the offset in the file.
 */
export function parseDocs(lines: readonly DocLine[]): ParsedDocs {
  const text = lines.map((line) => line.text).join('\n');
  const toOffset = offsetMap(lines);
  const annotations: ParsedAnnotation[] = [];
  let prose = '';
  let at = 0;
  let free = true;
  while (at < text.length) {
    const annotation = readAnnotation(text, at, free, toOffset);
    if (annotation) {
      annotations.push(annotation.parsed);
      at = annotation.end;
      free = true;
      continue;
    }
    const char = text[at] as string;
    if (char === '\n') free = true;
    else if (!/\s/.test(char)) free = false;
    prose += char;
    at++;
  }
  return { annotations, documentation: tidyProse(prose) };
}

/** The known annotation in a comment that belongs to nothing, if there is one. */
export function findAnnotation(line: DocLine): { name: string; offset: number } | undefined {
  try {
    return parseDocs([line]).annotations.find(({ name }) => isKnownName(name));
  } catch (error) {
    if (!(error instanceof AnnotationSyntaxError)) throw error;
    return isKnownName(error.annotation) ? { name: error.annotation, offset: line.offset } : undefined;
  }
}

function readAnnotation(text: string, at: number, free: boolean, toOffset: (index: number) => number) {
  if (text[at] !== '@' || (at > 0 && !/\s/.test(text[at - 1] as string) && !free)) return undefined;
  NAME.lastIndex = at;
  const match = NAME.exec(text);
  if (!match) return undefined;
  const name = match[1] as string;
  const nameEnd = NAME.lastIndex;
  if (!belongsToUs(name, text.slice(nameEnd), free)) return undefined;
  try {
    const { values, end } = readArguments(text, nameEnd, toOffset);
    return { parsed: { name, arguments: values, offset: toOffset(at) }, end };
  } catch (error) {
    if (error instanceof AnnotationSyntaxError) error.annotation = name;
    throw error;
  }
}

function belongsToUs(name: string, rest: string, free: boolean): boolean {
  const hasArguments = rest.startsWith('(');
  const isBeforeProse = !hasArguments && !/^\s*(@|\n|$)/.test(rest);
  if (free || hasArguments) return isKnownName(name) || (/^[a-z]/.test(name) && isMisspelt(name, isBeforeProse));
  return isKnownName(name) && !isBeforeProse;
}

function tidyProse(prose: string): string | undefined {
  const lines = prose.split('\n').map((line) => line.trim());
  const text = lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  return text === '' ? undefined : text;
}

/** Maps an index in the joined text to an offset in the file. */
function offsetMap(lines: readonly DocLine[]): (index: number) => number {
  const starts: number[] = [];
  let total = 0;
  for (const line of lines) {
    starts.push(total);
    total += line.text.length + 1;
  }
  return (index) => {
    const line = starts.findLastIndex((start) => start <= index);
    return (lines[line]?.offset ?? 0) + index - (starts[line] ?? 0);
  };
}
