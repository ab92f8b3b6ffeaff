// What is changed in the statements of Prisma's engine before SQLite gets them: LIKE becomes GLOB, which heeds case, values are
// bound in the format of the column that they are stored in or compared with, and columns whose values have several formats are
// compared by what they mean. Read once a statement.
import { readPatterns, type PatternStatement } from './text-patterns.ts';
import type { TimeColumn, TimeColumns } from './time-columns.ts';
import { isoSql, millisecondsSql, type TimeFormat } from './time-formats.ts';

interface StatementPlan {
  sql: string;
  /** Formats of its arguments, by place; undefined for those that belong to no column of moments. */
  formats: readonly (TimeFormat | undefined)[];
  /** Its text where some of its arguments are patterns. */
  patterns?: PatternStatement | undefined;
}

const MAX_PLANS = 1000;

/** Plans of statements, by their text. */
export class StatementPlans {
  readonly #plans = new Map<string, StatementPlan>();
  readonly times: TimeColumns;

  constructor(times: TimeColumns) {
    this.times = times;
  }

  get(sql: string): StatementPlan {
    const known = this.#plans.get(sql);
    if (known) return known;
    const plan = planStatement(sql, this.times);
    if (this.#plans.size >= MAX_PLANS) this.#plans.clear();
    this.#plans.set(sql, plan);
    return plan;
  }
}

const NO_FORMATS: readonly undefined[] = [];

function planStatement(sql: string, times: TimeColumns): StatementPlan {
  // Custom statements are not changed.
  if (!sql.includes('`main`.')) return { sql, formats: NO_FORMATS };
  const reader = new StatementReader(sql, times);
  reader.read();
  const formats = reader.formats.some(Boolean) ? reader.formats : NO_FORMATS;
  const rewritten = reader.rewritten();
  return { sql: rewritten, formats, patterns: readPatterns(rewritten) };
}

type Clause = 'columns' | 'compared' | 'conditions' | 'order' | 'insert' | 'values' | 'set' | 'other';

interface ColumnReference {
  text: string;
  start: number;
  end: number;
  time: TimeColumn | undefined;
}

const TOKEN = /`(?:[^`]|``)*`|'(?:[^']|'')*'|[A-Za-z_]\w*|<>|<=|>=|\|\||\S/g;
const COMPARISON = new Set(['=', '<>', '<', '>', '<=', '>=']);
const CLAUSES: Readonly<Record<string, Clause>> = {
  FROM: 'other',
  WHERE: 'conditions',
  ON: 'conditions',
  HAVING: 'conditions',
  ORDER: 'order',
  GROUP: 'other',
  LIMIT: 'other',
  RETURNING: 'other',
  SET: 'set',
  VALUES: 'values',
  INSERT: 'insert',
};

/** Goes once through a statement of Prisma's engine, whose identifiers are all quoted by backticks. */
class StatementReader {
  readonly formats: (TimeFormat | undefined)[] = [];
  readonly #sql: string;
  readonly #times: TimeColumns;
  readonly #tokens: RegExpMatchArray[];
  readonly #aliases = new Map<string, string>();
  readonly #changes: { start: number; end: number; text: string }[] = [];
  readonly #outer: Clause[] = [];
  readonly #isExtreme: boolean;
  #clause: Clause = 'other';
  /** The last column before an operator. */
  #left: ColumnReference | undefined;
  #operator = '';
  #written: (TimeColumn | undefined)[] = [];
  #place = 0;
  #table = '';

  constructor(sql: string, times: TimeColumns) {
    this.#sql = sql;
    this.#times = times;
    this.#tokens = [...sql.matchAll(TOKEN)];
    for (const [, table = '', alias = ''] of sql.matchAll(/`main`\.`([^`]+)` AS `([^`]+)`/g))
      this.#aliases.set(alias, table);
    // recheck-ignore -- SQL that the client or the project writes
    this.#isExtreme = /^SELECT .*\b(?:MIN|MAX)\(.* AS `sub`$/s.test(sql);
  }

  read(): void {
    for (let index = 0; index < this.#tokens.length; index++) {
      const text = this.#text(index);
      if (text.startsWith('`')) index = this.#readName(index);
      else if (text === '?') this.#readArgument();
      else if (text === '(') this.#open(index);
      else if (text === ')') this.#clause = this.#outer.pop() ?? 'other';
      else if (text === ',') this.#place += this.#clause === 'values' ? 1 : 0;
      else if (COMPARISON.has(text)) this.#operator = text;
      else this.#readWord(text);
    }
  }

  rewritten(): string {
    let [text, place] = ['', 0];
    for (const change of this.#changes.sort((a, b) => a.start - b.start)) {
      if (change.start < place) continue;
      text += this.#sql.slice(place, change.start) + change.text;
      place = change.end;
    }
    return text + this.#sql.slice(place);
  }

  #text(index: number): string {
    return this.#tokens[index]?.[0] ?? '';
  }

  #open(index: number): void {
    this.#outer.push(this.#clause);
    if (this.#clause === 'values') this.#place = 0;
    if (this.#text(index + 1) !== 'SELECT') return;
    // A column of a subquery that is compared, instead of one that is read.
    if (this.#operator === '' || !COMPARISON.has(this.#text(index - 1))) this.#left = undefined;
  }

  #readWord(text: string): void {
    if (text === 'SELECT') this.#clause = this.#left && this.#operator !== '' ? 'compared' : 'columns';
    else if (text === 'AND' || text === 'OR' || text === 'NOT') this.#forget();
    else {
      const clause = CLAUSES[text];
      if (clause === undefined) return;
      this.#clause = clause;
      this.#forget();
    }
  }

  #forget(): void {
    this.#left = undefined;
    this.#operator = '';
  }

  /** @returns the index of the name's last token */
  #readName(index: number): number {
    let last = index;
    const names = [unquote(this.#text(index))];
    while (this.#text(last + 1) === '.' && this.#text(last + 2).startsWith('`')) {
      last += 2;
      names.push(unquote(this.#text(last)));
    }
    if (this.#clause === 'insert' || this.#clause === 'set' || names.length === 1) this.#readWritten(names, index);
    else this.#readColumn(names, index, last);
    return last;
  }

  /** ``INSERT INTO `main`.`post` (`title`, …``, ``UPDATE `main`.`post` SET `title` = ?`` */
  #readWritten(names: readonly string[], index: number): void {
    const name = names.at(-1) ?? '';
    if (this.#clause === 'insert' && names.length > 1) this.#table = name;
    else if (this.#clause === 'insert') this.#written.push(this.#times.find(this.#table, name));
    else if (this.#clause === 'set' && names.length === 1 && this.#text(index + 1) === '=') {
      this.#left = { text: '', start: 0, end: 0, time: this.#times.find(this.#table, name) };
    }
  }

  #readColumn(names: readonly string[], index: number, last: number): void {
    const [column = '', qualifier = ''] = [names.at(-1), names.at(-2)];
    if (this.#clause === 'other' && names.length === 2 && names[0] === 'main') this.#table = column;
    const table = names.length === 3 ? qualifier : (this.#aliases.get(qualifier) ?? '');
    const start = this.#tokens[index]?.index ?? 0;
    const end = (this.#tokens[last]?.index ?? 0) + this.#text(last).length;
    const time = this.#times.find(table, column);
    const reference = { text: this.#sql.slice(start, end), start, end, time };
    if (this.#clause === 'columns') this.#readSelected(reference, column);
    else if (this.#clause === 'order') this.#compareByTime(reference, time?.isUniform === false);
    else if (this.#clause === 'conditions' || this.#clause === 'compared') this.#readCompared(reference, last);
  }

  /** The least and greatest are those of a subquery, by name. Expressions have no declared type: only ISO text is read as a moment. */
  #readSelected(reference: ColumnReference, column: string): void {
    if (!this.#isExtreme || !reference.time || (reference.time.isUniform && isIso(reference.time.format))) return;
    this.#changes.push({ ...reference, text: `${isoSql(reference.text)} AS \`${column}\`` });
  }

  #readCompared(reference: ColumnReference, last: number): void {
    if (this.#text(last + 1) === 'IS') return;
    const left = this.#operator === '' ? undefined : this.#left;
    const isMixed =
      (reference.time ?? left?.time) !== undefined && [reference, left].some((one) => one?.time?.isUniform === false);
    const differs = left?.time && reference.time && left.time.format !== reference.time.format;
    this.#compareByTime(reference, isMixed || differs === true);
    if (left) this.#compareByTime(left, isMixed || differs === true);
    if (this.#operator === '') this.#left = reference;
  }

  #compareByTime(reference: ColumnReference, isByTime: boolean): void {
    if (!isByTime || !reference.time) return;
    this.#changes.push({ ...reference, text: millisecondsSql(reference.text) });
  }

  #readArgument(): void {
    const time =
      this.#clause === 'values' ? this.#written[this.#place % Math.max(1, this.#written.length)] : this.#left?.time;
    const isCompared = this.#clause === 'conditions';
    this.formats.push(time && (isCompared && !time.isUniform ? 'milliseconds' : time.format));
  }
}

function isIso(format: TimeFormat): boolean {
  return format !== 'milliseconds' && format.separator === 'T' && (format.zone === 'Z' || format.zone === '+00:00');
}

function unquote(text: string): string {
  return text.slice(1, -1).replaceAll('``', '`');
}
