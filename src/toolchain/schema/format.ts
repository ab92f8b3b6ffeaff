// Lays out new blocks as `prisma format` would; blocks that exist are never printed again.
import { parseBlocks, type Block, type Member } from './blocks.ts';
import { joinColumns, measureColumns, splitColumns, splitValue, type FieldColumns } from './columns.ts';
import { errors } from './errors.ts';

const INDENT = '  ';

/**
 * Aligns the columns of one model or enum, two spaces in, `@@` attributes after an empty line. Comments, order and
 * single empty lines stay. Line breaks are `\n`; the text ends with one.
 *
 * @throws {ProjectError} SCHEMA_BLOCK_MISSING: the text has no block.
 */
export function formatBlock(text: string): string {
  const source = text.replaceAll('\r\n', '\n');
  const block = parseBlocks(source)[0];
  if (!block) throw errors.SCHEMA_BLOCK_MISSING({ kind: 'model or enum', name: JSON.stringify(text.slice(0, 40)) });
  const above = source.slice(0, block.start).trim();
  const head =
    above === ''
      ? ''
      : `${above
          .split('\n')
          .map((line) => line.trim())
          .join('\n')}\n`;
  const body = formatBody(source, block).map((line) => (line === '' ? '' : INDENT + line));
  return `${head}${block.kind} ${block.name} {\n${body.map((line) => `${line}\n`).join('')}}\n`;
}

function formatBody(source: string, block: Block): string[] {
  const lines: string[] = [];
  for (const group of toGroups(source, block)) {
    if (lines.length > 0) lines.push('');
    lines.push(...formatGroup(group, block.kind === 'enum' ? splitValue : splitColumns));
  }
  return lines;
}

/** Runs of lines without an empty line between them; attributes are a separate run. */
function toGroups(source: string, block: Block): string[][] {
  const groups: string[][] = [[]];
  const members = new Map(block.members.map((member) => [lineStart(source, member), member]));
  let wasAttribute = false;
  let offset = block.bodyStart;
  for (const raw of source.slice(block.bodyStart, block.bodyEnd).split('\n')) {
    const line = raw.trim();
    const isAttribute = members.get(offset)?.kind === 'attribute';
    offset += raw.length + 1;
    if (line === '' || (isAttribute && !wasAttribute)) groups.push([]);
    if (line !== '') groups.at(-1)?.push(line);
    wasAttribute = isAttribute;
  }
  return groups.filter((group) => group.length > 0);
}

function lineStart(source: string, member: Member): number {
  return source.lastIndexOf('\n', member.start) + 1;
}

function formatGroup(lines: string[], split: (line: string) => FieldColumns | undefined): string[] {
  const rows = lines.map((line) => (/^(\/\/|@@)/.test(line) ? undefined : split(line)));
  const { nameWidth, typeWidth } = measureColumns(rows.filter((row) => row !== undefined));
  return lines.map((line, index) => {
    const row = rows[index];
    return row ? joinColumns(row, nameWidth, typeWidth) : line;
  });
}
