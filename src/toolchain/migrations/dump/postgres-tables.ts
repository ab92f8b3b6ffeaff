// Tables with their columns, partitions and the constraints that are written with them.
import type { Row } from '../../../kernel/database.ts';
import type { DatabaseObject } from './database-object.ts';
import { ask, isOwn, label, place, quote, withOptions, type PostgresScope } from './postgres-scope.ts';
import { ownerObject, sequenceObject, type Sequence } from './postgres-sequences.ts';

const TABLES = `SELECT c.oid::text AS oid, n.nspname AS schema, c.relname AS name, c.relpersistence::text AS persistence,
    c.relispartition AS "isPartition", pg_get_partkeydef(c.oid) AS "partitionKey", pg_get_expr(c.relpartbound, c.oid) AS bound,
    c.reloptions AS options, c.relrowsecurity AS "isSecured", c.relforcerowsecurity AS "isForced",
    ARRAY(SELECT i.inhparent::regclass::text FROM pg_inherits i WHERE i.inhrelid = c.oid ORDER BY i.inhseqno) AS parents,
    ARRAY(SELECT i.inhparent::text FROM pg_inherits i WHERE i.inhrelid = c.oid ORDER BY i.inhseqno) AS "parentIds"
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = ANY (SCHEMAS) AND c.relkind IN ('r', 'p') AND ${isOwn('pg_class', 'c.oid')} ORDER BY n.nspname, c.relname`;

const COLUMNS = `SELECT a.attrelid::text AS "table", a.attnum AS number, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
    a.attnotnull AS "isRequired", pg_get_expr(d.adbin, d.adrelid) AS value, a.attidentity::text AS identity,
    a.attgenerated::text AS generated,
    CASE WHEN a.attcollation <> t.typcollation THEN quote_ident(cn.nspname) || '.' || quote_ident(co.collname) END AS collation
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  LEFT JOIN pg_collation co ON co.oid = a.attcollation LEFT JOIN pg_namespace cn ON cn.oid = co.collnamespace
  WHERE n.nspname = ANY (SCHEMAS) AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped AND a.attislocal
  ORDER BY a.attrelid, a.attnum`;

// Not those that a partition or a table that inherits has from its parent.
const CONSTRAINTS = `SELECT k.oid::text AS oid, k.conrelid::text AS "table", k.conname AS name, k.contype::text AS type,
    pg_get_constraintdef(k.oid) AS definition, k.convalidated AS "isValid"
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = ANY (SCHEMAS) AND c.relkind IN ('r', 'p') AND k.contype IN ('p', 'u', 'c', 'x', 'f')
    AND k.conislocal AND k.conparentid = 0
  ORDER BY array_position(ARRAY['p', 'u', 'c', 'x', 'f'], k.contype::text), k.conname`;

interface TableParts {
  scope: PostgresScope;
  columns: readonly Row[];
  constraints: readonly Row[];
  sequences: readonly Sequence[];
}

/** Tables, their sequences, foreign keys and other constraints that follow the table. */
export async function readTables(scope: PostgresScope, sequences: readonly Sequence[]): Promise<DatabaseObject[]> {
  const tables = await ask(scope, TABLES);
  const columns = groupByTable(await ask(scope, COLUMNS));
  const constraints = groupByTable(await ask(scope, CONSTRAINTS));
  const inline = new Set<string>();
  const objects = tables.flatMap((table) => {
    const oid = String(table['oid']);
    const parts = { scope, columns: columns.get(oid) ?? [], constraints: constraints.get(oid) ?? [], sequences };
    for (const { oid: sequence } of sequences.filter(({ owner }) => owner?.startsWith(`${oid}:`)))
      if (parts.columns.some((column) => definingSequence(column, table, parts)?.oid === sequence))
        inline.add(sequence);
    return tableObjects(table, parts);
  });
  const separate = sequences.filter(({ oid, isIdentity }) => !inline.has(oid) && !isIdentity);
  const owners = separate.flatMap((sequence) => {
    const [table, number] = sequence.owner?.split(':') ?? [];
    const owner = tables.find(({ oid }) => oid === table);
    const column = columns.get(table ?? '')?.find((candidate) => String(candidate['number']) === number);
    if (!owner || !column) return [];
    return [ownerObject(scope, sequence, `${place(scope, owner['schema'], owner['name'])}.${quote(column['name'])}`)];
  });
  return [...separate.map((sequence) => sequenceObject(scope, sequence)), ...objects, ...owners];
}

function groupByTable(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) groups.set(String(row['table']), [...(groups.get(String(row['table'])) ?? []), row]);
  return groups;
}

function tableObjects(table: Row, parts: TableParts): DatabaseObject[] {
  const { scope, constraints } = parts;
  const name = place(scope, table['schema'], table['name']);
  const id = `pg_class:${String(table['oid'])}`;
  const isPartition = table['isPartition'] === true;
  const isInline = (row: Row) => !isPartition && row['type'] !== 'f' && row['isValid'] === true;
  const shown = label(scope, table['schema'], table['name']);
  return [
    {
      id,
      kind: 'tables',
      label: `table ${shown}`,
      create: isPartition ? partitionSql(table, name) : tableSql(table, parts, name, constraints.filter(isInline)),
      drop: isPartition ? undefined : `DROP TABLE ${name}`,
      needs: new Set((table['parentIds'] as unknown[]).map((parent) => `pg_class:${String(parent)}`)),
    },
    ...constraints.filter((row) => !isInline(row)).map((row) => constraintObject(row, { id, name, shown })),
    ...securityObjects(table, { id, name, shown }),
  ];
}

function tableSql(table: Row, parts: TableParts, name: string, constraints: readonly Row[]): string {
  const lines = [
    ...parts.columns.map((column) => columnSql(column, table, parts)),
    ...constraints.map((row) => `CONSTRAINT ${quote(row['name'])} ${String(row['definition'])}`),
  ];
  const parents = table['parents'] as unknown[];
  const key = table['partitionKey'];
  return [
    `CREATE ${table['persistence'] === 'u' ? 'UNLOGGED ' : ''}TABLE ${name} (\n${lines.map((line) => `    ${line}`).join(',\n')}\n)`,
    parents.length > 0 ? ` INHERITS (${parents.map(String).join(', ')})` : '',
    key === null ? '' : ` PARTITION BY ${String(key)}`,
    withOptions(table['options']),
  ].join('');
}

function partitionSql(table: Row, name: string): string {
  const [parent] = table['parents'] as unknown[];
  const key = table['partitionKey'] === null ? '' : ` PARTITION BY ${String(table['partitionKey'])}`;
  return `CREATE TABLE ${name} PARTITION OF ${String(parent)} ${String(table['bound'])}${key}${withOptions(table['options'])}`;
}

function columnSql(column: Row, table: Row, parts: TableParts): string {
  const sequence = definingSequence(column, table, parts);
  const type = sequence && !sequence.isIdentity ? SERIALS[sequence.type] : column['type'];
  return [
    quote(column['name']),
    String(type),
    column['collation'] === null ? '' : `COLLATE ${String(column['collation'])}`,
    sequence?.isIdentity ? identitySql(column, table, sequence, parts.scope) : valueSql(column, sequence),
    column['isRequired'] === true ? 'NOT NULL' : '',
  ]
    .filter(Boolean)
    .join(' ');
}

function valueSql(column: Row, sequence: Sequence | undefined): string {
  const value = column['value'];
  if (sequence || value === null) return '';
  if (column['generated'] === 's') return `GENERATED ALWAYS AS (${String(value)}) STORED`;
  return column['generated'] === 'v' ? `GENERATED ALWAYS AS (${String(value)}) VIRTUAL` : `DEFAULT ${String(value)}`;
}

function identitySql(column: Row, table: Row, sequence: Sequence, scope: PostgresScope): string {
  const isUsual = sequence.name === usualName(table, column) && sequence.schema === table['schema'];
  const options = [isUsual ? '' : `SEQUENCE NAME ${place(scope, sequence.schema, sequence.name)}`, sequence.options];
  const list = options.filter(Boolean).join(' ');
  const when = column['identity'] === 'a' ? 'ALWAYS' : 'BY DEFAULT';
  return `GENERATED ${when} AS IDENTITY${list === '' ? '' : ` (${list})`}`;
}

const SERIALS: Readonly<Record<string, string>> = { smallint: 'SMALLSERIAL', integer: 'SERIAL', bigint: 'BIGSERIAL' };

/** The sequence of an identity column, or of one that SERIAL describes completely. */
function definingSequence(column: Row, table: Row, { sequences }: TableParts): Sequence | undefined {
  const owner = `${String(column['table'])}:${String(column['number'])}`;
  const owned = sequences.filter((sequence) => sequence.owner === owner);
  const identity = owned.find(({ isIdentity }) => isIdentity);
  if (identity || column['isRequired'] !== true) return identity;
  return owned.find(
    ({ name, schema, call, type, options }) =>
      column['value'] === call &&
      column['type'] === type &&
      options === '' &&
      name === usualName(table, column) &&
      schema === table['schema'],
  );
}

/** What PostgreSQL calls the sequence of a column, unless the name is too long: then it is written. */
function usualName(table: Row, column: Row): string | undefined {
  const name = `${String(table['name'])}_${String(column['name'])}_seq`;
  return Buffer.byteLength(name) < 64 ? name : undefined;
}

interface Owner {
  id: string;
  name: string;
  shown: string;
}

function constraintObject(row: Row, owner: Owner): DatabaseObject {
  const isForeign = row['type'] === 'f';
  return {
    id: `pg_constraint:${String(row['oid'])}`,
    kind: isForeign ? 'foreign keys' : 'constraints',
    label: `${isForeign ? 'foreign key' : 'constraint'} ${String(row['name'])} of ${owner.shown}`,
    create: `ALTER TABLE ${owner.name} ADD CONSTRAINT ${quote(row['name'])} ${String(row['definition'])}`,
    // Two tables may refer to each other.
    drop: isForeign ? `ALTER TABLE ${owner.name} DROP CONSTRAINT ${quote(row['name'])}` : undefined,
    needs: new Set([owner.id]),
  };
}

function securityObjects(table: Row, { id, name, shown }: Owner): DatabaseObject[] {
  const actions = [
    table['isSecured'] === true ? 'ENABLE ROW LEVEL SECURITY' : '',
    table['isForced'] === true ? 'FORCE ROW LEVEL SECURITY' : '',
  ].filter(Boolean);
  if (actions.length === 0) return [];
  return [
    {
      id: `security:${id}`,
      kind: 'row-level security',
      label: `row-level security of ${shown}`,
      create: `ALTER TABLE ${name} ${actions.join(', ')}`,
      needs: new Set([id]),
    },
  ];
}
