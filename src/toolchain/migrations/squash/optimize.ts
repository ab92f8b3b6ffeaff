// The SQL of one migration in its shortest form.
import { join } from 'node:path';
import { applyChanges, type Change } from '../../journal/journal.ts';
import type { Project } from '../../project/project.ts';
import { providerOf } from '../../schema/provider.ts';
import { isDataMigration } from '../make/data-migration.ts';
import { checksum, findMigration, readLockedProvider, readMigrationNames, readSnapshot } from '../history/history.ts';
import { isAsGenerated, readScriptFiles, writeBetween, type ScriptFiles } from '../make/rewritten-sql.ts';
import { splitStatements } from '../apply/run-script.ts';
import { hashScripts, readNotes, withNotes } from '../history/snapshot.ts';

export interface OptimizeResult {
  name: string;
  /** Statements of `migration.sql`. */
  before: number;
  after: number;
  /** Why it stays as it is: `edited` by hand, `data` that the models do not contain, or it is the `shortest` already. */
  reason: 'edited' | 'data' | 'shortest' | undefined;
  /** Written files, relative to the project; empty with `check`. */
  files: string[];
}

/**
 * Generates the SQL of a migration again from the models before and after it, where that is shorter and does the same. Databases
 * that have applied it do not report it as edited.
 *
 * @throws {UsageError} MIGRATION_UNKNOWN, MIGRATION_AMBIGUOUS
 */
export async function optimizeMigration(
  project: Project,
  options: { name: string; check?: boolean | undefined },
): Promise<OptimizeResult> {
  const names = readMigrationNames(project);
  const name = findMigration(names, options.name);
  const before = names[names.indexOf(name) - 1];
  const found = readScriptFiles(project, name);
  const size = countStatements(found);
  const stays = (reason: OptimizeResult['reason']) => ({ name, before: size, after: size, reason, files: [] });
  if (!isAsGenerated(project, name)) return stays('edited');
  if (isDataMigration(project, name) || (before !== undefined && touchesData(found))) return stays('data');
  const provider = readLockedProvider(project) ?? providerOf(project.settings.databaseUrl);
  const fresh = await writeBetween(project, provider, before, name);
  if (Object.keys(found).some((file) => !(file in fresh)) || countStatements(fresh) >= size) return stays('shortest');
  const files = options.check ? [] : await writeScripts(project, name, found, fresh);
  return { name, before: size, after: countStatements(fresh), reason: undefined, files };
}

function countStatements(files: ScriptFiles): number {
  return splitStatements(files['migration.sql'] ?? '').length;
}

/** Renames and values for rows, which the models before and after do not contain. */
function touchesData(files: ScriptFiles): boolean {
  return Object.values(files).some((script) =>
    /\bRENAME COLUMN\b|^UPDATE |^ALTER TABLE "(?!new_).*" RENAME TO/m.test(script),
  );
}

async function writeScripts(project: Project, name: string, found: ScriptFiles, fresh: ScriptFiles): Promise<string[]> {
  const snapshot = readSnapshot(project, name) ?? '';
  const notes = readNotes(snapshot);
  const kept = Object.fromEntries(Object.keys(found).map((file) => [file, fresh[file] as string]));
  const old = Object.entries(found).filter(([file]) => file.startsWith('migration'));
  const formerly = [...new Set([...(notes.formerly ?? []), ...old.map(([, script]) => checksum(script))])];
  const files = { ...kept, 'schema.prisma': withNotes(snapshot, { ...notes, formerly, scripts: hashScripts(kept) }) };
  const changes = Object.entries(files).map(([file, content]): Change => ({
    kind: 'write',
    path: `migrations/${name}/${file}`,
    content,
  }));
  await applyChanges(project.root, changes, { command: `quintet optimizemigration ${name}` });
  return Object.keys(files).map((file) => join('migrations', name, file));
}
