// What the models have and the last migration has not.
import type { SchemaDescription } from '../../../kernel/model.ts';
import { nearest } from '../../../kernel/names.ts';
import type { Project } from '../../project/project.ts';
import { parseSchema, readSchema, readSchemaFiles, type Schema } from '../../schema/read-schema.ts';
import { providerOf, withProvider } from '../../schema/provider.ts';
import type { SchemaFile } from '../../schema/schema-file.ts';
import { frameworkPart, withoutFramework } from '../framework/framework-file.ts';
import { describeChanges, describeRenames, type Change } from './changes.ts';
import { errors } from '../errors.ts';
import { readLastSnapshot, readLockedProvider } from '../history/history.ts';
import { assertModelsValid } from '../models/checked-models.ts';
import { describeMoves } from '../renames/describe-moves.ts';
import type { RenameContext } from '../renames/names-after.ts';
import { renameInFiles } from '../renames/renamed-models.ts';
import { resolveRenames, type PossibleRename, type RenameAnswers, type RenameQuestions } from '../renames/renames.ts';
import { readSchemaEnums } from './schema-enums.ts';
import { writePortableScripts } from '../make/scripts.ts';
import { fromSnapshot, isSnapshotOf } from '../history/snapshot.ts';

/**
 * Whether the models are those of the last migration, by their text.
 *
 * @throws {ProjectError} ANNOTATION_*: the text of the database is the same, and an annotation is wrong
 */
export async function isUnchanged(project: Project): Promise<boolean> {
  const isSame = hasMigrationFor(project, await readSchemaFiles(project));
  if (isSame) await assertModelsValid(project);
  return isSame;
}

/** Whether the last migration leads to the models in these files, by their text; which nobody has checked. */
export function hasMigrationFor(project: Project, files: readonly SchemaFile[]): boolean {
  const snapshot = readLastSnapshot(project);
  if (snapshot === undefined) return false;
  const provider = readLockedProvider(project) ?? providerOf(project.settings.databaseUrl);
  return isSnapshotOf(snapshot, withProvider(files, provider));
}

/** What `makemigrations` would say, in words; fast enough for every save of a model. */
export async function describePendingChanges(project: Project): Promise<string[]> {
  if (await isUnchanged(project)) return [];
  return (await compareModels(project)).changes.map(({ text }) => text);
}

export interface CompareOptions extends RenameAnswers {
  /** Other apps' models are taken as they were. Default: all. */
  apps?: readonly string[] | undefined;
}

export interface Comparison {
  provider: SchemaDescription['provider'];
  before: SchemaFile[] | undefined;
  after: readonly SchemaFile[];
  /** The tables of Quintet itself after the last migration: in the snapshot, and in neither `before` nor `after`. */
  framework: readonly SchemaFile[];
  /** With the renames done. */
  beforeDescription: SchemaDescription | undefined;
  afterDescription: SchemaDescription;
  renaming: Omit<RenameContext, 'provider'> | undefined;
  possibleRenames: PossibleRename[];
  /** `Post.title`, `Post`: removed by an answer. */
  dropped: string[];
  changes: Change[];
}

/**
 * What differs, with the renames decided.
 *
 * @throws {ProjectError} SCHEMA_*, ANNOTATION_*, MIGRATION_APP_ALONE
 * @throws {UsageError} MIGRATION_RENAME_UNKNOWN, MIGRATION_APP_UNKNOWN
 */
export async function compareModels(
  project: Project,
  { apps = [], ...answers }: CompareOptions = {},
  questions?: RenameQuestions,
): Promise<Comparison> {
  const provider = readLockedProvider(project) ?? providerOf(project.settings.databaseUrl);
  const snapshot = readLastSnapshot(project);
  const last = snapshot === undefined ? undefined : fromSnapshot(snapshot, provider);
  const [before, framework] = [last && withoutFramework(last), frameworkPart(last ?? [])];
  const schema = apps.length > 0 ? await readApps(project, apps, snapshot) : await readSchema(project);
  const after = withProvider(schema.files, provider);
  const { description } = schema;
  const common = {
    provider,
    before,
    after,
    framework,
    afterDescription: description,
    renaming: undefined,
    possibleRenames: [],
    dropped: [],
  };
  const isSame = isSnapshotOf(snapshot, after);
  const old = isSame ? description : before && parseSchema(before, provider).description;
  if (!before || !old)
    return { ...common, beforeDescription: undefined, changes: await changesFrom(common, undefined) };
  const { renames, unanswered, dropped } = await resolveRenames(old, description, answers, questions);
  if (isSame) return { ...common, beforeDescription: description, changes: [] };
  const enums = { enumsBefore: readSchemaEnums(before), enumsAfter: readSchemaEnums(after) };
  const renaming = { renames, before: old, after: description, ...enums };
  const renamed = parseSchema(renameInFiles(before, { ...renaming, provider, isForWords: true }), provider).description;
  const found = { ...common, renaming, possibleRenames: unanswered, dropped, beforeDescription: renamed };
  return { ...found, changes: await changesFrom(found, renamed) };
}

/** In words, where one of the databases needs SQL for them: what only the client knows is not a change. */
async function changesFrom(
  { provider, before, after, afterDescription, renaming }: Omit<Comparison, 'changes' | 'beforeDescription'>,
  old: SchemaDescription | undefined,
): Promise<Change[]> {
  const { main, other } = await writePortableScripts(provider, { before, after, renaming });
  if (main.up === '' && (other?.up ?? '') === '') return [];
  const renames = describeRenames(renaming?.renames ?? [], afterDescription);
  const moves = renaming ? describeMoves({ ...renaming, provider }) : [];
  const changes = [...renames, ...moves, ...describeChanges(old, afterDescription)];
  return changes.length > 0 ? changes : [{ kind: 'alter', subject: 'model', model: 'schema', text: '~ Alter schema' }];
}

/** The models of these apps as they are, and of the others as they were in the last migration. */
async function readApps(project: Project, apps: readonly string[], snapshot: string | undefined): Promise<Schema> {
  const known = [...project.settings.apps];
  const unknown = apps.find((app) => !known.includes(app));
  if (unknown !== undefined) throw errors.MIGRATION_APP_UNKNOWN({ app: unknown, known, near: nearest(unknown, known) });
  const provider = providerOf(project.settings.databaseUrl);
  const own = apps.map((app) => `src/${app}/models.prisma`);
  const current = await readSchemaFiles(project);
  const old = snapshot === undefined ? [] : withoutFramework(fromSnapshot(snapshot, provider));
  // In the order that all of them have together, which is the snapshot's.
  const paths = new Set([...current, ...old].map(([path]) => path));
  const files = [...paths].flatMap((path): SchemaFile[] => {
    const isMeant = path === 'src/schema.prisma' || own.includes(path);
    return (isMeant ? current : old).filter((file) => file[0] === path);
  });
  try {
    return parseSchema(files, provider);
  } catch (cause) {
    await readSchema(project); // where all of them together are wrong too, that is what is to be told
    throw errors.MIGRATION_APP_ALONE({ apps: apps.join(', ') }, { cause });
  }
}
