// Types of columns, and what a change from one to another does to the values.
import type { DatabaseProvider } from '../../../kernel/model.ts';
import { Cursor } from './tokens.ts';

export interface ColumnType {
  /** In capitals and in its short spelling: `VARCHAR`, `TIMESTAMP`, `INTEGER`; an enum has its own name. */
  name: string;
  /** Length, or precision and scale. */
  args: readonly number[];
  isList: boolean;
  /** Values of an enum, as stored. */
  values?: readonly string[];
}

/**
 * `same`: nothing happens. `widens`: every value has its place in the new type. `narrows`: a value without a place makes the
 * statement fail. `alters`: values are rounded, cut or lost.
 */
type TypeChange = 'same' | 'widens' | 'narrows' | 'alters';

const ALIASES: Record<string, string> = {
  'CHARACTER VARYING': 'VARCHAR',
  CHARACTER: 'CHAR',
  BPCHAR: 'CHAR',
  INT: 'INTEGER',
  INT2: 'SMALLINT',
  INT4: 'INTEGER',
  INT8: 'BIGINT',
  SERIAL: 'INTEGER',
  BIGSERIAL: 'BIGINT',
  SMALLSERIAL: 'SMALLINT',
  NUMERIC: 'DECIMAL',
  BOOL: 'BOOLEAN',
  FLOAT8: 'DOUBLE PRECISION',
  FLOAT4: 'REAL',
  'TIMESTAMP WITHOUT TIME ZONE': 'TIMESTAMP',
  'TIMESTAMP WITH TIME ZONE': 'TIMESTAMPTZ',
  'TIME WITHOUT TIME ZONE': 'TIME',
  'TIME WITH TIME ZONE': 'TIMETZ',
};

/** `character varying(10)`, `VARCHAR(10)[]`, `DECIMAL(65,30)`; `values` gives those of enums by name. */
export function readType(text: string, values: (name: string) => readonly string[] | undefined): ColumnType {
  const isList = /\[\]\s*$/.test(text);
  const args = (/\(([\d\s,]+)\)/.exec(text)?.[1] ?? '').split(',').filter((part) => part.trim() !== '');
  const plain = text
    .replace(/\[\]\s*$/, '')
    .replace(/\([\d\s,]*\)/, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const own = new Cursor(plain).table() ?? plain;
  const enumValues = values(own);
  if (enumValues) return { name: own, args: [], isList, values: enumValues };
  const upper = plain.toUpperCase();
  return { name: ALIASES[upper] ?? upper, args: args.map(Number), isList };
}

export function changeOfType(from: ColumnType, to: ColumnType, provider: DatabaseProvider): TypeChange {
  if (from.isList !== to.isList) return 'alters';
  if (from.values && to.values) {
    const { values } = to;
    return from.values.every((value) => values.includes(value)) ? 'widens' : 'narrows';
  }
  if (from.name === to.name) return changeOfArgs(from, to, provider);
  if (to.isList) return 'alters';
  if (isWider(from, to, provider)) return 'widens';
  return isNarrower(from, to) ? 'narrows' : 'alters';
}

const TEXTS = ['TEXT', 'VARCHAR', 'CITEXT'];
const WHOLE: Record<string, number> = { SMALLINT: 5, INTEGER: 10, BIGINT: 19 };
const JSON_TYPES = ['JSON', 'JSONB'];

function isWider(from: ColumnType, to: ColumnType, provider: DatabaseProvider): boolean {
  const [a, b] = [from.name, to.name];
  if (b === 'TEXT' || (b === 'VARCHAR' && to.args.length === 0)) return a !== 'BYTEA' && a !== 'BLOB' && a !== 'CHAR';
  if (JSON_TYPES.includes(b)) return a !== 'BYTEA' && a !== 'BLOB';
  if (b === 'VARCHAR' && a === 'CHAR') return false;
  const [digits, digitsAfter] = [WHOLE[a], WHOLE[b]];
  if (a === 'BOOLEAN') return digitsAfter !== undefined;
  if (digits !== undefined && digitsAfter !== undefined) return digitsAfter >= digits;
  if (digits !== undefined && b === 'DECIMAL')
    return provider === 'sqlite' || to.args.length === 0 || whole(to) >= digits;
  if (a === 'SMALLINT' && b === 'REAL') return true;
  if (digits !== undefined && digits <= 10) return b === 'DOUBLE PRECISION' || (b === 'REAL' && provider === 'sqlite');
  return (a === 'REAL' && b === 'DOUBLE PRECISION') || (a === 'DATE' && (b === 'TIMESTAMP' || b === 'DATETIME'));
}

/** PostgreSQL refuses a value that does not fit, instead of cutting it. */
function isNarrower(from: ColumnType, to: ColumnType): boolean {
  if (TEXTS.includes(from.name) && TEXTS.includes(to.name)) return true;
  if (to.name === 'VARCHAR') return !['BYTEA', 'BLOB', 'CHAR'].includes(from.name);
  return WHOLE[from.name] !== undefined && (WHOLE[to.name] !== undefined || to.name === 'DECIMAL');
}

function changeOfArgs(from: ColumnType, to: ColumnType, provider: DatabaseProvider): TypeChange {
  if (from.args.join() === to.args.join()) return 'same';
  if (provider === 'sqlite') return 'widens'; // which keeps any length
  if (from.name === 'DECIMAL') {
    if (to.args.length === 0) return 'widens';
    if (from.args.length === 0 || scale(to) < scale(from)) return 'alters'; // rounds
    return whole(to) >= whole(from) ? 'widens' : 'narrows';
  }
  const [length = Infinity, wanted = Infinity] = [from.args[0], to.args[0]];
  if (wanted >= length) return 'widens';
  return /TIME/.test(from.name) ? 'alters' : 'narrows'; // moments are rounded
}

function scale({ args }: ColumnType): number {
  return args[1] ?? 0;
}

/** Digits before the point. */
function whole(type: ColumnType): number {
  return (type.args[0] ?? Infinity) - scale(type);
}
