import { join } from 'node:path';
import type { SchemaDescription } from '../../kernel/model.ts';
import type { Project } from '../project/project.ts';
import {
  parseSchema,
  providerOf,
  readSchema,
  readSchemaFiles,
  withProvider,
  type SchemaFile,
} from '../schema/index.ts';
import { describeChanges, describeRenames, type Change } from './changes.ts';
import {
  missingLock,
  nextTimestamp,
  readLastSnapshot,
  readLockedProvider,
  readMigrationNames,
  writeMigration,
  type MigrationFiles,
} from './history.ts';
import { checkName, nameMigration } from './migration-name.ts';
import { answerFieldsInNeed, findFieldsInNeed, type OneOffValue, type ValueQuestions } from './one-off-values.ts';
import { renameInFiles, type RenameContext } from './renamed-models.ts';
import { resolveRenames, type PossibleRename, type RenameAnswers, type RenameQuestions } from './renames.ts';
import { readSchemaEnums } from './schema-enums.ts';
import { assertOneBranch } from './branches.ts';
import { renderDataMigration } from './data-migration.ts';
import { errors } from './errors.ts';
import { toScriptFiles, writePortableScripts, type PortableScripts, type Scripts } from './scripts.ts';
import { fromSnapshot, hashScripts, isSnapshotOf, toSnapshot } from './snapshot.ts';

/** Asks for what flags did not say. */
export interface Questions extends ValueQuestions, RenameQuestions {}

export interface MakeMigrationOptions extends RenameAnswers {
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
  /** Where to ask for values that `defaults` lacks; without it they are an error. */
  questions?: Questions | undefined;
  /** For the timestamp in the name. Default: the clock. */
  now?: Date | undefined;
}

export interface MigrationPlan {
  /** `20261122054103_add_post_subtitle`; undefined when nothing differs. */
  name: string | undefined;
  changes: Change[];
  /** What applying it throws away, in words. */
  losses: string[];
  /** What may be a rename and is planned as a removal: only with `dryRun` and `check`, which ask nothing. */
  possibleRenames: PossibleRename[];
  /** SQL for the project's own database. */
  scripts: Scripts;
  /** Written files, relative to the project; empty with `dryRun` and `check`. */
  files: string[];
  /** What these files hold, or would hold, by their paths below the project. */
  contents: Record<string, string>;
  /** Why there is no SQL for the other database, if so. */
  notPortable: string | undefined;
}

const EMPTY_UP = '-- Write the SQL of this migration here.\n';
const EMPTY_DOWN = '-- Write the SQL that takes it back here.\n';

/**
 * Compares the models with the snapshot of the last migration, and writes the migration that leads from one to the other:
 * SQL in both directions and for both databases. Needs no database.
 *
 * @throws {ProjectError} SCHEMA_*, ANNOTATION_*: the models are wrong; MIGRATION_BRANCHES
 * @throws {InputNeededError} MIGRATION_DEFAULT_NEEDED, MIGRATION_RENAME_UNCLEAR
 * @throws {UsageError} MIGRATION_RENAME_UNKNOWN, MIGRATION_DEFAULT_INVALID, MIGRATION_DEFAULT_UNUSED, MIGRATION_NAME_INVALID
 */
export async function makeMigration(project: Project, options: MakeMigrationOptions = {}): Promise<MigrationPlan> {
  const writes = !options.dryRun && !options.check;
  assertOneBranch(project);
  if (isPlain(options) && (await isUnchanged(project))) return nothing();
  const comparison = await compareModels(project, options, writes ? options.questions : undefined);
  const { changes, before, after, possibleRenames } = comparison;
  if (writes && possibleRenames.length > 0) throw errors.MIGRATION_RENAME_UNCLEAR([possibleRenames]);
  if (changes.length === 0 && !options.empty && !options.typescript) return nothing();
  const values = writes ? await askValues(comparison, options) : [];
  const scripts = await writePortableScripts(comparison.provider, before, after, values, comparison.renaming);
  const name = migrationName(project, changes, options);
  const files = {
    ...migrationFiles(project, comparison, scripts, options.empty ?? options.typescript ?? false),
    ...(options.typescript && { 'migration.ts': renderDataMigration(name) }),
  };
  const paths = Object.entries(files).map(([file, text]) => [join('migrations', name, file), text]);
  return {
    name,
    changes,
    losses: changes.flatMap(({ loses }) => loses ?? []),
    possibleRenames,
    scripts: scripts.main,
    files: writes ? writeMigration(project, name, files, comparison.provider) : [],
    contents: { ...missingLock(project, comparison.provider), ...Object.fromEntries(paths) },
    notPortable: scripts.notPortable,
  };
}

/** Nothing is asked for that an unchanged project could have to refuse. */
function isPlain({ empty, typescript, renames = {}, drops = [], defaults = {} }: MakeMigrationOptions): boolean {
  return !empty && !typescript && [...Object.keys(renames), ...Object.keys(defaults), ...drops].length === 0;
}

/** By their text, which needs neither of Prisma's engines. */
async function isUnchanged(project: Project): Promise<boolean> {
  const snapshot = readLastSnapshot(project);
  if (snapshot === undefined) return false;
  const provider = readLockedProvider(project) ?? providerOf(project.settings.databaseUrl);
  return isSnapshotOf(snapshot, withProvider(await readSchemaFiles(project), provider));
}

/** What `makemigrations` would say, in words; fast enough for every save of a model. */
export async function describePendingChanges(project: Project): Promise<string[]> {
  if (await isUnchanged(project)) return [];
  return (await compareModels(project)).changes.map(({ text }) => text);
}

interface Comparison {
  provider: SchemaDescription['provider'];
  before: SchemaFile[] | undefined;
  after: readonly SchemaFile[];
  /** With the renames done. */
  beforeDescription: SchemaDescription | undefined;
  afterDescription: SchemaDescription;
  renaming: Omit<RenameContext, 'provider'> | undefined;
  possibleRenames: PossibleRename[];
  changes: Change[];
}

async function compareModels(
  project: Project,
  answers: RenameAnswers = {},
  questions?: RenameQuestions,
): Promise<Comparison> {
  const schema = await readSchema(project);
  const provider = readLockedProvider(project) ?? providerOf(project.settings.databaseUrl);
  const snapshot = readLastSnapshot(project);
  const before = snapshot === undefined ? undefined : fromSnapshot(snapshot, provider);
  const after = withProvider(schema.files, provider);
  const { description } = schema;
  const common = { provider, before, after, afterDescription: description, renaming: undefined, possibleRenames: [] };
  const isSame = isSnapshotOf(snapshot, after);
  const old = isSame ? description : before && parseSchema(before, provider).description;
  if (!before || !old)
    return { ...common, beforeDescription: undefined, changes: await changesFrom(common, undefined) };
  const { renames, unanswered } = await resolveRenames(old, description, answers, questions);
  if (isSame) return { ...common, beforeDescription: description, changes: [] };
  const enums = { enumsBefore: readSchemaEnums(before), enumsAfter: readSchemaEnums(after) };
  const renaming = { renames, before: old, after: description, ...enums };
  const renamed = parseSchema(renameInFiles(before, { ...renaming, provider, isForWords: true }), provider).description;
  const found = { ...common, renaming, possibleRenames: unanswered, beforeDescription: renamed };
  return { ...found, changes: await changesFrom(found, renamed) };
}

/** In words, where one of the databases needs SQL for them: what only the client knows is no change. */
async function changesFrom(
  { provider, before, after, afterDescription, renaming }: Omit<Comparison, 'changes' | 'beforeDescription'>,
  old: SchemaDescription | undefined,
): Promise<Change[]> {
  const { main, other } = await writePortableScripts(provider, before, after, [], renaming);
  if (main.up === '' && (other?.up ?? '') === '') return [];
  const renames = describeRenames(renaming?.renames ?? [], afterDescription);
  const changes = [...renames, ...describeChanges(old, afterDescription)];
  return changes.length > 0 ? changes : [{ kind: 'alter', subject: 'model', model: 'schema', text: '~ Alter schema' }];
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
  { provider, after }: Comparison,
  { main, other }: PortableScripts,
  isEmpty: boolean,
): MigrationFiles {
  const isForHand = isEmpty && main.up === '';
  const fill = (scripts: Scripts) => (isForHand ? { up: EMPTY_UP, down: EMPTY_DOWN } : scripts);
  const files = toScriptFiles(provider, fill(main), other && fill(other));
  const follows = readMigrationNames(project).slice(-1);
  return {
    ...files,
    'schema.prisma': toSnapshot(after, { follows, scripts: isForHand ? undefined : hashScripts(files) }),
  };
}

function nothing(): MigrationPlan {
  const scripts = { up: '', down: '' };
  return {
    name: undefined,
    changes: [],
    losses: [],
    possibleRenames: [],
    scripts,
    files: [],
    contents: {},
    notPortable: undefined,
  };
}
