// What a command may change, read before and after it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSqlite } from '../../../src/runtime/db/sqlite/sqlite-handle.ts';
import type { Scene } from './scenes.ts';

export interface State {
  /** Paths of the project's files with their contents, without packages, generated files and the database. */
  files: Record<string, string>;
  migrations: readonly Migration[];
  /** Tables with their numbers of rows, without those of the migrations themselves. */
  tables: Record<string, number>;
}

export interface Migration {
  name: string;
  isApplied: boolean;
  /** True for those of the app `shop`. */
  isOfShop: boolean;
}

const SKIPPED = /^(?:node_modules|\.quintet|vendor|dist)\/|^db\.sqlite3/;
/** What `quintet new` starts with: accounts and the tables of Quintet. */
const FIRST = /_(?:initial|quintet_tables)$/;
const TABLES = `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '!_%' ESCAPE '!'`;

export function readState(scene: Scene): State {
  return { files: readFiles(scene.root), migrations: readMigrations(scene), tables: readTables(scene.root) };
}

function readFiles(root: string): Record<string, string> {
  const paths = ['src', 'migrations'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1)),
  );
  const own = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    [...paths, ...own.map(({ name }) => name)]
      .filter((path) => !SKIPPED.test(path))
      .sort()
      .map((path) => [path, readFileSync(join(root, path), 'utf8')]),
  );
}

function readMigrations(scene: Scene): Migration[] {
  const { code, stdout, stderr } = scene.quintet(['showmigrations', '--json'], { env: {}, input: '' });
  if (code !== 0) throw new Error(`showmigrations exited with code ${code}\n${stderr}`);
  const rows = JSON.parse(stdout) as { name: string; appliedAt: string | null }[];
  return rows.map(({ name, appliedAt }) => ({ name, isApplied: appliedAt !== null, isOfShop: !FIRST.test(name) }));
}

function readTables(root: string): Record<string, number> {
  const file = join(root, 'db.sqlite3');
  if (!existsSync(file)) return {};
  const handle = openSqlite(file);
  const read = (sql: string) => handle.statement(sql).all([]);
  try {
    const names = read(TABLES).map(([name]) => String(name));
    return Object.fromEntries(names.map((name) => [name, Number(read(`SELECT count(*) FROM "${name}"`)[0]?.[0])]));
  } finally {
    handle.close();
  }
}
