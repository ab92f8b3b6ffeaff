// What one statement does, as far as stored data is concerned.
import { GUARD_TABLE } from '../guards/guard-table.ts';
import { qualify, splitName } from '../diff/qualified-name.ts';
import { Cursor, isWord, normalize, splitAtCommas, textOf, tokenize, type Token } from './tokens.ts';

export interface ColumnDefinition {
  name: string;
  type: string;
  isRequired: boolean;
  /** SQL of the default, 'generated' for counters and generated columns. */
  default: string | undefined;
  isUnique: boolean;
}

export interface Constraint {
  kind: 'primary' | 'unique' | 'foreign' | 'check';
  columns: readonly string[];
  /** Of a foreign key. */
  table?: string;
  references?: readonly string[];
  /** Of a check. */
  condition?: string;
  /** PostgreSQL does not look at the rows that exist. */
  isNotValid?: boolean;
}

/** A column and what it gets. */
export interface Assignment {
  column: string;
  expression: readonly Token[];
}

export type Operation =
  | { kind: 'harmless' }
  | { kind: 'unknown' }
  | { kind: 'create-table'; table: string; columns: ColumnDefinition[]; constraints: Constraint[] }
  | { kind: 'drop-table'; table: string }
  | { kind: 'rename-table'; table: string; to: string }
  | { kind: 'rename-column'; table: string; column: string; to: string }
  | { kind: 'add-column'; table: string; definition: ColumnDefinition }
  | { kind: 'drop-column'; table: string; column: string }
  | { kind: 'require'; table: string; column: string }
  | { kind: 'allow-empty'; table: string; column: string }
  | { kind: 'set-default'; table: string; column: string; default: string }
  | { kind: 'set-type'; table: string; column: string; type: string; using: readonly Token[] | undefined }
  | { kind: 'constrain'; table: string; constraint: Constraint }
  | {
      kind: 'create-index';
      table: string;
      name: string;
      isUnique: boolean;
      isConcurrent: boolean;
      /** Undefined for an index on an expression. */
      columns: readonly string[] | undefined;
      /** The condition, in one spelling. */
      where: string | undefined;
    }
  | { kind: 'create-type'; type: string; values: string[] }
  | { kind: 'rename-type'; type: string; to: string }
  | { kind: 'rename-value'; type: string; from: string; to: string }
  | { kind: 'add-value'; type: string; value: string }
  | { kind: 'drop-type'; type: string }
  /** All rows of one table into another. */
  | { kind: 'copy'; from: string; table: string; values: Assignment[] }
  | { kind: 'insert'; table: string }
  /** Fails while a row has one of these values, or another one than `allowed`. */
  | { kind: 'assert-values'; table: string; column: string; values?: string[]; allowed?: string[] }
  | { kind: 'update'; table: string; values: Assignment[]; where: readonly Token[] }
  | { kind: 'delete'; table: string; where: string };

const UNKNOWN: Operation[] = [{ kind: 'unknown' }];
const HARMLESS: Operation[] = [{ kind: 'harmless' }];

/** One statement without its semicolon; comments are skipped. */
export function readStatement(sql: string): Operation[] {
  const cursor = new Cursor(sql);
  if (cursor.take('CREATE')) return readCreate(cursor);
  if (cursor.take('DROP')) return readDrop(cursor);
  if (cursor.take('ALTER')) return readAlter(cursor);
  if (cursor.take('INSERT')) return readInsert(cursor);
  if (cursor.take('UPDATE')) return readUpdate(cursor);
  if (cursor.take('DELETE', 'FROM')) return readDelete(cursor);
  if (cursor.take('TRUNCATE')) return readTruncate(cursor);
  return isHarmless(sql) ? HARMLESS : UNKNOWN;
}

const HARMLESS_START =
  /^(?:BEGIN|COMMIT|START TRANSACTION|SAVEPOINT \S+|RELEASE \S+|SET (?:LOCAL |SESSION )?\S+|RESET \S+|COMMENT ON|GRANT|REVOKE|ANALYZE|VACUUM|REINDEX|PRAGMA "?(?:FOREIGN_KEYS|DEFER_FOREIGN_KEYS|FOREIGN_KEY_CHECK|LEGACY_ALTER_TABLE|BUSY_TIMEOUT)"?|SELECT (?:PG_CATALOG \. )?(?:SETVAL|SET_CONFIG) \()/;
/** Written by counter-types.ts: the counter of a key follows the key's type. */
const COUNTER_TYPE =
  /^DO \$\$ BEGIN IF (pg_get_serial_sequence\('(?:[^'$]|'')*', '(?:[^'$]|'')*'\)) IS NOT NULL THEN EXECUTE format\('ALTER SEQUENCE %s AS (?:bigint|integer|smallint)', \1\); END IF; END \$\$$/;

function isHarmless(sql: string): boolean {
  const tokens = tokenize(sql);
  return isPlainSelect(tokens) || HARMLESS_START.test(normalize(tokens)) || COUNTER_TYPE.test(textOf(sql, tokens));
}

/** It calls no function, which may do anything. */
function isPlainSelect(tokens: readonly Token[]): boolean {
  if (!isWord(tokens[0], 'SELECT') || tokens.some((token) => isWord(token, 'INTO'))) return false;
  return !tokens.some((token, i) => isWord(token, '(') && ['word', 'name'].includes(tokens[i - 1]?.kind ?? ''));
}

const HARMLESS_KINDS = (
  'SCHEMA EXTENSION SEQUENCE VIEW MATERIALIZED TRIGGER FUNCTION PROCEDURE AGGREGATE COLLATION DOMAIN CONSTRAINT RULE POLICY ' +
  'STATISTICS VIRTUAL'
).split(' ');

function readCreate(cursor: Cursor): Operation[] {
  while (cursor.take('TEMP') || cursor.take('TEMPORARY') || cursor.take('UNLOGGED')) continue;
  if (cursor.take('TABLE')) return readCreateTable(cursor);
  const isUnique = cursor.take('UNIQUE');
  if (cursor.take('INDEX')) return readIndex(cursor, isUnique);
  if (cursor.take('TYPE')) return readType(cursor);
  cursor.take('OR', 'REPLACE');
  return HARMLESS_KINDS.some((kind) => cursor.take(kind)) ? HARMLESS : UNKNOWN;
}

function readCreateTable(cursor: Cursor): Operation[] {
  cursor.take('IF', 'NOT', 'EXISTS');
  const table = cursor.table();
  const parts = splitAtCommas(cursor.brackets() ?? []);
  if (table === undefined) return UNKNOWN;
  const columns: ColumnDefinition[] = [];
  const constraints: Constraint[] = [];
  for (const part of parts) {
    const constraint = readConstraint(new Cursor(cursor.sql, part));
    if (constraint) {
      constraints.push(constraint);
      continue;
    }
    const column = readColumn(new Cursor(cursor.sql, part));
    if (column) columns.push(column.definition);
    if (column) constraints.push(...column.constraints);
  }
  return [{ kind: 'create-table', table, columns, constraints }];
}

const AFTER_TYPE = ['NOT', 'NULL', 'DEFAULT', 'PRIMARY', 'UNIQUE', 'REFERENCES', 'CHECK', 'CONSTRAINT', 'GENERATED'];

function readColumn(cursor: Cursor): { definition: ColumnDefinition; constraints: Constraint[] } | undefined {
  const name = cursor.name();
  if (name === undefined) return undefined;
  const type = textOf(cursor.sql, cursor.until(...AFTER_TYPE, 'COLLATE'));
  const definition: ColumnDefinition = { name, type, isRequired: false, default: undefined, isUnique: false };
  const constraints: Constraint[] = [];
  if (/SERIAL/i.test(type)) definition.default = 'generated';
  while (!cursor.isAtEnd) {
    if (cursor.take('NOT', 'NULL')) definition.isRequired = true;
    else if (cursor.take('DEFAULT')) definition.default = normalize(cursor.until(...AFTER_TYPE, 'COLLATE'));
    else if (cursor.take('PRIMARY', 'KEY')) constraints.push({ kind: 'primary', columns: [name] });
    else if (cursor.take('UNIQUE')) definition.isUnique = true;
    else if (cursor.take('GENERATED')) definition.default = 'generated';
    else if (cursor.take('REFERENCES')) constraints.push(readReference(cursor, [name]));
    else if (cursor.take('CHECK')) constraints.push(readCheck(cursor));
    else cursor.skip();
  }
  return { definition, constraints };
}

function readConstraint(cursor: Cursor): Constraint | undefined {
  if (cursor.take('CONSTRAINT')) cursor.name();
  let constraint: Constraint | undefined;
  if (cursor.take('PRIMARY', 'KEY')) constraint = { kind: 'primary', columns: names(cursor) };
  else if (isWord(cursor.peek(), 'UNIQUE') && isWord(cursor.peek(1), '(')) {
    cursor.take('UNIQUE');
    constraint = { kind: 'unique', columns: names(cursor) };
  } else if (cursor.take('FOREIGN', 'KEY')) {
    const columns = names(cursor);
    if (cursor.take('REFERENCES')) constraint = readReference(cursor, columns);
  } else if (isWord(cursor.peek(), 'CHECK') && isWord(cursor.peek(1), '(')) {
    cursor.take('CHECK');
    constraint = readCheck(cursor);
  }
  if (!constraint) return undefined;
  return /\bNOT VALID\b/i.test(normalize(cursor.rest())) ? { ...constraint, isNotValid: true } : constraint;
}

function readCheck(cursor: Cursor): Constraint {
  return { kind: 'check', columns: [], condition: textOf(cursor.sql, cursor.brackets() ?? []) };
}

function readReference(cursor: Cursor, columns: readonly string[]): Constraint {
  return { kind: 'foreign', columns, table: cursor.table() ?? '', references: names(cursor) };
}

/** `("a", "b" DESC)` */
function names(cursor: Cursor): string[] {
  return splitAtCommas(cursor.brackets() ?? []).flatMap(([first]) => (first ? [first.value] : []));
}

function readIndex(cursor: Cursor, isUnique: boolean): Operation[] {
  const isConcurrent = cursor.take('CONCURRENTLY');
  cursor.take('IF', 'NOT', 'EXISTS');
  const name = isWord(cursor.peek(), 'ON') ? '' : (cursor.name() ?? '');
  if (!cursor.take('ON')) return UNKNOWN;
  cursor.take('ONLY');
  const table = cursor.table();
  if (cursor.take('USING')) cursor.name();
  const parts = splitAtCommas(cursor.brackets() ?? []);
  if (table === undefined) return UNKNOWN;
  const isPlain = parts.every(
    ([first, second]) => (first?.kind === 'name' || first?.kind === 'word') && !isWord(second, '('),
  );
  const columns = isPlain ? parts.map(([first]) => (first as Token).value) : undefined;
  cursor.until('WHERE');
  const where = cursor.take('WHERE') ? textOf(cursor.sql, cursor.rest()) : undefined;
  return [{ kind: 'create-index', table, name, isUnique, isConcurrent, columns, where }];
}

function readType(cursor: Cursor): Operation[] {
  const type = cursor.table();
  if (type === undefined || !cursor.take('AS', 'ENUM')) return HARMLESS;
  return [{ kind: 'create-type', type, values: (cursor.brackets() ?? []).flatMap(textValue) }];
}

function textValue({ kind, value }: Token): string[] {
  return kind === 'text' ? [value.slice(1, -1).replaceAll("''", "'")] : [];
}

/** PostgreSQL refuses to drop what a table still needs. */
const HARMLESS_DROPS = new Set(
  'INDEX VIEW MATERIALIZED TRIGGER FUNCTION PROCEDURE SEQUENCE DOMAIN RULE POLICY STATISTICS AGGREGATE'.split(' '),
);

function readDrop(cursor: Cursor): Operation[] {
  const kind = cursor.name()?.toUpperCase();
  cursor.take('CONCURRENTLY');
  cursor.take('IF', 'EXISTS');
  const cascades = /\bCASCADE\b/.test(cursor.sql.toUpperCase());
  if (kind === 'TABLE')
    return splitAtCommas(cursor.until('CASCADE', 'RESTRICT')).map((part) => ({
      kind: 'drop-table' as const,
      table: new Cursor(cursor.sql, part).table() ?? '',
    }));
  if (cascades) return UNKNOWN;
  if (kind === 'TYPE') return [{ kind: 'drop-type', type: cursor.table() ?? '' }];
  return HARMLESS_DROPS.has(kind ?? '') ? HARMLESS : UNKNOWN;
}

function readAlter(cursor: Cursor): Operation[] {
  if (cursor.take('TABLE')) return readAlterTable(cursor);
  if (cursor.take('TYPE')) return readAlterType(cursor);
  if (cursor.take('INDEX')) return /\bRENAME\b|\bATTACH\b/i.test(cursor.sql) ? HARMLESS : UNKNOWN;
  return cursor.take('SEQUENCE') || cursor.take('DEFAULT', 'PRIVILEGES') ? HARMLESS : UNKNOWN;
}

function readAlterType(cursor: Cursor): Operation[] {
  const type = cursor.table() ?? '';
  if (cursor.take('RENAME', 'TO')) {
    const to = qualify({ schema: splitName(type).schema, table: cursor.name() ?? '' });
    return [{ kind: 'rename-type', type, to }];
  }
  const texts = tokenize(cursor.sql).flatMap(textValue);
  const [first, second] = texts;
  if (cursor.take('RENAME', 'VALUE') && first !== undefined && second !== undefined)
    return [{ kind: 'rename-value', type, from: first, to: second }];
  if (cursor.take('ADD', 'VALUE') && first !== undefined) return [{ kind: 'add-value', type, value: first }];
  return cursor.take('OWNER') ? HARMLESS : UNKNOWN;
}

function readAlterTable(cursor: Cursor): Operation[] {
  cursor.take('IF', 'EXISTS');
  cursor.take('ONLY');
  const table = cursor.table();
  if (table === undefined) return UNKNOWN;
  const actions = splitAtCommas(cursor.rest());
  return actions.flatMap((action) => readAction(new Cursor(cursor.sql, action), table));
}

function readAction(cursor: Cursor, table: string): Operation[] {
  if (cursor.take('RENAME', 'CONSTRAINT')) return HARMLESS;
  if (cursor.take('RENAME', 'TO')) {
    const { schema } = splitName(table);
    return [{ kind: 'rename-table', table, to: qualify({ schema, table: cursor.name() ?? '' }) }];
  }
  if (cursor.take('RENAME')) {
    cursor.take('COLUMN');
    const column = cursor.name() ?? '';
    return cursor.take('TO') ? [{ kind: 'rename-column', table, column, to: cursor.name() ?? '' }] : UNKNOWN;
  }
  if (cursor.take('ADD')) return readAdd(cursor, table);
  if (cursor.take('DROP')) return readDropped(cursor, table);
  if (cursor.take('ALTER')) return readAlterColumn(cursor, table);
  const kept = ['OWNER', 'VALIDATE', 'CLUSTER', 'SET', 'RESET', 'ENABLE', 'DISABLE', 'REPLICA', 'FORCE', 'NO'];
  if (isWord(cursor.peek(), 'SET') && isWord(cursor.peek(1), 'SCHEMA')) return UNKNOWN;
  return kept.some((word) => isWord(cursor.peek(), word)) ? HARMLESS : UNKNOWN;
}

function readAdd(cursor: Cursor, table: string): Operation[] {
  const constraint = cursor.take('COLUMN') ? undefined : readConstraint(cursor);
  if (constraint) return [{ kind: 'constrain', table, constraint }];
  cursor.take('IF', 'NOT', 'EXISTS');
  const column = readColumn(cursor);
  if (!column) return UNKNOWN;
  const { definition, constraints } = column;
  const rules = constraints.map((rule): Operation => ({ kind: 'constrain', table, constraint: rule }));
  return [{ kind: 'add-column', table, definition }, ...rules];
}

function readDropped(cursor: Cursor, table: string): Operation[] {
  if (cursor.take('CONSTRAINT')) return HARMLESS;
  cursor.take('COLUMN');
  cursor.take('IF', 'EXISTS');
  const column = cursor.name();
  return column === undefined ? UNKNOWN : [{ kind: 'drop-column', table, column }];
}

function readAlterColumn(cursor: Cursor, table: string): Operation[] {
  if (cursor.take('CONSTRAINT')) return HARMLESS;
  cursor.take('COLUMN');
  const column = cursor.name();
  if (column === undefined) return UNKNOWN;
  if (cursor.take('SET', 'NOT', 'NULL')) return [{ kind: 'require', table, column }];
  if (cursor.take('DROP', 'NOT', 'NULL')) return [{ kind: 'allow-empty', table, column }];
  if (cursor.take('SET', 'DEFAULT')) return [{ kind: 'set-default', table, column, default: normalize(cursor.rest()) }];
  if (cursor.take('SET', 'DATA', 'TYPE') || cursor.take('TYPE')) {
    const type = textOf(cursor.sql, cursor.until('USING', 'COLLATE'));
    cursor.until('USING');
    return [{ kind: 'set-type', table, column, type, using: cursor.take('USING') ? cursor.rest() : undefined }];
  }
  if (cursor.take('DROP', 'EXPRESSION') || cursor.take('DROP', 'DEFAULT') || cursor.take('DROP', 'IDENTITY'))
    return HARMLESS;
  return isWord(cursor.peek(), 'SET') || isWord(cursor.peek(), 'ADD') ? HARMLESS : UNKNOWN;
}

function readInsert(cursor: Cursor): Operation[] {
  if (!cursor.take('INTO')) return UNKNOWN; // INSERT OR REPLACE
  const table = cursor.table();
  const columns = splitAtCommas(cursor.brackets() ?? []).flatMap(([first]) => (first ? [first.value] : []));
  if (table === undefined || /\bDO\s+UPDATE\b/i.test(cursor.sql)) return UNKNOWN;
  if (!cursor.take('SELECT')) return [{ kind: 'insert', table }];
  const expressions = splitAtCommas(cursor.until('FROM', 'WHERE'));
  if (!cursor.take('FROM')) return [{ kind: 'insert', table }];
  const from = cursor.table();
  const isWhole = from !== undefined && cursor.isAtEnd && expressions.length === columns.length;
  if (table === GUARD_TABLE && from !== undefined) return readGuard(cursor, from);
  if (!isWhole) return [{ kind: 'insert', table }];
  const values = columns.map((column, i) => ({ column, expression: withoutAlias(expressions[i] as Token[]) }));
  return [{ kind: 'copy', from, table, values }];
}

/** Written by guards/enum-guard.ts: `… SELECT count(*) FROM "Post" WHERE "mood" IN ('SAD')` */
function readGuard(cursor: Cursor, table: string): Operation[] {
  const column = cursor.take('WHERE') ? cursor.name() : undefined;
  const isNegated = cursor.take('NOT');
  if (column === undefined || !cursor.take('IN')) return [{ kind: 'insert', table: GUARD_TABLE }];
  const list = (cursor.brackets() ?? []).flatMap(textValue);
  return [{ kind: 'assert-values', table, column, ...(isNegated ? { allowed: list } : { values: list }) }];
}

function withoutAlias(expression: readonly Token[]): readonly Token[] {
  return isWord(expression.at(-2), 'AS') ? expression.slice(0, -2) : expression;
}

function readUpdate(cursor: Cursor): Operation[] {
  cursor.take('ONLY');
  const table = cursor.table();
  if (table === undefined || !cursor.take('SET')) return UNKNOWN;
  const values = splitAtCommas(cursor.until('WHERE', 'FROM')).map(([column, , ...expression]) => ({
    column: column?.value ?? '',
    expression,
  }));
  if (isWord(cursor.peek(), 'FROM')) return [{ kind: 'update', table, values, where: cursor.rest() }];
  cursor.take('WHERE');
  return [{ kind: 'update', table, values, where: cursor.rest() }];
}

function readDelete(cursor: Cursor): Operation[] {
  const table = cursor.table();
  if (table === undefined) return UNKNOWN;
  const where = cursor.take('WHERE') ? textOf(cursor.sql, cursor.rest()) : '';
  return [{ kind: 'delete', table, where }];
}

function readTruncate(cursor: Cursor): Operation[] {
  cursor.take('TABLE');
  const table = cursor.table();
  return table === undefined || !cursor.isAtEnd ? UNKNOWN : [{ kind: 'delete', table, where: '' }];
}
