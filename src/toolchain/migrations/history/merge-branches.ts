// Joins branches: a migration without SQL, whose snapshot has the changes of all of them, found block by block and line by line.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Project } from '../../project/project.ts';
import { parseBlocks } from '../../schema/blocks.ts';
import { providerOf } from '../../schema/provider.ts';
import type { SchemaFile } from '../../schema/schema-file.ts';
import { findBranches } from './branches.ts';
import { errors } from '../errors.ts';
import {
  nextTimestamp,
  readLockedProvider,
  readMigrationNames,
  readSnapshot,
  scriptPath,
  writeMigration,
} from './history.ts';
import { checkName } from './migration-name.ts';
import { toScriptFiles } from '../make/scripts.ts';
import { fromSnapshot, toSnapshot } from './snapshot.ts';

export interface MergeResult {
  /** The migration that joins them; undefined when there was one branch only. */
  name: string | undefined;
  branches: string[][];
  files: string[];
}

/** File → block, as `model Post` → statement by its name, or by itself for `@@index` and the like. */
type Parts = Map<string, Map<string, Map<string, string>>>;

const NOTE = '-- Joins two branches: nothing to do.\n';
const DO_NOTHING = { up: NOTE, down: NOTE };

/**
 * Writes the migration that joins branches.
 *
 * @throws {ProjectError} MIGRATION_MERGE_CONFLICT: both change the same line, or one rebuilds a SQLite table that the other changes
 * @throws {UsageError} MIGRATION_NAME_INVALID
 */
export async function mergeBranches(
  project: Project,
  options: { name?: string | undefined; now?: Date } = {},
): Promise<MergeResult> {
  const found = findBranches(project);
  if (!found) return { name: undefined, branches: [], files: [] };
  const { base, branches } = found;
  const ends = branches.map((branch) => branch.at(-1) as string);
  assertNoRebuildOfShared(project, branches, ends);
  const provider = readLockedProvider(project) ?? providerOf(project.settings.databaseUrl);
  const partsOf = (name: string | undefined): Parts => {
    const text = name === undefined ? undefined : readSnapshot(project, name);
    return toParts(text === undefined ? [] : fromSnapshot(text, provider));
  };
  const [first, ...others] = ends;
  let merged = partsOf(first);
  for (const other of others) merged = mergeParts(partsOf(base), merged, partsOf(other), ends);
  const existing = readMigrationNames(project);
  const name = `${nextTimestamp(existing, options.now ?? new Date())}_${checkName(options.name ?? 'merge')}`;
  const files = {
    ...toScriptFiles(provider, DO_NOTHING, DO_NOTHING),
    'schema.prisma': toSnapshot(toFiles(merged), { follows: ends }),
  };
  return { name, branches, files: await writeMigration(project, name, files, provider) };
}

function toParts(files: readonly SchemaFile[]): Parts {
  return new Map(
    files.map(([path, text]) => [
      path,
      new Map(
        parseBlocks(text).map((block) => [
          `${block.kind} ${block.name}`,
          new Map(
            block.members.map((member) => {
              const statement = text.slice(member.start, member.end);
              return [member.kind === 'attribute' ? statement : member.name, statement];
            }),
          ),
        ]),
      ),
    ]),
  );
}

function toFiles(parts: Parts): SchemaFile[] {
  return [...parts].map(([path, blocks]) => [
    path,
    [...blocks]
      .map(([head, lines]) => `${head} {\n${[...lines.values()].map((line) => `  ${line}\n`).join('')}}\n`)
      .join('\n'),
  ]);
}

function mergeParts(base: Parts, ours: Parts, theirs: Parts, ends: string[]): Parts {
  const merged: Parts = new Map();
  for (const path of new Set([...ours.keys(), ...theirs.keys()])) {
    const [was, mine, other] = [base.get(path), ours.get(path) ?? new Map(), theirs.get(path) ?? new Map()];
    const blocks = mergeMaps({ base: was ?? new Map(), ours: mine, theirs: other }, isSameBlock, (head, b, m, o) => {
      if (!m || !o)
        throw errors.MIGRATION_MERGE_CONFLICT({ what: `one deletes ${head} and the other changes it`, ends });
      return mergeMaps(
        { base: b ?? new Map(), ours: m, theirs: o },
        (x, y) => x === y,
        (line) => {
          throw errors.MIGRATION_MERGE_CONFLICT({ what: `both change ${line} of ${head}`, ends });
        },
      );
    });
    if (blocks.size > 0) merged.set(path, blocks);
  }
  return merged;
}

function isSameBlock(a: Map<string, string>, b: Map<string, string>): boolean {
  return a.size === b.size && [...a].every(([name, line]) => b.get(name) === line);
}

/** What one side changed is taken; what both changed alike too; the rest is for `both` to decide. */
function mergeMaps<T>(
  { base, ours, theirs }: Record<'base' | 'ours' | 'theirs', ReadonlyMap<string, T>>,
  isSame: (a: T, b: T) => boolean,
  both: (key: string, base: T | undefined, ours: T | undefined, theirs: T | undefined) => T,
): Map<string, T> {
  const equal = (a: T | undefined, b: T | undefined) => (a === undefined || b === undefined ? a === b : isSame(a, b));
  const merged = new Map<string, T>();
  for (const key of new Set([...ours.keys(), ...theirs.keys()])) {
    const [was, mine, other] = [base.get(key), ours.get(key), theirs.get(key)];
    let result = mine;
    if (equal(was, mine)) result = other;
    else if (!equal(was, other) && !equal(mine, other)) result = both(key, was, mine, other);
    if (result !== undefined) merged.set(key, result);
  }
  return merged;
}

/** A rebuilt SQLite table has the columns that its own branch knows: those of the other branch would be lost. */
function assertNoRebuildOfShared(project: Project, branches: readonly string[][], ends: string[]): void {
  const scripts = branches.map((names) => names.map((name) => sqliteScript(project, name)).join('\n'));
  scripts.forEach((script, i) => {
    for (const [, table] of script.matchAll(/CREATE TABLE "new_((?:[^"]|"")+)"/g)) {
      const isTouched = scripts.some((other, j) => j !== i && changesTable(other, table as string));
      if (isTouched)
        throw errors.MIGRATION_MERGE_CONFLICT({
          what: `both change table ${table as string}, and one rebuilds it on SQLite`,
          ends,
        });
    }
  });
}

function changesTable(script: string, table: string): boolean {
  return [`ALTER TABLE "${table}"`, `DROP TABLE "${table}"`, `CREATE TABLE "new_${table}"`].some((start) =>
    script.includes(start),
  );
}

function sqliteScript(project: Project, name: string): string {
  const file = join(project.root, scriptPath(project, name, 'up', 'sqlite'));
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
