// Which format each column of moments is in, found out from its own values when the table is first used. A column whose values
// all have one shape that sorts by time is compared as it is, so that its indexes are of use; any other by `millisecondsSql`.
import { quoteName } from '../../../kernel/sql-names.ts';
import { sqliteFieldType } from '../../../kernel/sqlite-types.ts';
import type { SqliteHandle } from './sqlite-handle.ts';
import type { SqliteValue } from './sqlite-driver.ts';
import { canonicalSql, ISO, SQL, type TextFormat, type TimeFormat } from './time-formats.ts';

export interface TimeColumn {
  /** For new values, and for what they are compared with. */
  format: TimeFormat;
  /** False for values of several shapes, and for shapes that do not sort by time. */
  isUniform: boolean;
}

/** Rows whose format is found out: those at the beginning of a table, and at its end. */
const FIRST_ROWS = 20_000;
const LAST_ROWS = 1000;
/** Rows that are compared with that format, 0.3 s of CPU time for each million, once a process and column. */
const CHECKED_ROWS = 5_000_000;
/** A column of more shapes than this has no format. */
const MAX_SHAPES = 20;
const COLUMNS = `
  SELECT m.name, c.name, c.type FROM sqlite_master m JOIN pragma_table_info(m.name) c
  WHERE m.type IN ('table', 'view') AND m.name NOT LIKE 'sqlite!_%' ESCAPE '!'`;

/** The columns of one database. */
export class TimeColumns {
  readonly #handle: SqliteHandle;
  #tables: Map<string, Map<string, TimeColumn | undefined>> | undefined;
  #default: TimeFormat | undefined;

  constructor(handle: SqliteHandle) {
    this.#handle = handle;
  }

  /** Undefined for a column that holds no moments. */
  find(table: string, column: string): TimeColumn | undefined {
    const columns = (this.#tables ??= this.#readTables()).get(table);
    if (!columns?.has(column)) return undefined;
    let found = columns.get(column);
    if (found === undefined) columns.set(column, (found = this.#inspect(table, column)));
    return found;
  }

  /** For values that belong to no column, and for columns without values: the format of most columns, ISO text unless another prevails. */
  get defaultFormat(): TimeFormat {
    return (this.#default ??= this.#vote());
  }

  #readTables(): Map<string, Map<string, TimeColumn | undefined>> {
    const tables = new Map<string, Map<string, TimeColumn | undefined>>();
    for (const [table, column, type] of this.#handle.statement(COLUMNS).all([])) {
      if (sqliteFieldType(String(type ?? '')) !== 'DateTime') continue;
      const columns = tables.get(String(table)) ?? new Map<string, TimeColumn | undefined>();
      tables.set(String(table), columns.set(String(column), undefined));
    }
    return tables;
  }

  #vote(): TimeFormat {
    const votes = { iso: 0, sql: 0, milliseconds: 0 };
    for (const [table, columns] of (this.#tables ??= this.#readTables())) {
      if (table.startsWith('_')) continue; // tables of tools: migrations
      for (const column of columns.keys()) {
        const [value] = this.#sample({ table, column }, 'v', 100).find(([first]) => first !== null) ?? [];
        if (typeof value === 'bigint') votes.milliseconds++;
        else if (typeof value === 'string') votes[value.charAt(10) === 'T' ? 'iso' : 'sql']++;
      }
    }
    if (votes.sql > votes.iso && votes.sql >= votes.milliseconds) return SQL;
    return votes.milliseconds > votes.iso ? 'milliseconds' : ISO;
  }

  #inspect(table: string, column: string): TimeColumn {
    const found = this.#inspectRows(table, column, FIRST_ROWS);
    if (!found.isUniform || this.#isThroughout(table, column, found.format)) return found;
    return this.#inspectRows(table, column, CHECKED_ROWS);
  }

  #inspectRows(table: string, column: string, first: number): TimeColumn {
    const shapes = this.#sample({ table, column }, `DISTINCT ${SHAPE}`, first, LAST_ROWS).map(toShape);
    const known = shapes.filter(({ type }) => type !== 'null');
    if (known.length === 0) return { format: this.defaultFormat, isUniform: true };
    const format = known.length > MAX_SHAPES ? undefined : formatOf(known);
    return { format: format ?? this.#closest(known), isUniform: format !== undefined };
  }

  /** False if a row in the middle of a large table has a value that this format does not write. */
  #isThroughout(table: string, column: string, format: TimeFormat): boolean {
    const [from, name] = [quoteName(table), quoteName(column)];
    const isLarge = this.#handle.statement(`SELECT 1 FROM ${from} LIMIT 1 OFFSET ${FIRST_ROWS}`).all([]).length > 0;
    if (!isLarge) return true;
    const rows = `(SELECT ${name} AS v FROM ${from} LIMIT ${CHECKED_ROWS})`;
    const others = `SELECT 1 FROM ${rows} WHERE v IS NOT NULL AND NOT ${canonicalSql('v', format)} LIMIT 1`;
    return this.#handle.statement(others).all([]).length === 0;
  }

  /** What new values of a mixed column look like: as its first text with a time. */
  #closest(shapes: readonly Shape[]): TimeFormat {
    const text = shapes.find(({ type, length }) => type === 'text' && length > 10);
    if (text === undefined) return this.defaultFormat;
    const separator = text.separator === 'T' ? 'T' : ' ';
    return { separator, fraction: text.zone === 'Z' ? 'always' : 'optional', zone: text.zone ?? '', isDay: false };
  }

  #sample(
    { table, column }: { table: string; column: string },
    columns: string,
    first: number,
    last = 0,
  ): SqliteValue[][] {
    const [from, name] = [quoteName(table), quoteName(column)];
    const parts = [`SELECT * FROM (SELECT ${name} AS v FROM ${from} LIMIT ${first})`];
    if (last > 0) parts.push(`SELECT * FROM (SELECT ${name} AS v FROM ${from} ORDER BY rowid DESC LIMIT ${last})`);
    const read = (sources: readonly string[]) =>
      this.#handle
        .statement(`SELECT ${columns} FROM (${sources.join(' UNION ALL ')}) LIMIT ${MAX_SHAPES + 101}`)
        .all([]);
    try {
      return read(parts);
    } catch {
      return read(parts.slice(0, 1)); // a view, or a table without rowid
    }
  }
}

interface Shape {
  type: string;
  length: number;
  separator: string;
  hasPoint: boolean;
  /** Undefined for an offset of another place. */
  zone: TextFormat['zone'] | undefined;
  /** The fraction is `.000`. */
  isWholeSecond: boolean;
  isMidnight: boolean;
}

const SHAPE = `typeof(v), CASE typeof(v) WHEN 'text' THEN length(v) END, CASE typeof(v) WHEN 'text' THEN substr(v,11,1) END,
  substr(v,20,1)='.', CASE WHEN typeof(v)<>'text' OR length(v)<20 THEN '' WHEN substr(v,-1)='Z' THEN 'Z' WHEN substr(v,-7)=' +00:00' THEN ' +00:00'
  WHEN substr(v,-6)='+00:00' THEN '+00:00' WHEN instr(substr(v,20),'+') OR instr(substr(v,20),'-') THEN '?' ELSE '' END,
  substr(v,20,4)='.000', substr(v,12,8)='00:00:00'`;

function toShape([type, length, separator, hasPoint, zone, isWholeSecond, isMidnight]: SqliteValue[]): Shape {
  return {
    type: String(type),
    length: Number(length ?? 0),
    separator: String(separator ?? ''),
    hasPoint: hasPoint === 1n,
    zone: zone === '?' ? undefined : (zone as TextFormat['zone']),
    isWholeSecond: isWholeSecond === 1n,
    isMidnight: isMidnight === 1n,
  };
}

/** The one format of all these shapes, in which every moment has one text and texts sort by time; undefined if there is none. */
function formatOf(shapes: readonly Shape[]): TimeFormat | undefined {
  if (shapes.every(({ type }) => type === 'integer')) return 'milliseconds';
  if (shapes.some(({ type }) => type !== 'text')) return undefined;
  const days = shapes.filter(({ length }) => length === 10);
  const times = shapes.filter(({ length }) => length !== 10);
  const [first] = times;
  if (first === undefined) return { ...SQL, isDay: true };
  const { separator, zone } = first;
  if ((separator !== 'T' && separator !== ' ') || zone === undefined) return undefined;
  const isSame = (shape: Shape) => shape.separator === separator && shape.zone === zone;
  const whole = times.filter(({ length, hasPoint }) => !hasPoint && length === 19 + zone.length);
  const exact = times.filter(({ length, hasPoint }) => hasPoint && length === 23 + zone.length);
  if (!times.every(isSame) || whole.length + exact.length !== times.length) return undefined;
  // Two texts for one moment.
  if (
    days.length > 0 &&
    times.some(({ isMidnight, hasPoint, isWholeSecond }) => isMidnight && (!hasPoint || isWholeSecond))
  )
    return undefined;
  if (whole.length > 0 && exact.some(({ isWholeSecond }) => isWholeSecond)) return undefined;
  // `…03Z` sorts behind `…03.120Z`.
  if (whole.length > 0 && zone === 'Z') return undefined;
  const fraction =
    whole.length > 0 || !exact.some(({ isWholeSecond }) => isWholeSecond) ? optionalOrAlways(exact, zone) : 'always';
  return { separator, fraction, zone, isDay: days.length > 0 };
}

/** Without a whole second among the values either is right; ISO's own is `always`. */
function optionalOrAlways(exact: readonly Shape[], zone: TextFormat['zone']): TextFormat['fraction'] {
  return exact.length > 0 && (zone === 'Z' || zone === '+00:00') ? 'always' : 'optional';
}
