// Scans .prisma text into blocks, members and doc comments without losing a byte: everything is an offset into the text.
// It reads only lines and brackets; Prisma's parser validates the text.

import { DocComments, type DocLine } from './doc-comments.ts';
import { isBlankOrComment, scanStatement, skipBlockComment, splitLines, type Line } from './lines.ts';

type BlockKind = 'model' | 'enum' | 'view' | 'type' | 'datasource' | 'generator';

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

interface Scan {
  source: string;
  lines: Line[];
  /** Every doc comment line met so far. */
  seen: DocLine[];
}

/** All blocks of the text, in order. Text that is not a block is skipped. */
export function parseBlocks(source: string): Block[] {
  return scanBlocks({ source, lines: splitLines(source), seen: [] });
}

/** Doc comment lines that belong to no block, field or enum value, for example because an empty line separates them. */
export function findLostComments(source: string): DocLine[] {
  const scan: Scan = { source, lines: splitLines(source), seen: [] };
  const blocks = scanBlocks(scan);
  const kept = new Set(blocks.flatMap((block) => [...block.docs, ...block.members.flatMap((member) => member.docs)]));
  return scan.seen.filter((line) => !kept.has(line));
}

function scanBlocks(scan: Scan): Block[] {
  const { source, lines } = scan;
  const blocks: Block[] = [];
  const docs = new DocComments(source, false, scan.seen);
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] as Line;
    const match = BLOCK_START.exec(source.slice(line.start, line.end));
    if (!match) {
      docs.read(line);
      index = skipBlockComment(source, lines, index);
      continue;
    }
    const [, kind, name] = match as unknown as [string, BlockKind, string];
    const { block, lastLine } = readBlock(scan, index, { kind, name, docs: docs.lines });
    blocks.push(block);
    index = lastLine;
    docs.clear();
  }
  return blocks;
}

function readBlock(scan: Scan, first: number, { kind, name, docs }: Pick<Block, 'kind' | 'name' | 'docs'>) {
  const { source, lines } = scan;
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
  const memberDocs = new DocComments(source, true, scan.seen);
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
      memberDocs.read(line);
      index = skipBlockComment(source, lines, index);
      continue;
    }
    const { member, lastLine } = readMember(scan, index, kind, memberDocs);
    block.members.push(member);
    index = lastLine;
  }
  return { block, lastLine: index };
}

function readMember({ source, lines }: Scan, first: number, kind: BlockKind, docs: DocComments) {
  const line = lines[first] as Line;
  const start = line.start + source.slice(line.start, line.end).search(/\S/);
  const { end, comment } = scanStatement(source, start);
  let last = first;
  while ((lines[last] as Line).end < end) last++;
  const own = lines[last] as Line;
  const name = /^(@@[\w.]+|[^\s@(=]+)/.exec(source.slice(start, end))?.[0] ?? '';
  const isAttribute = name.startsWith('@@');
  const trailing = comment === undefined ? [] : [docs.at(comment, own.end)];
  const member: Member = {
    kind: isAttribute ? 'attribute' : kind === 'enum' ? 'value' : 'field',
    name,
    start,
    end,
    blockStart: docs.start ?? line.start,
    blockEnd: own.next,
    docs: isAttribute ? [] : [...docs.lines, ...trailing],
  };
  if (isAttribute) docs.passAttribute();
  else docs.clear();
  return { member, lastLine: last };
}
