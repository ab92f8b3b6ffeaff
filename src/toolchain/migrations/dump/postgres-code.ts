// What a PostgreSQL database does by itself: functions, views, triggers, rules, policies; and the indexes and comments of tables.
import type { Row } from '../../../kernel/database.ts';
import type { DatabaseObject, ObjectKind } from './database-object.ts';
import { ask, isOwn, label, place, quote, quoteText, withOptions, type PostgresScope } from './postgres-scope.ts';

const FUNCTIONS = `SELECT p.oid::text AS oid, n.nspname AS schema, p.proname AS name, p.prokind::text AS kind,
    pg_get_functiondef(p.oid) AS definition, quote_ident(n.nspname) || '.' || quote_ident(p.proname) || '(' AS head,
    pg_get_function_identity_arguments(p.oid) AS arguments
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
  WHERE n.nspname = ANY (SCHEMAS) AND p.prokind IN ('f', 'p', 'w') AND l.lanname NOT IN ('c', 'internal')
    AND ${isOwn('pg_proc', 'p.oid')} AND NOT EXISTS (
      SELECT 1 FROM pg_depend x WHERE x.classid = 'pg_proc'::regclass AND x.objid = p.oid AND x.deptype = 'i')
  ORDER BY n.nspname, p.proname, 7`;

export async function readFunctions(scope: PostgresScope): Promise<DatabaseObject[]> {
  return (await ask(scope, FUNCTIONS)).map((row) => {
    const name = place(scope, row['schema'], row['name']);
    const definition = String(row['definition']).trim();
    return {
      id: `pg_proc:${String(row['oid'])}`,
      kind: 'functions',
      label: `function ${label(scope, row['schema'], row['name'])}`,
      create: row['schema'] === scope.main ? definition.replace(String(row['head']), () => `${name}(`) : definition,
      drop: `DROP ${row['kind'] === 'p' ? 'PROCEDURE' : 'FUNCTION'} ${name}(${String(row['arguments'])})`,
      needs: new Set(),
    };
  });
}

// An index of a constraint, or of a partition whose parent has it, is made with those.
const INDEXES = `SELECT i.oid::text AS oid, n.nspname AS schema, i.relname AS name, x.indrelid::text AS "table",
    pg_get_indexdef(i.oid, 0, true) AS definition, x.indisvalid AS "isValid"
  FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid
  JOIN pg_namespace n ON n.oid = i.relnamespace
  WHERE n.nspname = ANY (SCHEMAS) AND c.relkind IN ('r', 'p', 'm') AND NOT i.relispartition
    AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.oid AND k.contype IN ('p', 'u', 'x'))
    AND ${isOwn('pg_class', 'c.oid')} ORDER BY n.nspname, i.relname`;

export async function readIndexes(scope: PostgresScope): Promise<DatabaseObject[]> {
  return (await ask(scope, INDEXES)).map((row) =>
    partOf(row, {
      kind: 'indexes',
      catalogue: 'pg_class',
      label: `index ${label(scope, row['schema'], row['name'])}`,
      // Those of its partitions are made by the statement without ONLY.
      create: String(row['definition']).replace(' ON ONLY ', ' ON '),
      drop: `DROP INDEX ${place(scope, row['schema'], row['name'])}`,
    }),
  );
}

const VIEWS = `SELECT c.oid::text AS oid, n.nspname AS schema, c.relname AS name, c.relkind::text AS kind, c.reloptions AS options,
    pg_get_viewdef(c.oid, true) AS definition
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = ANY (SCHEMAS) AND c.relkind IN ('v', 'm') AND ${isOwn('pg_class', 'c.oid')} ORDER BY n.nspname, c.relname`;

export async function readViews(scope: PostgresScope): Promise<DatabaseObject[]> {
  return (await ask(scope, VIEWS)).map((row) => {
    const name = place(scope, row['schema'], row['name']);
    const kind = row['kind'] === 'm' ? 'MATERIALIZED VIEW' : 'VIEW';
    const definition = String(row['definition']).replace(/;\s*$/, '');
    return {
      id: `pg_class:${String(row['oid'])}`,
      kind: 'views',
      label: `${kind.toLowerCase()} ${label(scope, row['schema'], row['name'])}`,
      create: `CREATE ${kind} ${name}${withOptions(row['options'])} AS\n${definition}`,
      drop: `DROP ${kind} ${name}`,
      needs: new Set(),
    };
  });
}

// `to_jsonb` because older servers lack the column.
const TRIGGERS = `SELECT t.oid::text AS oid, n.nspname AS schema, t.tgname AS name, t.tgrelid::text AS "table", c.relname AS owner,
    pg_get_triggerdef(t.oid, true) AS definition, t.tgenabled::text AS state
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = ANY (SCHEMAS) AND NOT t.tgisinternal AND coalesce(to_jsonb(t)->>'tgparentid', '0') = '0'
    AND ${isOwn('pg_trigger', 't.oid')} ORDER BY n.nspname, c.relname, t.tgname`;
const TRIGGER_STATES: Readonly<Record<string, string>> = { D: 'DISABLE', R: 'ENABLE REPLICA', A: 'ENABLE ALWAYS' };

export async function readTriggers(scope: PostgresScope): Promise<DatabaseObject[]> {
  return (await ask(scope, TRIGGERS)).map((row) => {
    const state = TRIGGER_STATES[String(row['state'])];
    const table = place(scope, row['schema'], row['owner']);
    const after = state === undefined ? '' : `;\nALTER TABLE ${table} ${state} TRIGGER ${quote(row['name'])}`;
    return partOf(row, {
      kind: 'triggers',
      catalogue: 'pg_trigger',
      label: `trigger ${String(row['name'])} of ${label(scope, row['schema'], row['owner'])}`,
      create: String(row['definition']) + after,
      drop: `DROP TRIGGER ${quote(row['name'])} ON ${table}`,
    });
  });
}

const RULES = `SELECT r.oid::text AS oid, n.nspname AS schema, r.rulename AS name, r.ev_class::text AS "table", c.relname AS owner,
    pg_get_ruledef(r.oid, true) AS definition
  FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = ANY (SCHEMAS) AND r.rulename <> '_RETURN' AND ${isOwn('pg_rewrite', 'r.oid')}
  ORDER BY n.nspname, c.relname, r.rulename`;

export async function readRules(scope: PostgresScope): Promise<DatabaseObject[]> {
  return (await ask(scope, RULES)).map((row) =>
    partOf(row, {
      kind: 'rules',
      catalogue: 'pg_rewrite',
      label: `rule ${String(row['name'])} of ${label(scope, row['schema'], row['owner'])}`,
      create: String(row['definition']).replace(/;\s*$/, ''),
      drop: `DROP RULE ${quote(row['name'])} ON ${place(scope, row['schema'], row['owner'])}`,
    }),
  );
}

// Roles belong to the server, which need not have them: policies for named roles are reported instead.
const POLICIES = `SELECT p.oid::text AS oid, n.nspname AS schema, p.polname AS name, p.polrelid::text AS "table", c.relname AS owner,
    p.polpermissive AS "isPermissive", p.polcmd::text AS command, pg_get_expr(p.polqual, p.polrelid) AS condition,
    pg_get_expr(p.polwithcheck, p.polrelid) AS "check"
  FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = ANY (SCHEMAS) AND p.polroles = '{0}' ORDER BY n.nspname, c.relname, p.polname`;
const COMMANDS: Readonly<Record<string, string>> = { r: 'SELECT', a: 'INSERT', w: 'UPDATE', d: 'DELETE' };

export async function readPolicies(scope: PostgresScope): Promise<DatabaseObject[]> {
  return (await ask(scope, POLICIES)).map((row) => {
    const command = COMMANDS[String(row['command'])];
    return partOf(row, {
      kind: 'row-level security',
      catalogue: 'pg_policy',
      label: `policy ${String(row['name'])} of ${label(scope, row['schema'], row['owner'])}`,
      create: [
        `CREATE POLICY ${quote(row['name'])} ON ${place(scope, row['schema'], row['owner'])}`,
        row['isPermissive'] === true ? '' : 'AS RESTRICTIVE',
        command === undefined ? '' : `FOR ${command}`,
        row['condition'] === null ? '' : `USING (${String(row['condition'])})`,
        row['check'] === null ? '' : `WITH CHECK (${String(row['check'])})`,
      ]
        .filter(Boolean)
        .join(' '),
      drop: `DROP POLICY ${quote(row['name'])} ON ${place(scope, row['schema'], row['owner'])}`,
    });
  });
}

const COMMENTS = `SELECT d.classoid::regclass::text AS class, d.objoid::text AS object, d.objsubid AS part, i.type, i.identity, d.description AS text
  FROM pg_description d, pg_identify_object(d.classoid, d.objoid, d.objsubid) i
  WHERE d.objoid >= 16384 AND d.classoid IN ('pg_class'::regclass, 'pg_type'::regclass, 'pg_proc'::regclass,
    'pg_constraint'::regclass, 'pg_trigger'::regclass) ORDER BY i.type, i.identity`;
const COMMENTED: Readonly<Record<string, string>> = {
  'table column': 'COLUMN',
  'view column': 'COLUMN',
  'materialized view column': 'COLUMN',
  'composite type column': 'COLUMN',
  'table constraint': 'CONSTRAINT',
};

/** Comments on anything that is in the dump: those on other things are left out with it. */
export async function readComments({ connection, main }: PostgresScope): Promise<DatabaseObject[]> {
  const [row] = await connection.query('SELECT quote_ident(?) AS name', [main]);
  const prefix = `${String(row?.['name'])}.`;
  const withoutMain = (identity: string) =>
    identity.startsWith(prefix) ? identity.slice(prefix.length) : identity.replace(` on ${prefix}`, ' on ');
  return (await connection.query(COMMENTS)).map(({ class: catalogue, object, part, type, identity, text }) => {
    const kind = COMMENTED[String(type)] ?? String(type).toUpperCase();
    return {
      id: `comment:${String(catalogue)}:${String(object)}:${String(part)}`,
      kind: 'comments',
      label: `comment on ${String(type)} ${String(identity)}`,
      create: `COMMENT ON ${kind} ${withoutMain(String(identity))} IS ${quoteText(text)}`,
      needs: new Set([`${String(catalogue)}:${String(object)}`]),
    };
  });
}

interface Part {
  kind: ObjectKind;
  catalogue: string;
  label: string;
  create: string;
  drop: string;
}

/** An object that is dropped with its table. */
function partOf(row: Row, { catalogue, ...part }: Part): DatabaseObject {
  const table = `pg_class:${String(row['table'])}`;
  return {
    ...part,
    id: `${catalogue}:${String(row['oid'])}`,
    partOf: table,
    needs: new Set([table]),
  };
}
