// Several migrations become one. Those that it was made of move into its folder, for databases that have some of them.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { DatabaseProvider } from '../../../kernel/model.ts';
import { applyChanges, type Change } from '../../journal/journal.ts';
import { folders, type Project } from '../../project/project.ts';
import { providerOf } from '../../schema/provider.ts';
import { assertOneBranch } from '../history/branches.ts';
import { isDataMigration } from '../make/data-migration.ts';
import { errors } from '../errors.ts';
import {
  findMigration,
  readLockedProvider,
  readMigrationNames,
  readSnapshot,
  REPLACED_FOLDER,
} from '../history/history.ts';
import { checkName } from '../history/migration-name.ts';
import { isAsGenerated, isPlain, readScriptFiles, writeBetween, type ScriptFiles } from '../make/rewritten-sql.ts';
import { runsOutsideTransaction } from '../apply/run-script.ts';
import { hashScripts, readNotes, withNotes } from '../history/snapshot.ts';

interface SquashOptions {
  /** The last migration to be squashed: its name, its timestamp, or part of it. */
  name: string;
  /** The first one. Default: the first of all. */
  from?: string | undefined;
  /** What the new one is called. Default: `squashed_` and the name of the last. */
  squashedName?: string | undefined;
  /** Puts the SQL of all one after the other, instead of generating it again where that has the same effect. */
  noOptimize?: boolean | undefined;
  /** Only answers what would become what. */
  dryRun?: boolean | undefined;
}

interface SquashedMigration {
  name: string;
  replaces: string[];
  /** Of those, the ones whose SQL is kept as it is: edited, renaming, or filling rows. */
  kept: string[];
}

export interface SquashResult {
  squashed: SquashedMigration[];
  /** In the range and left as they are: in TypeScript, outside a transaction, or without the models after them. */
  left: string[];
  /** Written files, relative to the project; empty with `dryRun`. */
  files: string[];
}

/**
 * Replaces migrations by fewer ones that do the same: one for each run of them between data migrations, which stay where they
 * are. Databases that have all of the old ones record the new one; those that have some take the rest of them first.
 *
 * @throws {UsageError} MIGRATION_UNKNOWN, MIGRATION_AMBIGUOUS, MIGRATION_NAME_INVALID, MIGRATION_SQUASH_RANGE
 * @throws {ProjectError} MIGRATION_BRANCHES, MIGRATION_SQUASHED_ALREADY
 */
export async function squashMigrations(project: Project, options: SquashOptions): Promise<SquashResult> {
  assertOneBranch(project);
  const names = readMigrationNames(project);
  const range = readRange(names, options);
  const left = range.filter((name) => mustStay(project, name));
  const runs = splitAt(range, left).filter((run) => run.length > 1);
  for (const name of runs.flat()) assertNoParts(project, name);
  const provider = readLockedProvider(project) ?? providerOf(project.settings.databaseUrl);
  const plans = [];
  for (const [i, run] of runs.entries()) {
    const before = names[names.indexOf(run[0] as string) - 1];
    const title = options.squashedName && `${checkName(options.squashedName)}${i === 0 ? '' : `_${i + 1}`}`;
    plans.push(await planSquash(project, provider, { run, before, title, noOptimize: options.noOptimize ?? false }));
  }
  const squashed = plans.map(({ name, replaces, kept }) => ({ name, replaces, kept }));
  const files = options.dryRun || plans.length === 0 ? [] : await writeSquashes(project, plans);
  return { squashed, left, files };
}

function readRange(names: readonly string[], { name, from }: SquashOptions): string[] {
  const last = names.indexOf(findMigration(names, name));
  const first = from === undefined ? 0 : names.indexOf(findMigration(names, from));
  if (first >= last)
    throw errors.MIGRATION_SQUASH_RANGE({ first: names[first] as string, last: names[last] as string });
  return names.slice(first, last + 1);
}

function mustStay(project: Project, name: string): boolean {
  if (isDataMigration(project, name) || readSnapshot(project, name) === undefined) return true;
  return Object.values(readScriptFiles(project, name)).some(runsOutsideTransaction);
}

function splitAt(names: readonly string[], borders: readonly string[]): string[][] {
  const runs: string[][] = [[]];
  for (const name of names) {
    if (borders.includes(name)) runs.push([]);
    else runs.at(-1)?.push(name);
  }
  return runs;
}

/** A database may have some parts of a squashed migration: then its result must stay the same as theirs. */
function assertNoParts(project: Project, name: string): void {
  if (existsSync(join(folders.migrations(project), name, REPLACED_FOLDER)))
    throw errors.MIGRATION_SQUASHED_ALREADY({ name });
}

interface SquashPlan extends SquashedMigration {
  files: ScriptFiles;
}

async function planSquash(
  project: Project,
  provider: DatabaseProvider,
  {
    run,
    before,
    title,
    noOptimize,
  }: { run: string[]; before: string | undefined; title: string | undefined; noOptimize: boolean },
): Promise<SquashPlan> {
  const last = run.at(-1) as string;
  const pieces: ScriptFiles[] = [];
  const kept: string[] = [];
  let open: { before: string | undefined; last: string } | undefined;
  let previous = before;
  const close = async () => {
    if (open) pieces.push(await writeBetween(project, provider, open.before, open.last));
    open = undefined;
  };
  for (const name of run) {
    // With nothing before it and nothing kept, what was generated for rows finds none.
    const isFromNothing = before === undefined && kept.length === 0;
    const isRewritable =
      !noOptimize &&
      ((isFromNothing && isAsGenerated(project, name)) || (await isPlain(project, provider, previous, name)));
    if (isRewritable) {
      open = { before: open ? open.before : previous, last: name };
    } else {
      await close();
      pieces.push(withTitle(name, readScriptFiles(project, name)));
      kept.push(name);
    }
    previous = name;
  }
  await close();
  const files = joinScripts(pieces);
  const stamp = /^\d+/.exec(last)?.[0] ?? last;
  const name = `${stamp}_${title ?? `squashed_${last.replace(/^\d+_/, '')}`}`;
  const isGenerated = run.every((part) => !kept.includes(part) || isAsGenerated(project, part));
  return {
    name,
    replaces: run,
    kept,
    files: { ...files, 'schema.prisma': snapshotOf(project, run, isGenerated ? files : undefined) },
  };
}

function withTitle(name: string, files: ScriptFiles): ScriptFiles {
  return Object.fromEntries(Object.entries(files).map(([file, text]) => [file, `-- ${name}\n${text}`]));
}

/** In reverse order for reverting; if one of them lacks a file, so does the whole. */
function joinScripts(pieces: readonly ScriptFiles[]): ScriptFiles {
  const names = Object.keys(pieces[0] ?? {}).filter((file) => pieces.every((piece) => file in piece));
  return Object.fromEntries(
    names.map((file) => {
      const scripts = pieces.map((piece) => piece[file] as string).filter((text) => text.trim() !== '');
      return [file, (file.startsWith('down') ? scripts.toReversed() : scripts).join('\n')];
    }),
  );
}

function snapshotOf(project: Project, run: readonly string[], generated: ScriptFiles | undefined): string {
  const { follows } = readNotes(readSnapshot(project, run[0] as string) ?? '');
  const scripts = generated && hashScripts(generated);
  return withNotes(readSnapshot(project, run.at(-1) as string) ?? '', {
    ...(follows && { follows }),
    replaces: run,
    scripts,
  });
}

/** Each new folder appears with copies of its parts, whose own folders are removed in the same step. */
async function writeSquashes(project: Project, plans: readonly SquashPlan[]): Promise<string[]> {
  const changes = plans.flatMap(({ name, replaces, files }): Change[] => [
    {
      kind: 'folder',
      path: `migrations/${name}`,
      files: { ...files, ...Object.fromEntries(replaces.flatMap((part) => copyOf(project, part))) },
    },
    ...replaces.map((part): Change => ({ kind: 'remove-folder', path: `migrations/${part}` })),
  ]);
  await applyChanges(project.root, changes, { command: 'quintet squashmigrations' });
  return plans.flatMap(({ name, files }) => Object.keys(files).map((file) => join('migrations', name, file)));
}

/** Every file of a migration, by its path in the squashed one. */
function copyOf(project: Project, part: string): [string, string][] {
  const folder = join(folders.migrations(project), part);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [join(REPLACED_FOLDER, part, relative(folder, path)), readFileSync(path, 'utf8')]);
}
