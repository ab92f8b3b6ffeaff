// What the models know of a database, learnt from the SQL that would create it: all else in a table is carried over when the
// table is rebuilt.
import { join } from 'node:path';
import type { RawConnection } from '../../../kernel/raw-connection.ts';
import type { Project } from '../../project/project.ts';
import { readMigrationNames, readSnapshot, REPLACED_FOLDER } from '../history/history.ts';
import { readReplaces, type MigrateStep } from '../apply/migration-steps.ts';
import { splitStatements } from '../apply/run-script.ts';
import { diffSchemas } from '../diff/schema-engine.ts';
import { fromSnapshot } from '../history/snapshot.ts';
import { nameKey } from './sql-tokens.ts';
import { isCounted, parseTable, type TableDefinition } from './table-definition.ts';

interface KnownTable {
  columns: Set<string>;
  /** Columns of each foreign key, joined by commas. */
  foreignKeys: Set<string>;
  /** Its key is declared AUTOINCREMENT. */
  isCounted: boolean;
}

const NAME = '("(?:[^"]|"")+")';
const RENAME_TABLE = new RegExp(`^ALTER TABLE ${NAME} RENAME TO ${NAME}$`, 'i');
const RENAME_COLUMN = new RegExp(`^ALTER TABLE ${NAME} RENAME COLUMN ${NAME} TO ${NAME}$`, 'i');
const ADD_COLUMN = new RegExp(`^ALTER TABLE ${NAME} ADD COLUMN ${NAME}`, 'i');
const CREATE_INDEX = new RegExp(`^CREATE (?:UNIQUE )?INDEX (?:IF NOT EXISTS )?${NAME}`, 'i');

export class KnownSchema {
  readonly #tables = new Map<string, KnownTable>();
  readonly #indexes = new Set<string>();

  /** Takes in what a statement of a migration changes. */
  learn(statement: string): void {
    const [, from, to] = RENAME_TABLE.exec(statement) ?? [];
    if (from && to) return this.#renameTable(nameKey(from), nameKey(to));
    const [, owner, column, newName] = RENAME_COLUMN.exec(statement) ?? [];
    if (owner && column && newName) return this.#renameColumn(nameKey(owner), nameKey(column), nameKey(newName));
    const [, added, name] = ADD_COLUMN.exec(statement) ?? [];
    if (added && name) return void this.#tables.get(nameKey(added))?.columns.add(nameKey(name));
    const [, index] = CREATE_INDEX.exec(statement) ?? [];
    if (index) return void this.#indexes.add(nameKey(index));
    const table = parseTable(statement);
    if (table) this.learnTable(table);
  }

  learnTable(table: TableDefinition, name: string = table.name): void {
    const inline = table.columns.filter(({ constraints }) => constraints.some(({ kind }) => kind === 'REFERENCES'));
    const own = table.constraints.filter(({ kind }) => kind === 'FOREIGN').map(({ columns }) => columns.join());
    this.#tables.set(name.toLowerCase(), {
      columns: new Set(table.columns.map((column) => column.name.toLowerCase())),
      foreignKeys: new Set([...own, ...inline.map((column) => column.name.toLowerCase())]),
      isCounted: isCounted(table),
    });
  }

  hasColumn(table: string, column: string): boolean {
    return this.#tables.get(table.toLowerCase())?.columns.has(column.toLowerCase()) ?? false;
  }

  hasForeignKey(table: string, columns: readonly string[]): boolean {
    return this.#tables.get(table.toLowerCase())?.foreignKeys.has(columns.join()) ?? false;
  }

  isCounted(table: string): boolean {
    return this.#tables.get(table.toLowerCase())?.isCounted ?? false;
  }

  hasIndex(name: string): boolean {
    return this.#indexes.has(name.toLowerCase());
  }

  #renameTable(from: string, to: string): void {
    const table = this.#tables.get(from);
    if (table === undefined) return;
    this.#tables.delete(from);
    this.#tables.set(to, table);
  }

  #renameColumn(owner: string, from: string, to: string): void {
    const table = this.#tables.get(owner);
    if (table?.columns.delete(from)) table.columns.add(to);
    const keys = [...(table?.foreignKeys ?? [])].map((key) =>
      key
        .split(',')
        .map((name) => (name === from ? to : name))
        .join(),
    );
    if (table) table.foreignKeys = new Set(keys);
  }
}

/**
 * What the models know of a SQLite database before this step; undefined where the migrations do not say, because Prisma's own
 * tools wrote them.
 */
export async function readKnownSchema(
  project: Pick<Project, 'root'>,
  step: MigrateStep,
): Promise<KnownSchema | undefined> {
  const last = stateBefore(project, step);
  const snapshot = last === undefined ? undefined : readSnapshot(project, last);
  if (snapshot === undefined) return undefined;
  const known = new KnownSchema();
  const script = await diffSchemas('sqlite', undefined, fromSnapshot(snapshot, 'sqlite'));
  for (const statement of splitStatements(script)) known.learn(withoutLeadingComments(statement));
  return known;
}

/** As `readKnownSchema`, for a script that rebuilds a SQLite table: others lose what they drop. */
export async function readKnownForRebuild(
  project: Pick<Project, 'root'>,
  { provider }: Pick<RawConnection, 'provider'>,
  step: MigrateStep,
  script: string,
): Promise<KnownSchema | undefined> {
  return provider === 'sqlite' && rebuildsTable(script) ? readKnownSchema(project, step) : undefined;
}

/** True for scripts that rebuild a table. */
export function rebuildsTable(script: string): boolean {
  return /^CREATE TABLE "new_/m.test(script);
}

/** The folder in migrations/ that has the models before the step. */
function stateBefore(
  project: Pick<Project, 'root'>,
  { name, folder = name, partOf, direction }: MigrateStep,
): string | undefined {
  if (direction === 'unapply') return folder;
  const names = readMigrationNames(project);
  const parts = partOf === undefined ? [] : readReplaces(project, partOf);
  const part = parts[parts.indexOf(name) - 1];
  if (part !== undefined) return join(partOf as string, REPLACED_FOLDER, part);
  return names[names.indexOf(partOf ?? name) - 1];
}

export function withoutLeadingComments(statement: string): string {
  return statement.replace(/^\s*(?:--[^\n]*(?:\n\s*|$)|\/\*[\s\S]*?\*\/\s*)+/, '').trim();
}
