// Additions to .prisma files that keep every byte of what is there. All are idempotent: adding what already exists
// gives the text back unchanged.
import { parseBlocks, type Block, type Member } from './blocks.ts';
import { joinColumns, measureColumns, splitColumns, type FieldColumns } from './columns.ts';
import { errors } from './errors.ts';
import { formatBlock } from './format.ts';

/** Is there a model with that name? */
export function hasModel(source: string, name: string): boolean {
  return findBlock(source, 'model', name) !== undefined;
}

/** Does the model have a field with that name? False also if there is no such model. */
export function hasField(source: string, model: string, field: string): boolean {
  return findMember(findBlock(source, 'model', model), field) !== undefined;
}

/**
 * Adds a model, given as its text with doc comments, at the end of the file, formatted like `prisma format`.
 *
 * @throws {ProjectError} SCHEMA_NAME_TAKEN: another model or enum has the name. SCHEMA_BLOCK_MISSING: the text is not a model.
 */
export function insertModel(source: string, text: string): string {
  return insertBlock(source, 'model', text);
}

/** Adds an enum as `insertModel` adds a model. */
export function insertEnum(source: string, text: string): string {
  return insertBlock(source, 'enum', text);
}

/**
 * Adds fields to a model: after its last field, before its `@@` attributes, aligned with the lines above. Lines that
 * start with `@@` become attributes; lines that start with `//` stay above the line that follows them.
 *
 * @param lines one statement a line: `author User @relation(fields: [authorId], references: [id])`.
 * @throws {ProjectError} SCHEMA_BLOCK_MISSING: there is no such model. SCHEMA_NAME_TAKEN: a field of that name looks different.
 */
export function insertField(source: string, model: string, lines: string | readonly string[]): string {
  const given = (typeof lines === 'string' ? lines.split(/\r?\n/) : [...lines])
    .map((line) => line.trim())
    .filter(Boolean);
  const statements = toStatements(given).filter((statement) => !isThere(source, model, statement));
  const fields = statements.filter((statement) => !statement.isAttribute).flatMap((statement) => statement.lines);
  const attributes = statements.filter((statement) => statement.isAttribute).flatMap((statement) => statement.lines);
  return addAttributes(addFields(source, model, fields), model, attributes);
}

function insertBlock(source: string, kind: 'model' | 'enum', text: string): string {
  const formatted = formatBlock(text);
  const added = parseBlocks(formatted)[0] as Block;
  if (added.kind !== kind) throw errors.SCHEMA_BLOCK_MISSING({ kind, name: added.name });
  const existing = findBlock(source, 'model', added.name) ?? findBlock(source, 'enum', added.name);
  if (existing) {
    const same =
      toTokens(source.slice(existing.start, existing.end)) === toTokens(formatted.slice(added.start, added.end));
    if (same) return source;
    throw errors.SCHEMA_NAME_TAKEN({ what: `${existing.kind} ${added.name}` });
  }
  const eol = lineBreak(source);
  const gap =
    source.trim() === '' ? '' : source.endsWith(`${eol}${eol}`) ? '' : source.endsWith('\n') ? eol : eol + eol;
  return source + gap + formatted.replaceAll('\n', eol);
}

interface Statement {
  isAttribute: boolean;
  name: string;
  /** Comments above and the statement itself. */
  lines: string[];
}

function toStatements(lines: readonly string[]): Statement[] {
  const statements: Statement[] = [];
  let comments: string[] = [];
  for (const line of lines) {
    if (line.startsWith('//')) comments.push(line);
    else {
      const isAttribute = line.startsWith('@@');
      statements.push({ isAttribute, name: line.split(/\s/)[0] as string, lines: [...comments, line] });
      comments = [];
    }
  }
  return statements;
}

function isThere(source: string, model: string, statement: Statement): boolean {
  const block = requireModel(source, model);
  const wanted = statementTokens(statement.lines.at(-1) as string);
  if (statement.isAttribute) {
    return block.members.some((member) => statementTokens(source.slice(member.start, member.end)) === wanted);
  }
  const existing = findMember(block, statement.name);
  if (!existing) return false;
  if (statementTokens(source.slice(existing.start, existing.end)) === wanted) return true;
  throw errors.SCHEMA_NAME_TAKEN({ what: `field ${model}.${statement.name}` });
}

function addFields(source: string, model: string, lines: string[]): string {
  if (lines.length === 0) return source;
  const block = requireModel(source, model);
  const eol = lineBreak(source);
  const last = block.members.findLast((member) => member.kind === 'field');
  const text = alignLines(source, block, last, lines)
    .map((line) => line + eol)
    .join('');
  const at = last?.blockEnd ?? block.bodyStart;
  const gap = !last && block.members.length > 0 ? eol : '';
  return source.slice(0, at) + text + gap + source.slice(at);
}

function addAttributes(source: string, model: string, lines: string[]): string {
  if (lines.length === 0) return source;
  const block = requireModel(source, model);
  const eol = lineBreak(source);
  const last = block.members.findLast((member) => member.kind === 'attribute');
  const indent = indentOf(source, last ?? block.members[0]);
  const at = last?.blockEnd ?? block.members.at(-1)?.blockEnd ?? block.bodyStart;
  const gap = last || block.members.length === 0 ? '' : eol;
  return source.slice(0, at) + gap + lines.map((line) => indent + line + eol).join('') + source.slice(at);
}

/** Aligns the lines with the columns of the fields right above, or columns of their own where those are too narrow. */
function alignLines(source: string, block: Block, last: Member | undefined, lines: string[]): string[] {
  const indent = indentOf(source, last ?? block.members[0]);
  const rows = lines.map((line) => (line.startsWith('//') ? undefined : splitColumns(line)));
  const above = neighbours(source, block, last);
  const widths = measureColumns(above.length > 0 ? above : rows.filter((row) => row !== undefined));
  return lines.map((line, index) => {
    const row = rows[index];
    return indent + (row ? joinColumns(row, widths.nameWidth, widths.typeWidth) : line);
  });
}

/** The fields of the last run without an empty line. */
function neighbours(source: string, block: Block, last: Member | undefined): FieldColumns[] {
  if (!last) return [];
  const rows: FieldColumns[] = [];
  let next = last;
  for (const member of block.members.slice(0, block.members.indexOf(last) + 1).reverse()) {
    if (member !== last && member.blockEnd !== next.blockStart) break;
    const row = splitColumns(source.slice(member.start, member.end));
    if (row) rows.push(row);
    next = member;
  }
  return rows;
}

function indentOf(source: string, member: Member | undefined): string {
  if (!member) return '  ';
  const line = source.lastIndexOf('\n', member.start - 1) + 1;
  return source.slice(line, member.start);
}

/**
 * Takes a model or an enum out of the file, with the comments right above it.
 *
 * @param text as it was inserted; undefined removes the current text
 * @returns undefined when the block was edited since
 */
export function removeBlock(
  source: string,
  kind: 'model' | 'enum',
  name: string,
  text: string | undefined,
): string | undefined {
  const block = findBlock(source, kind, name);
  if (!block) return source;
  const start = commentsAbove(source, block.start);
  if (text !== undefined && toTokens(source.slice(start, block.end)) !== toTokens(formatBlock(text))) return undefined;
  const eol = lineBreak(source);
  const parts = [source.slice(0, start).trimEnd(), source.slice(block.end).trim()].filter(Boolean);
  return parts.length === 0 ? '' : parts.join(eol + eol) + eol;
}

/**
 * Takes fields and attributes out of a model, as lines that `insertField` added.
 *
 * @param force takes a field out even if it reads differently now
 * @returns undefined when one of them was edited since
 */
export function removeFields(
  source: string,
  model: string,
  lines: readonly string[],
  force: boolean,
): string | undefined {
  let text = source;
  for (const line of lines.filter((candidate) => !candidate.startsWith('//'))) {
    const member = findStatement(text, model, line, force);
    if (member === 'edited') return undefined;
    if (member) text = text.slice(0, member.blockStart) + text.slice(member.blockEnd);
  }
  return text;
}

function findStatement(source: string, model: string, line: string, force: boolean): Member | 'edited' | undefined {
  const block = findBlock(source, 'model', model);
  const wanted = statementTokens(line);
  const isSame = (member: Member): boolean => statementTokens(source.slice(member.start, member.end)) === wanted;
  if (line.startsWith('@@')) return block?.members.find(isSame);
  const member = findMember(block, line.split(/\s/)[0] ?? '');
  return member && !force && !isSame(member) ? 'edited' : member;
}

/** Offset of the first of the comment lines that touch the line of `start` from above. */
function commentsAbove(source: string, start: number): number {
  const lines = source.slice(0, start).split('\n');
  let at = start - (lines.pop()?.length ?? 0);
  for (const line of lines.reverse()) {
    if (!/^\s*\/\//.test(line)) break;
    at -= line.length + 1;
  }
  return at;
}

function requireModel(source: string, name: string): Block {
  const block = findBlock(source, 'model', name);
  if (!block) throw errors.SCHEMA_BLOCK_MISSING({ kind: 'model', name });
  return block;
}

function findBlock(source: string, kind: Block['kind'], name: string): Block | undefined {
  return parseBlocks(source).find((block) => block.kind === kind && block.name === name);
}

function findMember(block: Block | undefined, name: string): Member | undefined {
  return block?.members.find((member) => member.kind === 'field' && member.name === name);
}

function lineBreak(source: string): string {
  return /\r?\n/.exec(source)?.[0] ?? '\n';
}

/** The statement without its comment and without blanks that mean nothing. */
function statementTokens(line: string): string {
  const columns = splitColumns(line);
  return toTokens(columns ? `${columns.name} ${columns.type} ${columns.attributes}` : line);
}

/** Text with blanks outside strings made one, or none beside brackets and commas. */
function toTokens(text: string): string {
  return text
    .split(/("(?:[^"\\\n]|\\.)*")/)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/\s+/g, ' ').replace(/ ?([()[\]{},:]) ?/g, '$1')))
    .join('')
    .trim();
}
