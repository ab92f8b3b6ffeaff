// Reads `CREATE TABLE`, so that what the models do not know of a table can be written into its new definition.
import { nameKey, splitList, tokenize, unquote, type Token } from './sql-tokens.ts';

export interface Constraint {
  kind:
    | 'PRIMARY'
    | 'NOT'
    | 'NULL'
    | 'UNIQUE'
    | 'CHECK'
    | 'DEFAULT'
    | 'COLLATE'
    | 'REFERENCES'
    | 'GENERATED'
    | 'FOREIGN';
  /** With its name, if it has one. */
  text: string;
  /** Lower-case names of the columns that it lists first; empty where it lists none. */
  columns: string[];
}

export interface Column {
  name: string;
  /** As declared; '' for none. */
  type: string;
  constraints: Constraint[];
  /** The whole definition. */
  text: string;
}

export interface TableDefinition {
  name: string;
  columns: Column[];
  constraints: Constraint[];
  /** `WITHOUT ROWID`, `STRICT`, both or ''. */
  options: string;
}

const STARTERS: Record<string, Constraint['kind']> = {
  PRIMARY: 'PRIMARY',
  NOT: 'NOT',
  NULL: 'NULL',
  UNIQUE: 'UNIQUE',
  CHECK: 'CHECK',
  DEFAULT: 'DEFAULT',
  COLLATE: 'COLLATE',
  REFERENCES: 'REFERENCES',
  GENERATED: 'GENERATED',
  AS: 'GENERATED',
  FOREIGN: 'FOREIGN',
};
const TABLE_STARTERS = new Set(['CONSTRAINT', 'PRIMARY', 'UNIQUE', 'CHECK', 'FOREIGN']);

/** Undefined for other statements, and for tables that are created from a query. */
export function parseTable(sql: string): TableDefinition | undefined {
  const tokens = tokenize(sql);
  const open = tokens.findIndex(({ text, depth }) => text === '(' && depth === 0);
  const close = tokens.findIndex(({ text, depth }, i) => i > open && text === ')' && depth === 0);
  const head = tokens.slice(0, Math.max(open, 0)).map(({ text }) => text);
  if (open < 0 || close < 0 || !/^CREATE( TEMP| TEMPORARY)? TABLE /i.test(head.join(' '))) return undefined;
  const name = head.at(-1) as string;
  const body = sql.slice((tokens[open] as Token).end, (tokens[close] as Token).start);
  const table: TableDefinition = { name: unquote(name), columns: [], constraints: [], options: '' };
  for (const item of splitList(body)) {
    const parts = tokenize(item);
    if (TABLE_STARTERS.has((parts[0] as Token).text.toUpperCase()))
      table.constraints.push(...parseConstraints(item, parts));
    else table.columns.push(parseColumn(item, parts));
  }
  table.options = tokens
    .slice(close + 1)
    .map(({ text }) => text)
    .join(' ')
    .replaceAll(' ,', ',');
  return table;
}

/** True for a table whose key gives no number twice. */
export function isCounted({ columns }: TableDefinition): boolean {
  return columns.some(({ constraints }) =>
    constraints.some(({ kind, text }) => kind === 'PRIMARY' && /\bAUTOINCREMENT\b/i.test(text)),
  );
}

function parseColumn(item: string, tokens: readonly Token[]): Column {
  const [name, ...rest] = tokens as [Token, ...Token[]];
  const first = rest.findIndex(({ text, depth }) => depth === 0 && isStarter(text));
  const end = first < 0 ? rest.length : first;
  return {
    name: unquote(name.text),
    type: end === 0 ? '' : item.slice((rest[0] as Token).start, (rest[end - 1] as Token).end),
    constraints: parseConstraints(item, rest.slice(end)),
    text: item.slice(name.start, (tokens.at(-1) as Token).end),
  };
}

function isStarter(text: string): boolean {
  const word = text.toUpperCase();
  return word === 'CONSTRAINT' || Object.hasOwn(STARTERS, word);
}

function parseConstraints(item: string, tokens: readonly Token[]): Constraint[] {
  const starts = tokens.flatMap((_, i) => (startsConstraint(tokens, i) ? [i] : []));
  return starts.flatMap((start, i) => {
    const part = tokens.slice(start, starts[i + 1] ?? tokens.length);
    const key = part[0]?.text.toUpperCase() === 'CONSTRAINT' ? part[2] : part[0];
    const kind = STARTERS[key?.text.toUpperCase() ?? ''];
    if (kind === undefined) return [];
    const text = item.slice((part[0] as Token).start, (part.at(-1) as Token).end);
    return [{ kind, text, columns: kind === 'CHECK' ? [] : firstList(item, part) }];
  });
}

function startsConstraint(tokens: readonly Token[], i: number): boolean {
  const { text, depth } = tokens[i] as Token;
  const word = text.toUpperCase();
  const before = (n: number) => tokens[i - n]?.text.toUpperCase();
  if (depth > 0 || !isStarter(text) || before(2) === 'CONSTRAINT' || before(1) === 'CONSTRAINT') return false;
  if (before(1) === 'DEFAULT' || before(1) === 'SET') return false; // their value
  if (word === 'NULL') return before(1) !== 'NOT';
  if (word === 'NOT') return tokens[i + 1]?.text.toUpperCase() !== 'DEFERRABLE';
  if (word === 'AS') return before(1) !== 'ALWAYS';
  return word !== 'REFERENCES' || !isInForeignKey(tokens, i);
}

/** `FOREIGN KEY (a) REFERENCES b` is one constraint. */
function isInForeignKey(tokens: readonly Token[], i: number): boolean {
  const open = tokens.findLastIndex(({ text, depth }, k) => k < i && text === '(' && depth === 0);
  return tokens[i - 1]?.text === ')' && tokens[open - 2]?.text.toUpperCase() === 'FOREIGN';
}

function firstList(item: string, part: readonly Token[]): string[] {
  const open = part.findIndex(({ text, depth }) => text === '(' && depth === 0);
  const close = part.findIndex(({ text, depth }, i) => i > open && text === ')' && depth === 0);
  if (open < 0 || close < 0) return [];
  const list = item.slice((part[open] as Token).end, (part[close] as Token).start);
  return splitList(list).map((entry) => nameKey(tokenize(entry)[0]?.text ?? ''));
}
