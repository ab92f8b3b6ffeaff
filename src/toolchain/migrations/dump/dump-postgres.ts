// The definition of a PostgreSQL database as SQL: what `pg_dump --schema-only` gives, without owners and privileges.
import type { RawConnection } from '../../../kernel/raw-connection.ts';
import { inOrder, withoutObjects, type DatabaseObject } from './database-object.ts';
import {
  readComments,
  readFunctions,
  readIndexes,
  readPolicies,
  readRules,
  readTriggers,
  readViews,
} from './postgres-code.ts';
import { ask, isOwn, type PostgresScope } from './postgres-scope.ts';
import { readSequences } from './postgres-sequences.ts';
import { readTables } from './postgres-tables.ts';
import { readExtensions, readSchemas, readTypes } from './postgres-types.ts';

export interface Dump {
  /** In an order in which their statements can run. */
  objects: DatabaseObject[];
  /** What is missing, with the reason: one sentence for each. */
  missing: string[];
}

/**
 * Reads catalogues only.
 *
 * @param schemas to read; none for that of the connection alone
 * @param without tables that are left out with all that needs them: `orders`, or `billing.orders` outside the connection's schema
 */
export async function dumpPostgres(
  connection: RawConnection,
  schemas: readonly string[],
  without: ReadonlySet<string>,
): Promise<Dump> {
  const [row] = await connection.query('SELECT current_schema() AS main');
  const main = String(row?.['main']);
  const scope = { connection, main, schemas: [...new Set([main, ...schemas])] };
  const { objects, isOutside } = await readObjects(scope);
  const left = new Set(objects.filter(({ label }) => isLeftOut(label, without)).map(({ id }) => id));
  const { kept, dependent } = withoutObjects(objects, (id) => left.has(id) || isOutside(id));
  const isMissing = ({ kind, needs }: DatabaseObject) => kind !== 'comments' && [...needs].some(isOutside);
  const missing = dependent.filter(isMissing).map(describeMissing);
  return { objects: inOrder(kept), missing: [...missing, ...(await readUnsupported(scope))] };
}

function isLeftOut(label: string, without: ReadonlySet<string>): boolean {
  return label.startsWith('table ') && without.has(label.slice('table '.length));
}

function describeMissing({ label }: DatabaseObject): string {
  return `${label} needs something outside the adopted schemas`;
}

interface Found {
  objects: DatabaseObject[];
  /** True for ids of things that the database has and no object creates. */
  isOutside: (id: string) => boolean;
}

async function readObjects(scope: PostgresScope): Promise<Found> {
  const sequences = await readSequences(scope);
  const objects = [
    ...readSchemas(scope),
    ...(await readExtensions(scope)),
    ...(await readTypes(scope)),
    ...(await readFunctions(scope)),
    ...(await readTables(scope, sequences)),
    ...(await readIndexes(scope)),
    ...(await readViews(scope)),
    ...(await readTriggers(scope)),
    ...(await readRules(scope)),
    ...(await readPolicies(scope)),
    ...(await readComments(scope)),
  ];
  return connect(scope, objects);
}

/** What is a part of an object has an id, too: its row type, its array type, defaults, constraints and the rule of a view. */
const PARTS = `SELECT 'pg_type:' || t.oid AS part, 'pg_class:' || t.typrelid AS whole FROM pg_type t WHERE t.typrelid <> 0
  UNION ALL SELECT 'pg_class:' || t.typrelid, 'pg_type:' || t.oid FROM pg_type t JOIN pg_class c ON c.oid = t.typrelid AND c.relkind = 'c'
  UNION ALL SELECT 'pg_type:' || t.typarray, 'pg_type:' || t.oid FROM pg_type t WHERE t.typarray <> 0
  UNION ALL SELECT 'pg_type:' || (to_jsonb(r)->>'rngmultitypid'), 'pg_type:' || r.rngtypid FROM pg_range r WHERE to_jsonb(r)->>'rngmultitypid' IS NOT NULL
  UNION ALL SELECT 'pg_attrdef:' || oid, 'pg_class:' || adrelid FROM pg_attrdef
  UNION ALL SELECT 'pg_constraint:' || oid, CASE WHEN contypid <> 0 THEN 'pg_type:' || contypid ELSE 'pg_class:' || conrelid END FROM pg_constraint
  UNION ALL SELECT 'pg_class:' || conindid, 'pg_constraint:' || oid FROM pg_constraint WHERE contype IN ('p', 'u', 'x')
  UNION ALL SELECT 'pg_rewrite:' || oid, 'pg_class:' || ev_class FROM pg_rewrite
  UNION ALL SELECT 'pg_class:' || objid, 'pg_class:' || refobjid FROM pg_depend
    WHERE classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass AND deptype IN ('a', 'i')
  UNION ALL SELECT x.classid::regclass || ':' || x.objid, 'pg_extension:' || x.refobjid FROM pg_depend x WHERE x.deptype = 'e'`;

const DEPENDENCIES = `SELECT DISTINCT classid::regclass || ':' || objid AS dependent, refclassid::regclass || ':' || refobjid AS needed
  FROM pg_depend WHERE deptype IN ('n', 'a') AND objid >= 16384 AND refobjid >= 16384 AND refclassid <> 'pg_namespace'::regclass`;

/** Adds what each object needs. */
async function connect({ connection }: PostgresScope, objects: DatabaseObject[]): Promise<Found> {
  const known = new Set(objects.map(({ id }) => id));
  const wholes = new Map((await connection.query(PARTS)).map(({ part, whole }) => [String(part), String(whole)]));
  const resolve = (id: string): string => {
    let found = id;
    for (let i = 0; i < 5 && !known.has(found) && wholes.has(found); i++) found = wholes.get(found) as string;
    return found;
  };
  const needs = new Map<string, Set<string>>();
  for (const { dependent, needed } of await connection.query(DEPENDENCIES)) {
    const [from, to] = [resolve(String(dependent)), resolve(String(needed))];
    const isOwner = known.has(`owner:${from.slice('pg_class:'.length)}`);
    if (from === to || isOwner) continue;
    const list = needs.get(from) ?? new Set<string>();
    needs.set(from, list.add(to));
  }
  return {
    objects: objects.map((object) => ({
      ...object,
      needs: new Set([...[...object.needs].map(resolve), ...(needs.get(object.id) ?? [])]),
    })),
    isOutside: (id) => /^pg_(?:class|type|proc|constraint|trigger|extension):/.test(id) && !known.has(id),
  };
}

const UNSUPPORTED = `SELECT 'aggregate ' || p.oid::regprocedure AS what FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE n.nspname = ANY (SCHEMAS) AND p.prokind = 'a' AND ${isOwn('pg_proc', 'p.oid')}
  UNION ALL SELECT 'function ' || p.oid::regprocedure FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
  JOIN pg_language l ON l.oid = p.prolang WHERE n.nspname = ANY (SCHEMAS) AND p.prokind <> 'a' AND l.lanname IN ('c', 'internal') AND ${isOwn('pg_proc', 'p.oid')}
    AND NOT EXISTS (SELECT 1 FROM pg_depend x WHERE x.classid = 'pg_proc'::regclass AND x.objid = p.oid AND x.deptype = 'i')
  UNION ALL SELECT 'operator ' || o.oid::regoperator FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace
  WHERE n.nspname = ANY (SCHEMAS) AND ${isOwn('pg_operator', 'o.oid')}
  UNION ALL SELECT 'collation ' || o.collname FROM pg_collation o JOIN pg_namespace n ON n.oid = o.collnamespace
  WHERE n.nspname = ANY (SCHEMAS) AND ${isOwn('pg_collation', 'o.oid')}
  UNION ALL SELECT 'text search configuration ' || o.cfgname FROM pg_ts_config o JOIN pg_namespace n ON n.oid = o.cfgnamespace
  WHERE n.nspname = ANY (SCHEMAS) AND ${isOwn('pg_ts_config', 'o.oid')}
  UNION ALL SELECT 'foreign table ' || c.oid::regclass FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = ANY (SCHEMAS) AND c.relkind = 'f'
  UNION ALL SELECT 'extended statistics ' || o.stxname FROM pg_statistic_ext o JOIN pg_namespace n ON n.oid = o.stxnamespace
  WHERE n.nspname = ANY (SCHEMAS)
  UNION ALL SELECT 'policy ' || p.polname || ' of ' || p.polrelid::regclass || ', which is for certain roles,' FROM pg_policy p
  JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ANY (SCHEMAS) AND p.polroles <> '{0}'
  UNION ALL SELECT 'event trigger ' || e.evtname FROM pg_event_trigger e WHERE ${isOwn('pg_event_trigger', 'e.oid')}`;

async function readUnsupported(scope: PostgresScope): Promise<string[]> {
  return (await ask(scope, UNSUPPORTED)).map(({ what }) => `${String(what)} is not part of it`);
}
