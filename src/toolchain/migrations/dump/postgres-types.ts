// Schemas, extensions and types: what tables and functions are made of.
import type { Row } from '../../../kernel/database.ts';
import type { DatabaseObject } from './database-object.ts';
import { ask, isOwn, label, place, quote, quoteText, type PostgresScope } from './postgres-scope.ts';

/** The main schema exists wherever a migration runs. */
export function readSchemas({ main, schemas }: PostgresScope): DatabaseObject[] {
  return schemas.filter((name) => name !== main).map(schemaObject);
}

function schemaObject(name: string): DatabaseObject {
  return {
    id: `schema:${name}`,
    kind: 'schemas',
    label: `schema ${name}`,
    create: `CREATE SCHEMA IF NOT EXISTS ${quote(name)}`,
    needs: new Set(),
  };
}

/** Those that something outside them uses. */
const EXTENSIONS = `SELECT DISTINCT e.oid::text AS oid, e.extname AS name, n.nspname AS schema
  FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
  JOIN pg_depend m ON m.refclassid = 'pg_extension'::regclass AND m.refobjid = e.oid AND m.deptype = 'e'
  JOIN pg_depend u ON u.refclassid = m.classid AND u.refobjid = m.objid AND u.deptype IN ('n', 'a')
  WHERE e.extname <> 'plpgsql' AND NOT EXISTS (
    SELECT 1 FROM pg_depend x WHERE x.classid = u.classid AND x.objid = u.objid AND x.deptype IN ('e', 'i'))
  ORDER BY e.extname`;

export async function readExtensions(scope: PostgresScope): Promise<DatabaseObject[]> {
  return (await scope.connection.query(EXTENSIONS)).flatMap((row) => {
    const schema = String(row['schema']);
    const isKnown = scope.schemas.includes(schema);
    const own: DatabaseObject[] = isKnown || schema === 'pg_catalog' ? [] : [schemaObject(schema)];
    // In the main schema, whatever that is called where the migration runs.
    const where = schema === scope.main || schema === 'pg_catalog' ? '' : ` WITH SCHEMA ${quote(schema)}`;
    return [
      ...own,
      {
        id: `pg_extension:${String(row['oid'])}`,
        kind: 'extensions' as const,
        label: `extension ${String(row['name'])}`,
        create: `CREATE EXTENSION IF NOT EXISTS ${quote(row['name'])}${where}`,
        needs: new Set([`schema:${schema}`]),
      },
    ];
  });
}

const TYPES = `SELECT t.oid::text AS oid, n.nspname AS schema, t.typname AS name, t.typtype::text AS kind, t.typnotnull AS "isRequired",
    format_type(t.typbasetype, t.typtypmod) AS base, t.typdefault AS value, format_type(r.rngsubtype, NULL) AS subtype,
    CASE WHEN t.typcollation <> b.typcollation THEN quote_ident(cn.nspname) || '.' || quote_ident(co.collname) END AS collation,
    ARRAY(SELECT e.enumlabel::text FROM pg_enum e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder) AS labels,
    ARRAY(SELECT quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod) FROM pg_attribute a
      WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum) AS parts,
    ARRAY(SELECT 'CONSTRAINT ' || quote_ident(k.conname) || ' ' || pg_get_constraintdef(k.oid) FROM pg_constraint k
      WHERE k.contypid = t.oid AND k.contype = 'c' ORDER BY k.conname) AS checks
  FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_class c ON c.oid = t.typrelid
  LEFT JOIN pg_type b ON b.oid = t.typbasetype LEFT JOIN pg_range r ON r.rngtypid = t.oid
  LEFT JOIN pg_collation co ON co.oid = t.typcollation LEFT JOIN pg_namespace cn ON cn.oid = co.collnamespace
  WHERE n.nspname = ANY (SCHEMAS) AND (t.typtype IN ('e', 'd', 'r') OR t.typtype = 'c' AND c.relkind = 'c')
    AND ${isOwn('pg_type', 't.oid')} ORDER BY n.nspname, t.typname`;

/** Enums, domains, ranges and composite types. */
export async function readTypes(scope: PostgresScope): Promise<DatabaseObject[]> {
  return (await ask(scope, TYPES)).map((row) => {
    const name = place(scope, row['schema'], row['name']);
    const isDomain = row['kind'] === 'd';
    return {
      id: `pg_type:${String(row['oid'])}`,
      kind: 'types',
      label: `type ${label(scope, row['schema'], row['name'])}`,
      create: isDomain ? domainSql(row, name) : `CREATE TYPE ${name} AS ${definitionOf(row)}`,
      drop: `DROP ${isDomain ? 'DOMAIN' : 'TYPE'} ${name}`,
      needs: new Set(),
    };
  });
}

function definitionOf(row: Row): string {
  if (row['kind'] === 'e') return `ENUM (${(row['labels'] as unknown[]).map(quoteText).join(', ')})`;
  if (row['kind'] === 'r') return `RANGE (SUBTYPE = ${String(row['subtype'])})`;
  return `(${(row['parts'] as unknown[]).map(String).join(', ')})`;
}

function domainSql(row: Row, name: string): string {
  const { collation, value } = row;
  return [
    `CREATE DOMAIN ${name} AS ${String(row['base'])}`,
    collation === null ? '' : `COLLATE ${String(collation)}`,
    value === null ? '' : `DEFAULT ${String(value)}`,
    row['isRequired'] === true ? 'NOT NULL' : '',
    ...(row['checks'] as unknown[]).map(String),
  ]
    .filter(Boolean)
    .join(' ');
}
