// Sequences: those that columns number their rows with, and others.
import type { Row } from '../../../kernel/database.ts';
import type { DatabaseObject } from './database-object.ts';
import { ask, isOwn, label, place, type PostgresScope } from './postgres-scope.ts';

export interface Sequence {
  oid: string;
  schema: string;
  name: string;
  /** As an expression names it: `nextval('film_film_id_seq'::regclass)`. */
  call: string;
  type: string;
  options: string;
  /** `table:column` by number, of the column that owns it; undefined for none. */
  owner: string | undefined;
  /** It is made by an identity column. */
  isIdentity: boolean;
}

const SEQUENCES = `SELECT c.oid::text AS oid, n.nspname AS schema, c.relname AS name, c.oid::regclass::text AS shown,
    format_type(s.seqtypid, NULL) AS type, s.seqstart::text AS start, s.seqincrement::text AS step, s.seqmin::text AS min,
    s.seqmax::text AS max, s.seqcache::text AS cache, s.seqcycle AS cycle, d.deptype::text AS ownership,
    d.refobjid::text || ':' || d.refobjsubid AS owner
  FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass
    AND d.deptype IN ('a', 'i')
  WHERE n.nspname = ANY (SCHEMAS) AND ${isOwn('pg_class', 'c.oid')} ORDER BY n.nspname, c.relname`;

export async function readSequences(scope: PostgresScope): Promise<Sequence[]> {
  return (await ask(scope, SEQUENCES)).map((row) => ({
    oid: String(row['oid']),
    schema: String(row['schema']),
    name: String(row['name']),
    call: `nextval('${String(row['shown']).replaceAll("'", "''")}'::regclass)`,
    type: String(row['type']),
    options: optionsOf(row),
    owner: row['owner'] === null ? undefined : String(row['owner']),
    isIdentity: row['ownership'] === 'i',
  }));
}

const GREATEST: Readonly<Record<string, string>> = {
  smallint: '32767',
  integer: '2147483647',
  bigint: '9223372036854775807',
};
const SMALLEST: Readonly<Record<string, string>> = {
  smallint: '-32768',
  integer: '-2147483648',
  bigint: '-9223372036854775808',
};

/** What differs from a sequence that is created without options. */
function optionsOf({ type, start, step, min, max, cache, cycle }: Row): string {
  const isDescending = String(step).startsWith('-');
  const [usualMin, usualMax] = isDescending ? [SMALLEST[String(type)], '-1'] : ['1', GREATEST[String(type)]];
  return [
    step === '1' ? '' : `INCREMENT BY ${String(step)}`,
    min === usualMin ? '' : `MINVALUE ${String(min)}`,
    max === usualMax ? '' : `MAXVALUE ${String(max)}`,
    start === (isDescending ? max : min) ? '' : `START WITH ${String(start)}`,
    cache === '1' ? '' : `CACHE ${String(cache)}`,
    cycle === true ? 'CYCLE' : '',
  ]
    .filter(Boolean)
    .join(' ');
}

/** A sequence that is not a part of its column's definition. */
export function sequenceObject(scope: PostgresScope, sequence: Sequence): DatabaseObject {
  const name = place(scope, sequence.schema, sequence.name);
  const type = sequence.type === 'bigint' ? '' : `AS ${sequence.type}`;
  return {
    id: `pg_class:${sequence.oid}`,
    kind: 'sequences',
    label: `sequence ${label(scope, sequence.schema, sequence.name)}`,
    create: ['CREATE SEQUENCE', name, type, sequence.options].filter(Boolean).join(' '),
    drop: sequence.owner === undefined ? `DROP SEQUENCE ${name}` : undefined,
    needs: new Set(),
  };
}

/** Lets the sequence be dropped with its column. @param column quoted, with its table */
export function ownerObject(scope: PostgresScope, sequence: Sequence, column: string): DatabaseObject {
  const [table = ''] = (sequence.owner ?? '').split(':');
  return {
    id: `owner:${sequence.oid}`,
    kind: 'sequence owners',
    label: `owner of sequence ${label(scope, sequence.schema, sequence.name)}`,
    create: `ALTER SEQUENCE ${place(scope, sequence.schema, sequence.name)} OWNED BY ${column}`,
    needs: new Set([`pg_class:${sequence.oid}`, `pg_class:${table}`]),
  };
}
