// The definition of a SQLite database: the statements that it keeps itself.
import type { RawConnection } from '../../../kernel/raw-connection.ts';
import { quoteQualified } from '../apply/database-tables.ts';
import { inOrder, type DatabaseObject, type ObjectKind } from './database-object.ts';
import type { Dump } from './dump-postgres.ts';

// A virtual table makes the tables behind it.
const OBJECTS = `SELECT type, name, tbl_name AS owner, sql FROM sqlite_master
  WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
    AND tbl_name NOT IN (SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow') ORDER BY rowid`;
const KINDS: Readonly<Record<string, ObjectKind>> = {
  table: 'tables',
  index: 'indexes',
  view: 'views',
  trigger: 'triggers',
};

/** @param without tables that are left out with their indexes and triggers, and with the views that name them */
export async function dumpSqlite(connection: RawConnection, without: ReadonlySet<string>): Promise<Dump> {
  const rows = await connection.query(OBJECTS);
  const objects = rows.flatMap((row): DatabaseObject[] => {
    const [type, name, owner, sql] = ['type', 'name', 'owner', 'sql'].map((key) => String(row[key])) as [
      string,
      string,
      string,
      string,
    ];
    const kind = KINDS[type];
    if (kind === undefined || without.has(owner)) return [];
    if (kind === 'views' && [...without].some((table) => names(sql, table))) return [];
    const isDropped = kind === 'tables' || kind === 'views';
    return [
      {
        id: `${type}:${name}`,
        kind,
        label: `${type} ${name}`,
        create: sql,
        drop: isDropped ? `DROP ${type.toUpperCase()} ${quoteQualified(name)}` : undefined,
        needs: new Set(),
      },
    ];
  });
  return { objects: inOrder(objects), missing: [] };
}

function names(sql: string, table: string): boolean {
  return sql.split(/[^\p{L}\p{N}_$]+/u).some((word) => word.toLowerCase() === table.toLowerCase());
}
