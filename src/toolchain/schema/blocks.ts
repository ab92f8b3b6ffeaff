// Scans .prisma text into blocks, members and doc comments without losing a byte: everything is an offset into the text.
// It knows lines and brackets only; whether the text means anything is for Prisma's own parser to say.

export type BlockKind = 'model' | 'enum' | 'view' | 'type' | 'datasource' | 'generator';

/** One `///` comment line. */
export interface DocLine {
  /** Text after `///`, without surrounding blanks. */
  text: string;
  /** Offset of the first letter of `text`. */
  offset: number;
}

/** A line of a block that is not a comment: field, enum value, `@@attribute` or `key = value`. */
export interface Member {
  kind: 'field' | 'attribute' | 'value';
  /** `title`, `@@index`, `DRAFT`, `provider` */
  name: string;
  /** The statement, without its comments. */
  start: number;
  end: number;
  /** Offset of the first line of its doc comment, or of its own line; of the line's start, indentation included. */
  blockStart: number;
  /** Offset after the line's end, line break included. */
  blockEnd: number;
  docs: DocLine[];
}

export interface Block {
  kind: BlockKind;
  name: string;
  /** Offset of the keyword. */
  start: number;
  /** Offset after the closing brace. */
  end: number;
  /** Offset after the line break that follows the opening brace. */
  bodyStart: number;
  /** Offset of the start of the closing brace's line. */
  bodyEnd: number;
  docs: DocLine[];
  members: Member[];
}

const BLOCK_START =
  /^[ \t]*(model|enum|view|type|datasource|generator)[ \t]+([A-Za-z][\w-]*)[ \t]*\{[ \t]*(?:\/\/.*)?$/;

interface Line {
  start: number;
  /** Before the line break. */
  end: number;
  /** After the line break. */
  next: number;
}

/** All blocks of the text, in order. Text that is no block is skipped. */
export function parseBlocks(source: string): Block[] {
  const blocks: Block[] = [];
  const lines = splitLines(source);
  let docs = newDocs();
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] as Line;
    const match = BLOCK_START.exec(source.slice(line.start, line.end));
    if (!match) {
      readDocLine(source, line, docs, false);
      index = skipBlockComment(source, lines, index);
      continue;
    }
    const [, kind, name] = match as unknown as [string, BlockKind, string];
    const block = readBlock(source, lines, index, kind, name, docs.lines);
    blocks.push(block.block);
    index = block.lastLine;
    docs = newDocs();
  }
  return blocks;
}

function readBlock(source: string, lines: Line[], first: number, kind: BlockKind, name: string, docs: DocLine[]) {
  const opening = lines[first] as Line;
  const block: Block = {
    kind,
    name,
    start: opening.start + source.slice(opening.start, opening.end).search(/\S/),
    end: source.length,
    bodyStart: opening.next,
    bodyEnd: source.length,
    docs,
    members: [],
  };
  let memberDocs = newDocs();
  let index = first + 1;
  for (; index < lines.length; index++) {
    const line = lines[index] as Line;
    const text = source.slice(line.start, line.end);
    if (/^[ \t]*\}/.test(text)) {
      block.bodyEnd = line.start;
      block.end = line.start + text.indexOf('}') + 1;
      break;
    }
    if (isBlankOrComment(text)) {
      readDocLine(source, line, memberDocs, true);
      index = skipBlockComment(source, lines, index);
      continue;
    }
    const member = readMember(source, lines, index, kind, memberDocs);
    block.members.push(member.member);
    index = member.lastLine;
    // Prisma gives the comment above an `@@attribute` to the field below it, unless that has one of its own.
    memberDocs = member.member.kind === 'attribute' ? { lines: memberDocs.lines, start: undefined } : newDocs();
  }
  return { block, lastLine: index };
}

function readMember(source: string, lines: Line[], first: number, kind: BlockKind, docs: Docs) {
  const line = lines[first] as Line;
  const start = line.start + source.slice(line.start, line.end).search(/\S/);
  const { end, comment } = scanStatement(source, start);
  let last = first;
  while ((lines[last] as Line).end < end) last++;
  const own = lines[last] as Line;
  const name = /^(@@[\w.]+|[^\s@(=]+)/.exec(source.slice(start, end))?.[0] ?? '';
  const isAttribute = name.startsWith('@@');
  const trailing = comment === undefined ? [] : [toDocLine(source, comment, own.end)];
  const member: Member = {
    kind: isAttribute ? 'attribute' : kind === 'enum' ? 'value' : 'field',
    name,
    start,
    end,
    blockStart: docs.start ?? line.start,
    blockEnd: own.next,
    docs: isAttribute ? [] : [...docs.lines, ...trailing],
  };
  return { member, lastLine: last };
}

/** Finds the end of a statement: a line break or a comment outside of strings and brackets. */
function scanStatement(source: string, start: number): { end: number; comment: number | undefined } {
  let depth = 0;
  let at = start;
  for (; at < source.length; at++) {
    const char = source[at];
    if (char === '"') at = skipString(source, at);
    else if (char === '(' || char === '[') depth++;
    else if (char === ')' || char === ']') depth--;
    else if (char === '/' && (source[at + 1] === '/' || source[at + 1] === '*')) break;
    else if ((char === '\n' || char === '\r') && depth <= 0) break;
  }
  const comment = source.startsWith('///', at) ? at : undefined;
  return { end: start + source.slice(start, at).trimEnd().length, comment };
}

/** Offset of the closing quote; strings do not span lines. */
function skipString(source: string, start: number): number {
  for (let at = start + 1; at < source.length; at++) {
    if (source[at] === '\\') at++;
    else if (source[at] === '"' || source[at] === '\n') return at;
  }
  return source.length;
}

interface Docs {
  lines: DocLine[];
  /** Start of the first comment line of a run that touches the next statement. */
  start: number | undefined;
}

function newDocs(): Docs {
  return { lines: [], start: undefined };
}

// As Prisma does. Above a block, an empty line separates a comment from what follows. Inside of one it does not, but
// the next run of comment lines takes the place of the one before. An ordinary `//` comment only continues a run.
function readDocLine(source: string, line: Line, docs: Docs, isInside: boolean): void {
  const text = source.slice(line.start, line.end).trim();
  if (!text.startsWith('/')) {
    docs.start = undefined;
    if (!isInside) docs.lines = [];
    return;
  }
  if (docs.start === undefined) docs.lines = [];
  docs.start ??= line.start;
  if (text.startsWith('///')) docs.lines.push(toDocLine(source, source.indexOf('///', line.start), line.end));
}

function toDocLine(source: string, slashes: number, end: number): DocLine {
  const raw = source.slice(slashes + 3, end);
  const text = raw.trim();
  return { text, offset: slashes + 3 + (text === '' ? 0 : raw.search(/\S/)) };
}

function isBlankOrComment(text: string): boolean {
  return /^\s*($|\/\/|\/\*)/.test(text);
}

/** Index of the line where a `/* … * /` comment that starts this line ends; the same index if none does. */
function skipBlockComment(source: string, lines: Line[], index: number): number {
  const line = lines[index] as Line;
  const start = line.start + source.slice(line.start, line.end).search(/\S|$/);
  if (!source.startsWith('/*', start)) return index;
  const close = source.indexOf('*/', start + 2);
  if (close === -1) return lines.length;
  let last = index;
  while ((lines[last] as Line).end < close) last++;
  return last;
}

function splitLines(source: string): Line[] {
  const lines: Line[] = [];
  let start = 0;
  while (start < source.length) {
    const feed = source.indexOf('\n', start);
    const next = feed === -1 ? source.length : feed + 1;
    const bare = feed === -1 ? source.length : source[feed - 1] === '\r' && feed > start ? feed - 1 : feed;
    lines.push({ start, end: bare, next });
    start = next;
  }
  return lines;
}
