// Columns of fields after a name in them grew or shrank: what was aligned is aligned again, what was not stays as it is.
import { parseBlocks, type Block, type Member } from './blocks.ts';
import { applyEdits, type TextEdit } from './text-edits.ts';

interface Row {
  name: string;
  gap: string;
  type: string;
  typeGap: string;
  rest: string;
}

/** `after` is `before` with other names, in the same lines. */
export function alignAgain(before: string, after: string): string {
  const blocks = parseBlocks(after);
  const edits = parseBlocks(before).flatMap((block, index) => {
    const runs = runsOf(blocks[index] as Block);
    return runsOf(block).flatMap((run, at) => runEdits(before, run, after, runs[at] as Member[]));
  });
  return applyEdits(after, edits);
}

/** Fields without an empty line or an attribute between them. */
function runsOf(block: Block): Member[][] {
  const runs: Member[][] = [];
  let previous: Member | undefined;
  for (const member of block.members) {
    if (member.kind === 'field') {
      if (previous?.blockEnd !== member.blockStart) runs.push([]);
      runs.at(-1)?.push(member);
    }
    previous = member.kind === 'field' ? member : undefined;
  }
  return runs;
}

function runEdits(before: string, run: readonly Member[], after: string, fresh: readonly Member[]): TextEdit[] {
  const old = run.map((member) => readRow(before, member));
  const rows = fresh.map((member) => readRow(after, member));
  if (rows.every((row, i) => textOf(row) === textOf(old[i] as Row))) return [];
  const isNameAligned = new Set(old.map(({ name, gap }) => (name + gap).length)).size === 1;
  const types = columnOf(old.map(endOfType), widest(old.map(({ type }) => type)));
  const nameWidth = widest(rows.map(({ name }) => name)) + 1;
  const typeWidth = widest(rows.map(({ type }) => type)) + 1;
  return rows.map((row, i) => {
    const { name, type, rest } = row;
    const isTypeAligned = rest !== '' && endOfType(old[i] as Row).length === types;
    const gap = isNameAligned ? ' '.repeat(nameWidth - name.length) : row.gap;
    const typeGap = isTypeAligned ? ' '.repeat(typeWidth - type.length) : row.typeGap;
    const { start } = fresh[i] as Member;
    return { start, end: start + textOf(row).length, text: textOf({ ...row, gap, typeGap }) };
  });
}

/** Width of a column that is as wide as its widest text needs; undefined when none of it is aligned like that. */
function columnOf(cells: readonly string[], widestText: number): number | undefined {
  const width = widest(cells);
  return width === widestText + 1 ? width : undefined;
}

/** The type with the blanks after it, where something follows. */
function endOfType({ type, typeGap, rest }: Row): string {
  return rest === '' ? '' : type + typeGap;
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map((text) => text.length));
}

function readRow(source: string, { start, blockEnd }: Member): Row {
  const line = source.slice(start, blockEnd).split(/\r?\n/)[0] as string;
  const match = /^(\S+)([ \t]+)([^\s@]+)([ \t]*)(.*)$/.exec(line);
  const [, name = line, gap = '', type = '', typeGap = '', rest = ''] = match ?? [];
  return { name, gap, type, typeGap, rest };
}

function textOf({ name, gap, type, typeGap, rest }: Row): string {
  return name + gap + type + typeGap + rest;
}
