import { join } from 'node:path';
import type { DatabaseProvider } from '../../../kernel/model.ts';
import type { Project } from '../../project/project.ts';
import { assertOneBranch } from '../history/branches.ts';
import type { Change } from '../diff/changes.ts';
import { withAcceptance } from '../classify/acceptance.ts';
import { announceEffects } from '../classify/announce.ts';
import type { Announcement } from '../classify/describe.ts';
import { announceReverting } from '../classify/reverting.ts';
import { findUnaccepted } from '../classify/unaccepted.ts';
import { compareModels, isUnchanged, type CompareOptions, type Comparison } from '../diff/compare-models.ts';
import { renderDataMigration } from './data-migration.ts';
import { errors } from '../errors.ts';
import {
  missingLock,
  nextTimestamp,
  otherOf,
  readMigrationNames,
  writeMigration,
  type MigrationFiles,
} from '../history/history.ts';
import { checkName, nameMigration } from '../history/migration-name.ts';
import { noMigration, type MigrationPlan } from './migration-plan.ts';
import { answerFieldsInNeed, findFieldsInNeed, type OneOffValue, type ValueQuestions } from '../diff/one-off-values.ts';
import type { RenameQuestions } from '../renames/renames.ts';
import { toScriptFiles, writePortableScripts, type PortableScripts, type Scripts } from './scripts.ts';
import { hashScripts, toSnapshot } from '../history/snapshot.ts';

/** Asks for what flags did not say. */
export interface Questions extends ValueQuestions, RenameQuestions {
  /** @returns true where all of these may be lost; each follows "This migration deletes" */
  acceptLosses(losses: readonly string[]): Promise<boolean>;
}

export interface MakeMigrationOptions extends CompareOptions {
  /** Replaces the name made from the changes. */
  name?: string | undefined;
  /** Plans, asks nothing and writes nothing. */
  dryRun?: boolean | undefined;
  /** Only says whether something differs; writes nothing. */
  check?: boolean | undefined;
  /** Writes a migration without changes, to be filled with SQL by hand. */
  empty?: boolean | undefined;
  /** Adds a `migration.ts` with `up` and `down`, to change data with the models of that point. */
  typescript?: boolean | undefined;
  /** One-off values for rows that exist: `{'Post.title': 'Untitled'}`. */
  defaults?: Readonly<Record<string, string>> | undefined;
  /** Accepts everything that applying it loses. */
  acceptLoss?: boolean | undefined;
  /** Where to ask for values that `defaults` lacks; without it they are an error. */
  questions?: Questions | undefined;
  /** For the timestamp in the name. Default: the clock. */
  now?: Date | undefined;
}

const EMPTY_UP = '-- Write the SQL of this migration here.\n';
const EMPTY_DOWN = '-- Write the SQL that reverts the migration here.\n';

/**
 * Compares the models with the snapshot of the last migration, and writes the migration that leads from one to the other:
 * SQL in both directions and for both databases. Needs no database.
 *
 * @throws {ProjectError} SCHEMA_*, ANNOTATION_*: the models are wrong; MIGRATION_BRANCHES, MIGRATION_APP_ALONE,
 *   MIGRATION_LOSS_DECLINED
 * @throws {InputNeededError} MIGRATION_DEFAULT_NEEDED, MIGRATION_RENAME_UNCLEAR, MIGRATION_LOSES_DATA
 * @throws {UsageError} MIGRATION_RENAME_UNKNOWN, MIGRATION_DEFAULT_INVALID, MIGRATION_DEFAULT_UNUSED, MIGRATION_NAME_INVALID,
 *   MIGRATION_APP_UNKNOWN
 */
export async function makeMigration(project: Project, options: MakeMigrationOptions = {}): Promise<MigrationPlan> {
  const writes = !options.dryRun && !options.check;
  assertOneBranch(project);
  const unaccepted = options.check ? await findUnaccepted(project) : [];
  if (isPlain(options) && (await isUnchanged(project))) return { ...noMigration(), unaccepted };
  const comparison = await compareModels(project, options, writes ? options.questions : undefined);
  const { changes, before, after, possibleRenames } = comparison;
  if (writes && possibleRenames.length > 0) throw errors.MIGRATION_RENAME_UNCLEAR({ gone: possibleRenames });
  if (changes.length === 0 && !options.empty && !options.typescript) return { ...noMigration(), unaccepted };
  const values = writes ? await askValues(comparison, options) : [];
  const written = await writePortableScripts(comparison.provider, {
    before,
    after,
    values,
    renaming: comparison.renaming,
  });
  const effects = await announceEffects({ ...comparison, scripts: written });
  const models = { files: after, description: comparison.afterDescription };
  const reverting = await announceReverting(comparison.provider, models, written);
  if (writes) await assertAccepted(effects.losses, comparison, options);
  const scripts = writes ? withAcceptances(written, comparison.provider, effects.losing) : written;
  const name = migrationName(project, changes, options);
  const files = {
    ...migrationFiles(project, comparison, scripts, options.empty ?? options.typescript ?? false),
    ...(options.typescript && { 'migration.ts': renderDataMigration(name) }),
  };
  const paths = Object.entries(files).map(([file, text]) => [join('migrations', name, file), text]);
  return {
    name,
    changes,
    losses: effects.losses.map(({ text }) => text),
    failures: effects.failures,
    reverting,
    statements: effects.statements,
    unaccepted,
    possibleRenames,
    scripts: scripts.main,
    files: writes ? await writeMigration(project, name, files, comparison.provider) : [],
    contents: { ...missingLock(project, comparison.provider), ...Object.fromEntries(paths) },
    notPortable: scripts.notPortable,
  };
}

/** Nothing is asked for that an unchanged project could have to refuse. */
function isPlain({ empty, typescript, ...options }: MakeMigrationOptions): boolean {
  const { renames = {}, drops = [], defaults = {}, apps = [] } = options;
  return !empty && !typescript && [...Object.keys(renames), ...Object.keys(defaults), ...drops, ...apps].length === 0;
}

/** What the answers about renames cover needs no second one. */
async function assertAccepted(
  losses: readonly Announcement[],
  { dropped }: Comparison,
  { acceptLoss, drops = [], noRename, questions }: MakeMigrationOptions,
): Promise<void> {
  const accepted = [...dropped, ...drops];
  const open = losses.filter(({ labels }) => {
    const isRemoval = labels.length > 0;
    return !(isRemoval && noRename) && !labels.some((label) => accepted.includes(label));
  });
  if (acceptLoss || open.length === 0) return;
  const texts = open.map(({ text }) => text);
  if (!questions) throw errors.MIGRATION_LOSES_DATA({ losses: texts, labels: open.map(({ labels }) => labels[0]) });
  if (!(await questions.acceptLosses(texts))) throw errors.MIGRATION_LOSS_DECLINED({ losses: texts });
}

/** The scripts that lose data say that it was accepted. */
function withAcceptances(
  scripts: PortableScripts,
  provider: DatabaseProvider,
  losing: readonly DatabaseProvider[],
): PortableScripts {
  const accept = (its: Scripts, database: DatabaseProvider) =>
    losing.includes(database) && its.up !== '' ? { ...its, up: withAcceptance(its.up) } : its;
  const { main, other } = scripts;
  return { ...scripts, main: accept(main, provider), other: other && accept(other, otherOf(provider)) };
}

async function askValues(
  { beforeDescription, afterDescription }: Comparison,
  options: MakeMigrationOptions,
): Promise<OneOffValue[]> {
  const fields = beforeDescription ? findFieldsInNeed(beforeDescription, afterDescription) : [];
  return answerFieldsInNeed(fields, options.defaults ?? {}, options.questions);
}

function migrationName(project: Project, changes: readonly Change[], options: MakeMigrationOptions): string {
  const existing = readMigrationNames(project);
  const byContent = changes.length === 0 ? 'custom' : nameMigration(changes, existing.length === 0);
  const name = options.name === undefined ? byContent : checkName(options.name);
  return `${nextTimestamp(existing, options.now ?? new Date())}_${name}`;
}

function migrationFiles(
  project: Project,
  { provider, after, framework }: Comparison,
  { main, other }: PortableScripts,
  isEmpty: boolean,
): MigrationFiles {
  const isForHand = isEmpty && main.up === '';
  const fill = (scripts: Scripts) => (isForHand ? { up: EMPTY_UP, down: EMPTY_DOWN } : scripts);
  const files = toScriptFiles(provider, fill(main), other && fill(other));
  const follows = readMigrationNames(project).slice(-1);
  return {
    ...files,
    'schema.prisma': toSnapshot([...after, ...framework], {
      follows,
      scripts: isForHand ? undefined : hashScripts(files),
    }),
  };
}
