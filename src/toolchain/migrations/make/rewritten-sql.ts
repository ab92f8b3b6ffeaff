// Whether the SQL of migrations can be generated again from the models, and the result.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseProvider } from '../../../kernel/model.ts';
import { folders, type Project } from '../../project/project.ts';
import type { SchemaFile } from '../../schema/schema-file.ts';
import { withoutAcceptance } from '../classify/acceptance.ts';
import { readSnapshot } from '../history/history.ts';
import { toScriptFiles, writePortableScripts } from './scripts.ts';
import { fromSnapshot, hashScripts, readNotes } from '../history/snapshot.ts';

type Root = Pick<Project, 'root'>;

/** File name → SQL. */
export type ScriptFiles = Record<string, string>;

/** The SQL of a migration for both databases, as it is on disk. */
export function readScriptFiles(project: Root, name: string): ScriptFiles {
  const folder = join(folders.migrations(project), name);
  if (!existsSync(folder)) return {};
  const files = readdirSync(folder).filter((file) => /^(migration|down)(\.\w+)?\.sql$/.test(file));
  return Object.fromEntries(files.sort().map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
}

/** True if the SQL was not edited since it was generated; false also if that was not recorded. */
export function isAsGenerated(project: Root, name: string): boolean {
  const snapshot = readSnapshot(project, name);
  const { scripts } = readNotes(snapshot ?? '');
  return scripts !== undefined && scripts === hashScripts(readScriptFiles(project, name));
}

/** The SQL that leads from the models after one migration, undefined being none, to those after another. */
export async function writeBetween(
  project: Root,
  provider: DatabaseProvider,
  before: string | undefined,
  after: string,
): Promise<ScriptFiles> {
  const modelsAfter = (name: string): SchemaFile[] => fromSnapshot(readSnapshot(project, name) ?? '', provider);
  const from = before === undefined ? undefined : modelsAfter(before);
  const { main, other } = await writePortableScripts(provider, { before: from, after: modelsAfter(after) });
  return toScriptFiles(provider, main, other);
}

/**
 * True where the SQL says no more than the models before and after it do: a rename or a value for rows cannot be seen in them.
 */
export async function isPlain(
  project: Root,
  provider: DatabaseProvider,
  before: string | undefined,
  name: string,
): Promise<boolean> {
  if (before !== undefined && readSnapshot(project, before) === undefined) return false;
  const [found, fresh] = [readScriptFiles(project, name), await writeBetween(project, provider, before, name)];
  return Object.entries(found).every(
    ([file, text]) => withoutAcceptance(text.replaceAll('\r\n', '\n')) === fresh[file],
  );
}
