import type { Database } from '../../kernel/database.ts';
import type { SchemaDescription } from '../../kernel/model.ts';
import { quoteName, tableSql } from '../../kernel/sql-names.ts';
import { frameworkTablesOf } from './framework-rows.ts';

/**
 * Deletes every row of every model's table, of the join tables between them and of the tables of Quintet itself; numbering starts
 * again at 1.
 */
export async function emptyDatabase(database: Database, schema: Pick<SchemaDescription, 'models'>): Promise<void> {
  const framework = await frameworkTablesOf(database);
  const tables = [...tableNames(schema).map(({ table }) => table), ...framework];
  if (tables.length === 0) return;
  if (database.provider === 'postgresql') {
    const names = [...tableNames(schema).map(tableSql), ...framework.map(quoteName)];
    await database.executeRaw(`TRUNCATE ${[...new Set(names)].join(', ')} RESTART IDENTITY CASCADE`);
    return;
  }
  // Off until the last delete: the order of the tables would matter otherwise.
  await database.executeRaw('PRAGMA foreign_keys = OFF');
  try {
    for (const table of tables) await database.executeRaw(`DELETE FROM ${quoteName(table)}`);
    await database
      .executeRaw(`DELETE FROM sqlite_sequence WHERE name IN (${tables.map(() => '?').join(', ')})`, ...tables)
      .catch(hasNoSequence);
  } finally {
    await database.executeRaw('PRAGMA foreign_keys = ON');
  }
}

interface Table {
  schema?: string | undefined;
  table: string;
}

/** Prisma keeps a many-to-many relation without a model in a table called `_<relation>`. */
function tableNames({ models }: Pick<SchemaDescription, 'models'>): Table[] {
  const joins = models.flatMap((model) =>
    model.fields.flatMap((field) => {
      const { relation } = field;
      return relation?.manyToMany ? [{ schema: relation.schema, table: `_${relation.name}` }] : [];
    }),
  );
  const all = [...models, ...joins];
  return [...new Map(all.map(({ schema, table }) => [tableSql({ schema, table }), { schema, table }])).values()];
}

/** SQLite makes the table with the first AUTOINCREMENT column. */
function hasNoSequence(error: unknown): number {
  if (/no such table: sqlite_sequence/.test(String((error as Error).message) + String((error as Error).cause)))
    return 0;
  throw error;
}
