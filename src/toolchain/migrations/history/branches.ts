// Each snapshot says which migration it was made after. Where two were made after the same one, two branches were joined in
// version control, and neither snapshot has the changes of the other.
import type { Project } from '../../project/project.ts';
import { errors } from '../errors.ts';
import { readMigrationNames, readSnapshotHead } from './history.ts';
import { readNotes } from './snapshot.ts';

interface Branches {
  /** Last migration that they share; undefined when each began on its own. */
  base: string | undefined;
  /** Names of each branch, oldest first; the branch of the newest migration last. */
  branches: string[][];
}

/** The branches that are not joined yet; undefined where every migration follows the one before it. */
export function findBranches(project: Pick<Project, 'root'>): Branches | undefined {
  const names = readMigrationNames(project);
  const notes = names.map((name) => readNotes(readSnapshotHead(project, name)));
  const squashed = new Map(names.flatMap((name, i) => notes[i]?.replaces?.map((part) => [part, name] as const) ?? []));
  const parents = new Map(names.map((name, i) => [name, parentsOf(names, i, notes[i]?.follows ?? [], squashed)]));
  const followed = new Set([...parents.values()].flat());
  const ends = names.filter((name) => !followed.has(name));
  if (ends.length < 2) return undefined;
  const histories = ends.map((end) => historyOf(parents, end));
  const isShared = (name: string) => histories.every((history) => history.has(name));
  return {
    base: names.findLast(isShared),
    branches: histories.map((history) => names.filter((name) => history.has(name) && !isShared(name))),
  };
}

/** @throws {ProjectError} MIGRATION_BRANCHES */
export function assertOneBranch(project: Pick<Project, 'root'>): void {
  const found = findBranches(project);
  if (!found) return;
  const ends = found.branches.map((branch) => branch.at(-1) as string);
  throw errors.MIGRATION_BRANCHES({ ends, base: found.base ?? 'nothing' });
}

/** A migration without a parent, or with a missing one, follows the one before it. */
function parentsOf(
  names: readonly string[],
  i: number,
  follows: readonly string[],
  squashed: ReadonlyMap<string, string>,
): string[] {
  const known = follows
    .map((parent) => squashed.get(parent) ?? parent)
    .filter((parent) => names.includes(parent) && parent < (names[i] as string));
  if (known.length > 0) return known;
  return i === 0 ? [] : [names[i - 1] as string];
}

function historyOf(parents: ReadonlyMap<string, string[]>, end: string): Set<string> {
  const history = new Set<string>();
  const open = [end];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (history.has(name)) continue;
    history.add(name);
    open.push(...(parents.get(name) ?? []));
  }
  return history;
}
