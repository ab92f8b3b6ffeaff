// The one answer to what a migration does to stored data. Each statement is read and played through on the state of the
// database; a statement that cannot be read counts as a loss.
import { quoteName, quoteText } from '../../../kernel/sql-names.ts';
import { splitStatements } from '../apply/run-script.ts';
import { carriedValues } from './carried-values.ts';
import { readable } from '../diff/qualified-name.ts';
import { changeOfType, type ColumnType } from './column-type.ts';
import { worstOf, type Finding, type Verdict } from './finding.ts';
import type { ColumnState, DatabaseState, Holding, Origin, TableState } from './state.ts';
import { readStatement, type Assignment, type Constraint, type Operation } from './statement.ts';
import { isWord, normalize, tokenize, type Token } from './tokens.ts';

interface ForeignKey {
  columns: readonly string[];
  target: string;
  references: readonly string[] | undefined;
}

type Of<Kind extends Operation['kind']> = Extract<Operation, { kind: Kind }>;

const KEEPS = /^\s*--\s*quintet:\s*keeps\s+(\S.*?)\s*$/im;

const LOSING: readonly Operation['kind'][] = [
  'unknown',
  'drop-table',
  'drop-column',
  'set-type',
  'copy',
  'update',
  'delete',
];

/** False where no statement can lose data, whatever the database holds; costs no look at it. */
export function mayLose(script: string): boolean {
  return splitStatements(script).some((statement) =>
    readStatement(statement).some(({ kind }) => LOSING.includes(kind)),
  );
}

/** Plays scripts through, one after the other. */
export class Classifier {
  readonly #state: DatabaseState;
  /** Columns that were unique together, and foreign keys, before the first script; by names of that time. */
  readonly #held: readonly string[];

  /** `state` is of the database before the first script, marked as stored; it is changed. */
  constructor(state: DatabaseState) {
    this.#state = state;
    this.#held = [...state.tables].flatMap(([table, { uniques, foreignKeys }]) => [
      ...uniques.map((rule) => this.#signature(table, rule.columns, rule.where)),
      ...foreignKeys.map((rule) => this.#signature(table, rule.columns, `-> ${rule.target}`)),
    ]);
  }

  classify(script: string): Verdict[] {
    return splitStatements(script).map((statement) => {
      const [comments] = /^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/.exec(statement) as unknown as [string];
      const sql = statement.slice(comments.length).trim();
      const found = readStatement(sql).flatMap((operation) => this.#play(operation, sql));
      const keeps = KEEPS.exec(comments)?.[1];
      const findings = keeps === undefined ? found : found.filter(({ effect }) => effect !== 'loses');
      return { sql, effect: worstOf(findings), findings, ...(keeps !== undefined && { keeps }) };
    });
  }

  #play(operation: Operation, sql: string): Finding[] {
    const state = this.#state;
    switch (operation.kind) {
      case 'harmless':
      case 'insert':
      case 'drop-type':
        return [];
      case 'unknown':
        return [loses('unclassified', '', [], { where: sql })];
      case 'create-table':
        state.createTable(operation);
        return [];
      case 'drop-table':
        return this.#dropTable(operation);
      case 'rename-table':
        return this.#renameTable(operation);
      case 'rename-column':
        return this.#renameColumn(operation);
      case 'add-column':
        return this.#addColumn(operation);
      case 'drop-column':
        return this.#dropColumn(operation);
      case 'require':
        return this.#require(operation);
      case 'allow-empty':
        return this.#allowEmpty(operation);
      case 'set-default':
        return this.#setDefault(operation);
      case 'set-type':
        return this.#setType(operation);
      case 'constrain':
        return this.#constrain(operation);
      case 'create-index':
        return this.#createIndex(operation);
      case 'create-type':
        state.enums.set(operation.type, operation.values);
        return [];
      case 'rename-type':
        state.renameType(operation.type, operation.to);
        return [];
      case 'rename-value':
      case 'add-value':
        return this.#changeValues(operation);
      case 'assert-values':
        return this.#assertValues(operation);
      case 'copy':
        return this.#copy(operation);
      case 'update':
        return this.#update(operation);
      case 'delete':
        return this.#delete(operation);
    }
  }

  #dropTable({ table }: Of<'drop-table'>): Finding[] {
    const dropped = this.#state.dropTable(table);
    if (!dropped) return [loses('table-dropped', table, [])];
    const holdings = [...dropped.columns.values()].flatMap(({ holds }) => holds);
    const lost = this.#lost(holdings);
    if (dropped.origin === undefined || lost.length === 0) return lost;
    const isGone = !holdings.some(({ origin }) => this.#state.heldBy(origin) !== 'none');
    return isGone ? [loses('table-dropped', dropped.origin, [])] : lost;
  }

  #renameTable({ table, to }: Of<'rename-table'>): Finding[] {
    const origin = this.#state.table(table)?.origin;
    this.#state.renameTable(table, to);
    return origin === undefined ? [] : [{ effect: 'moves', cause: 'renamed', table: origin, columns: [], target: to }];
  }

  #renameColumn({ table, column, to }: Of<'rename-column'>): Finding[] {
    const origins = originsOf(this.#state.column(table, column));
    this.#state.renameColumn(table, column, to);
    return origins.map((its) => ({
      effect: 'moves',
      cause: 'renamed',
      table: its.table,
      columns: [its.column],
      target: to,
    }));
  }

  #addColumn({ table, definition }: Of<'add-column'>): Finding[] {
    const origin = this.#state.table(table)?.origin;
    this.#state.addColumn(table, definition);
    if (origin === undefined || !definition.isRequired) return [];
    if (/SERIAL/i.test(definition.type)) return [rewrites(origin)];
    if (definition.default !== undefined) return [];
    return [{ effect: 'fails', cause: 'no-value', table: origin, columns: [], target: definition.name }];
  }

  #dropColumn({ table, column }: Of<'drop-column'>): Finding[] {
    const known = this.#state.table(table);
    const dropped = this.#state.dropColumn(table, column);
    if (!dropped) return [loses('column-dropped', known?.origin ?? table, [column])];
    return this.#lost(dropped.holds);
  }

  /** The values that are lost, or lost in part. */
  #lost(holdings: readonly Holding[]): Finding[] {
    return holdings.flatMap(({ origin, isExact }) => {
      const held = this.#state.heldBy(origin);
      if (held === 'all' || (held === 'some' && !isExact)) return [];
      const { table, column } = origin;
      if (held === 'none') return [loses('column-dropped', table, [column])];
      return [loses('values-converted', table, [column], { target: this.#typeHolding(origin) })];
    });
  }

  #typeHolding({ table, column }: Origin): string {
    for (const { columns } of this.#state.tables.values())
      for (const { holds, type } of columns.values())
        if (holds.some(({ origin }) => origin.table === table && origin.column === column)) return type.name;
    return '';
  }

  #require({ table, column }: Of<'require'>): Finding[] {
    const state = this.#state.column(table, column);
    const origin = this.#state.table(table)?.origin;
    const wasRequired = state?.isRequired ?? false;
    if (state) state.isRequired = true;
    if (origin === undefined || wasRequired) return [];
    const scan: Finding[] =
      this.#state.provider === 'postgresql' ? [{ effect: 'locks', cause: 'scanned', table: origin, columns: [] }] : [];
    if (state?.content === 'full' || state?.content === 'same') return scan;
    return [this.#empty(origin, column, state), ...scan];
  }

  #empty(table: string, column: string, state: ColumnState | undefined): Finding {
    const [origin] = originsOf(state);
    if (!origin) return { effect: 'fails', cause: 'no-value', table, columns: [], target: column };
    return { effect: 'fails', cause: 'required', table: origin.table, columns: [origin.column] };
  }

  #allowEmpty({ table, column }: Of<'allow-empty'>): Finding[] {
    const state = this.#state.column(table, column);
    if (state) state.isRequired = false;
    return [];
  }

  #setDefault({ table, column, default: value }: Of<'set-default'>): Finding[] {
    const state = this.#state.column(table, column);
    if (state) state.default = value;
    return [];
  }

  #setType({ table, column, type, using }: Of<'set-type'>): Finding[] {
    const state = this.#state.column(table, column);
    const [wanted, origin] = [this.#state.type(type), this.#state.table(table)?.origin];
    if (!state) return origin === undefined && this.#state.table(table) ? [] : [loses('unclassified', table, [column])];
    const from = state.type;
    state.type = wanted;
    const isPlain = using === undefined || isCastOf(using, column);
    const change = isPlain ? changeOfType(from, wanted, this.#state.provider) : 'alters';
    if (change === 'same') return [];
    const holdings = originsOf(state);
    const rewritten = origin === undefined || isSameStorage(from, wanted) ? [] : [rewrites(origin)];
    if (change === 'alters') state.holds = state.holds.map((its) => ({ ...its, isExact: false }));
    const findings = holdings.flatMap((its) => this.#changedValues(its, from, wanted, change));
    return [...findings, ...(change === 'alters' ? this.#repeatedValues(table, column) : []), ...rewritten];
  }

  /** Of a column whose values are converted where they are. */
  #repeatedValues(table: string, column: string): Finding[] {
    const uniques = this.#state.table(table)?.uniques ?? [];
    return uniques
      .filter(({ columns }) => columns.includes(column))
      .flatMap(({ columns, where }) => this.#uniqueFindings(table, columns, where));
  }

  #changedValues(
    { table, column }: Origin,
    from: ColumnType,
    to: ColumnType,
    change: ReturnType<typeof changeOfType>,
  ): Finding[] {
    if (change === 'alters') return [loses('values-converted', table, [column], { target: to.name })];
    if (change !== 'narrows') return [];
    if (from.values === undefined && to.values === undefined)
      return [{ effect: 'fails', cause: 'type-narrowed', table, columns: [column], target: describeType(to) }];
    const gone = from.values?.filter((value) => !to.values?.includes(value));
    return [{ effect: 'fails', cause: 'enum-values', table, columns: [column], ...(gone && { values: gone }) }];
  }

  #constrain({ table, constraint }: Of<'constrain'>): Finding[] {
    const findings = this.#ruleFindings(table, constraint);
    this.#state.addRule(table, constraint);
    const origin = this.#state.table(table)?.origin;
    const scans = this.#state.provider === 'postgresql' && origin !== undefined && !constraint.isNotValid;
    return scans ? [...findings, { effect: 'locks', cause: 'scanned', table: origin, columns: [] }] : findings;
  }

  #ruleFindings(
    table: string,
    { kind, columns, table: target, references, condition, isNotValid }: Constraint,
  ): Finding[] {
    const origin = this.#state.table(table)?.origin;
    if (origin === undefined || isNotValid) return [];
    if (kind === 'check') return this.#checkFindings(table, origin, condition ?? '');
    if (kind === 'foreign') return this.#foreignKeyFindings(table, { columns, target: target as string, references });
    return this.#uniqueFindings(table, columns, undefined);
  }

  #checkFindings(table: string, origin: string, condition: string): Finding[] {
    if (this.#state.table(table)?.checks.includes(condition)) return [];
    return [{ effect: 'fails', cause: 'check', table: origin, columns: [], where: condition }];
  }

  #foreignKeyFindings(table: string, { columns, target, references = [] }: ForeignKey): Finding[] {
    const states = columns.map((name) => this.#state.column(table, name));
    const targetState = this.#state.table(target);
    const targetOrigin = targetState?.origin ?? target;
    if (states.some((state) => state?.content === 'empty')) return [];
    if (this.#held.includes(this.#signature(table, columns, `-> ${targetOrigin}`))) return [];
    const origin = this.#state.table(table)?.origin as string;
    const names = states.flatMap((state) => originsOf(state).map((its) => its.column));
    const isRedirected = this.#held.some((signature) => signature.startsWith(this.#signatureStart(table, columns)));
    const pointsTo = references.flatMap((name) => originsOf(targetState?.columns.get(name)).map((its) => its.column));
    return [
      ...(isRedirected ? [loses('links-redirected', origin, names, { target: targetOrigin })] : []),
      {
        effect: 'fails',
        cause: 'foreign-key',
        table: origin,
        columns: names,
        target: targetOrigin,
        references: pointsTo,
      },
    ];
  }

  #uniqueFindings(table: string, columns: readonly string[], where: string | undefined): Finding[] {
    const origin = this.#state.table(table)?.origin;
    if (origin === undefined || this.#isUniqueAlready(table, columns, where)) return [];
    const states = columns.map((name) => this.#state.column(table, name));
    const isDistinct = states.some(
      (state) => state?.content === 'empty' || (state?.content === 'full' && state.holds.length === 0),
    );
    if (isDistinct) return []; // rows without a value repeat none, and values that were just made differ
    const names = states.flatMap((state) => originsOf(state).map((its) => its.column));
    const condition = where === undefined ? undefined : this.#withOldNames(table, where);
    return [
      {
        effect: 'fails',
        cause: 'not-unique',
        table: origin,
        columns: names,
        ...(condition !== undefined && { where: condition }),
      },
    ];
  }

  /** Some of these columns had to be unique before, in the same rows or in all. */
  #isUniqueAlready(table: string, columns: readonly string[], where: string | undefined): boolean {
    // Values that a conversion changed may have become equal.
    const isExact = (name: string) => this.#state.column(table, name)?.holds.every((holding) => holding.isExact);
    const some = subsets(columns).filter((list) => list.every(isExact));
    return some.some(
      (list) =>
        this.#held.includes(this.#signature(table, list, undefined)) ||
        this.#held.includes(this.#signature(table, list, where)),
    );
  }

  #createIndex({ table, isUnique, isConcurrent, columns, where }: Of<'create-index'>): Finding[] {
    const state = this.#state.table(table);
    const findings = isUnique && columns ? this.#uniqueFindings(table, columns, where) : [];
    if (isUnique && columns) state?.uniques.push({ columns, where });
    const locks = this.#state.provider === 'postgresql' && !isConcurrent && state?.origin !== undefined;
    if (!locks) return findings;
    return [...findings, { effect: 'locks', cause: 'indexed', table: state.origin as string, columns: [] }];
  }

  #changeValues(operation: Of<'rename-value'> | Of<'add-value'>): Finding[] {
    const values = this.#state.enums.get(operation.type) ?? [];
    const changed =
      operation.kind === 'add-value'
        ? [...values, operation.value]
        : values.map((value) => (value === operation.from ? operation.to : value));
    this.#state.setValues(operation.type, changed);
    return [];
  }

  #assertValues({ table, column, values, allowed }: Of<'assert-values'>): Finding[] {
    return originsOf(this.#state.column(table, column)).map((origin) => {
      const others = `${quoteName(origin.column)} NOT IN (${(allowed ?? []).map(quoteText).join(', ')})`;
      const found = { effect: 'fails', cause: 'enum-values', table: origin.table, columns: [origin.column] } as const;
      return { ...found, ...(values ? { values } : { where: others }) };
    });
  }

  #copy({ from, table, values }: Of<'copy'>): Finding[] {
    const [source, into] = [this.#state.table(from), this.#state.table(table)];
    if (!source || !into) return [];
    const isRebuild = into.origin === undefined && source.origin !== undefined;
    const findings = values.flatMap((value) => this.#copyColumn(from, table, value));
    if (!isRebuild) return findings;
    into.origin = source.origin;
    return [
      ...findings,
      ...this.#missingValues(into, values),
      ...this.#newRules(from, table),
      rewrites(into.origin as string),
    ];
  }

  #copyColumn(from: string, table: string, { column, expression }: Assignment): Finding[] {
    const into = this.#state.column(table, column);
    if (!into) return [];
    const { holds, mayBeEmpty } = carriedValues(this.#state, from, expression, into);
    into.holds.push(...holds);
    into.content = mayBeEmpty ? 'any' : 'full';
    const [first] = holds;
    if (!into.isRequired || !mayBeEmpty || !first) return [];
    const { origin } = first;
    return [{ effect: 'fails', cause: 'required', table: origin.table, columns: [origin.column] }];
  }

  #missingValues(table: TableState, values: readonly Assignment[]): Finding[] {
    return [...table.columns].flatMap(([name, column]): Finding[] => {
      const isGiven = values.some((value) => value.column === name) || column.default !== undefined;
      if (isGiven || !column.isRequired) return [];
      return [{ effect: 'fails', cause: 'no-value', table: table.origin as string, columns: [], target: name }];
    });
  }

  /** What the new table demands and the old one did not. */
  #newRules(from: string, table: string): Finding[] {
    const into = this.#state.table(table) as TableState;
    const old = this.#state.table(from) as TableState;
    return [
      ...into.uniques.flatMap(({ columns }) => this.#uniqueFindings(table, columns, undefined)),
      ...into.foreignKeys.flatMap(({ columns, target = '', references }) =>
        this.#foreignKeyFindings(table, { columns, references, target: target === table ? from : target }),
      ),
      ...into.checks
        .filter((check) => !old.checks.includes(check))
        .map((where): Finding => ({
          effect: 'fails',
          cause: 'check',
          table: old.origin as string,
          columns: [],
          where,
        })),
    ];
  }

  #update({ table, values, where }: Of<'update'>): Finding[] {
    const known = this.#state.table(table);
    if (!known)
      return [
        loses(
          'values-overwritten',
          table,
          values.map(({ column }) => column),
        ),
      ];
    return values.flatMap((value) => this.#assign(table, value, where));
  }

  #assign(table: string, { column, expression }: Assignment, where: readonly Token[]): Finding[] {
    const state = this.#state.column(table, column);
    if (!state) return [loses('values-overwritten', this.#state.table(table)?.origin ?? table, [column])];
    const { holds, mayBeEmpty } = carriedValues(this.#state, table, expression, state);
    const fillsEmpty = normalize(where) === normalize([nameToken(column), ...tokenize('IS NULL')]);
    if (fillsEmpty || where.length === 0) {
      const isFilled = isDefault(expression) ? state.default !== undefined : !mayBeEmpty;
      const wasEmpty = state.content === 'empty';
      if (isFilled && wasEmpty) state.content = isVarying(expression) || holds.length > 0 ? 'full' : 'same';
      else if (isFilled) state.content = 'full';
      else if (wasEmpty) state.content = 'any';
    }
    if (fillsEmpty) return [];
    if (state.holds.length === 0) {
      if (where.length === 0) state.holds = holds;
      return [];
    }
    if (isRelabelled(column, expression, where))
      return originsOf(state).map((its) => ({ ...rewrites(its.table), columns: [its.column] }));
    state.holds = state.holds.map((its) => ({ ...its, isExact: false }));
    return originsOf(state).map((its) => this.#overwritten(its, table, expression, where));
  }

  #overwritten({ table, column }: Origin, now: string, expression: readonly Token[], where: readonly Token[]): Finding {
    const condition = where.length === 0 ? undefined : this.#withOldNames(now, normalizeQuoted(where));
    const isCleared = isWord(expression[0], 'NULL') || expression[0]?.kind === 'text' || isDefault(expression);
    const cause = isCleared && /\bNOT IN \(/.test(condition ?? '') ? 'values-converted' : 'values-overwritten';
    return loses(cause, table, [column], condition === undefined ? {} : { where: condition });
  }

  #delete({ table, where }: Of<'delete'>): Finding[] {
    const known = this.#state.table(table);
    if (known && known.origin === undefined) return [];
    const condition = where === '' || !known ? where : this.#withOldNames(table, where);
    return [loses('rows-deleted', known?.origin ?? table, [], condition === '' ? {} : { where: condition })];
  }

  /** A condition with the names that the columns had before the migration. */
  #withOldNames(table: string, condition: string): string {
    return condition.replace(/"((?:[^"]|"")+)"/g, (quoted, name: string) => {
      const [origin] = originsOf(this.#state.column(table, name.replaceAll('""', '"')));
      return origin ? quoteName(origin.column) : quoted;
    });
  }

  /** Of any foreign key over these columns. */
  #signatureStart(table: string, columns: readonly string[]): string {
    return this.#signature(table, columns, '-> ').slice(0, -2);
  }

  #signature(table: string, columns: readonly string[], rest: string | undefined): string {
    const origins = columns.map((name) => {
      const [origin] = originsOf(this.#state.column(table, name));
      return origin ? `${origin.table}.${origin.column}` : `new ${name}`;
    });
    const condition =
      rest === undefined || rest.startsWith('->') ? rest : normalize(tokenize(this.#withOldNames(table, rest)));
    return JSON.stringify([origins.sort(), condition ?? '']);
  }
}

function loses(
  cause: Finding['cause'],
  table: string,
  columns: readonly string[],
  more: Partial<Finding> = {},
): Finding {
  return { effect: 'loses', cause, table, columns, ...more };
}

function rewrites(table: string): Finding {
  return { effect: 'rewrites', cause: 'rewritten', table, columns: [] };
}

function originsOf(column: ColumnState | undefined): Origin[] {
  return column?.holds.map(({ origin }) => origin) ?? [];
}

function nameToken(value: string): Token {
  return { kind: 'name', value, start: 0, end: 0 };
}

function normalizeQuoted(tokens: readonly Token[]): string {
  return normalize(tokens);
}

function isDefault(expression: readonly Token[]): boolean {
  return expression.length === 1 && isWord(expression[0], 'DEFAULT');
}

const VARYING = ['GEN_RANDOM_UUID', 'RANDOMBLOB', 'RANDOM', 'NEXTVAL'];

function isVarying(expression: readonly Token[]): boolean {
  return expression.some((token) => VARYING.some((word) => isWord(token, word)));
}

/** `"c"::text::"Mood"`, or the column as it is. */
function isCastOf(expression: readonly Token[], column: string): boolean {
  const text = normalize(expression).replace(/[()]/g, '').trim();
  const [first, ...casts] = text.split(' :: ').map((part) => part.trim());
  return first === quoteName(column) && casts.every((cast) => /^("[^"]+"|[A-Z ]+)( \[ \])?$/.test(cast));
}

/** PostgreSQL only writes its catalogue. */
function isSameStorage(from: ColumnType, to: ColumnType): boolean {
  const texts = ['TEXT', 'VARCHAR'];
  return (texts.includes(from.name) && texts.includes(to.name)) || (from.name === 'DECIMAL' && to.name === 'DECIMAL');
}

function describeType({ name, args }: ColumnType): string {
  const shown = readable(name);
  return args.length === 0 ? shown : `${shown}(${args.join(', ')})`;
}

/** `CASE "c" WHEN 'a' THEN 'b' … END WHERE "c" IN ('a', …)` maps each value to a different text. */
function isRelabelled(column: string, expression: readonly Token[], where: readonly Token[]): boolean {
  const quoted = quoteName(column);
  const [head, body] = [`CASE ${quoted} `, normalize(expression)];
  if (!body.startsWith(head) || !/^(?:WHEN '(?:[^']|'')*' THEN '(?:[^']|'')*' )+END$/.test(body.slice(head.length)))
    return false;
  const texts = expression.filter(({ kind }) => kind === 'text').map(({ value }) => value);
  const [from, to] = [texts.filter((_, i) => i % 2 === 0), texts.filter((_, i) => i % 2 === 1)];
  const wanted = `${quoted} IN ( ${from.join(' , ')} )`;
  return new Set(to).size === to.length && normalize(where) === wanted;
}

/** Every choice of at least one of them; with more than six, only all. */
function subsets(columns: readonly string[]): string[][] {
  if (columns.length > 6) return [[...columns]];
  return Array.from({ length: 2 ** columns.length - 1 }, (_, bits) =>
    columns.filter((_column, i) => ((bits + 1) >> i) & 1),
  );
}
