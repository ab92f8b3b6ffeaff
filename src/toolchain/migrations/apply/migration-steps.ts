// Which steps lead from what is applied to what is wanted. A squashed migration stands for those that it replaces: a database
// that has all of them records it, one with some of them applies the others first, and a new one runs it instead.
import { join } from 'node:path';
import type { AppliedMigration } from './applied-table.ts';
import { findMigration, readSnapshotHead, REPLACED_FOLDER } from '../history/history.ts';
import type { Project } from '../../project/project.ts';
import type { Risk } from './risk.ts';
import { readNotes } from '../history/snapshot.ts';

export interface MigrateStep {
  name: string;
  direction: 'apply' | 'unapply';
  /** The folder in migrations/, for one that was squashed: it has moved. */
  folder?: string;
  /** The squashed migration that it is a part of. */
  partOf?: string;
  /** With a squashed migration whose parts are applied: it is recorded in their place. */
  replaces?: readonly string[];
  /** Set where it is recorded without being run, as its tables or its parts are there. */
  isFaked?: boolean;
  /** With `plan` only. */
  sql?: string;
  /** With `plan` only: what it costs the database as it is now. */
  risks?: Risk[];
}

type Root = Pick<Project, 'root'>;

/** Undefined for all, '' for none, else the name of the last one to be applied. Throws MIGRATION_UNKNOWN, MIGRATION_AMBIGUOUS. */
export function toTarget(names: readonly string[], target: string | undefined): string | undefined {
  if (target === undefined) return undefined;
  return target === 'zero' ? '' : findMigration(names, target, true);
}

/** The migrations that `name` was squashed from; none for others. */
export function readReplaces(project: Root, name: string): readonly string[] {
  return readNotes(readSnapshotHead(project, name)).replaces ?? [];
}

export function planSteps(
  project: Root,
  names: readonly string[],
  applied: readonly AppliedMigration[],
  target: string | undefined,
): MigrateStep[] {
  const isApplied = (name: string) =>
    applied.some((migration) => migration.name === name && migration.appliedAt !== undefined);
  const all = names.flatMap((name) =>
    isApplied(name) ? [{ name }] : expand(name, readReplaces(project, name), isApplied),
  );
  const wanted = ({ name, partOf = name }: Part) => target === undefined || partOf <= target;
  const back = all.filter((step) => !wanted(step) && isApplied(step.name)).reverse();
  const forth = all.filter((step) => wanted(step) && !isApplied(step.name));
  return [
    ...back.map((step) => ({ ...step, direction: 'unapply' as const })),
    ...forth.map((step) => ({ ...step, direction: 'apply' as const })),
  ];
}

type Part = Pick<MigrateStep, 'name' | 'folder' | 'partOf' | 'replaces' | 'isFaked'>;

function expand(name: string, replaces: readonly string[], isApplied: (name: string) => boolean): Part[] {
  if (!replaces.some(isApplied)) return [{ name }];
  const parts = replaces.map((part) => ({ name: part, folder: join(name, REPLACED_FOLDER, part), partOf: name }));
  return [...parts, { name, replaces, isFaked: true }];
}
