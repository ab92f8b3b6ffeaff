// `rename field` and `rename model`. All of it is done in a copy first: models, code that says by name what it is about,
// templates, then what the compiler points at, then the migration. The plan is what differs between the copy and the project.
import { describePendingChanges } from '../migrations/diff/compare-models.ts';
import { makeMigration } from '../migrations/make/make-migration.ts';
import { readMigrationNames } from '../migrations/history/history.ts';
import type { Project } from '../project/project.ts';
import { FilePlan } from '../scaffold/file-plan.ts';
import { readSchema } from '../schema/read-schema.ts';
import { renameFields, renameModel } from '../schema/rename.ts';
import type { SchemaFile } from '../schema/schema-file.ts';
import { hasCompiler, typeCheck } from '../project/compiler.ts';
import { errors } from './errors.ts';
import { findLeftovers } from './leftovers.ts';
import type { Renaming } from './renaming.ts';
import { readFieldRequest, readModelRequest, type FieldRenameRequest } from './requests.ts';
import { renameInSources } from './rename-sources.ts';
import { MODEL_SETTINGS, namedModels, type NamedModels } from './typescript/settings-model.ts';
import { TrialCopy } from './typescript/trial-copy.ts';
import { mendByCompiler } from './typescript/typed-places.ts';

interface RenameOptions {
  /** Plan the migration too; default true. */
  migration?: boolean;
}

/** A place that the user should look at. */
export interface Place {
  file: string;
  line: number;
  /** What the compiler says, or the line itself. */
  text: string;
  /** `error`: it does not compile any more. `maybe`: it contains the old name with an unknown meaning. */
  kind: 'error' | 'maybe';
}

export interface RenamePlan {
  plan: FilePlan;
  /** Name of the planned migration; undefined where the database keeps its names, or without `migration`. */
  migration: string | undefined;
  places: Place[];
  /** Do rows contain permissions with the old name of the model? Only the database can answer that. */
  hasStoredPermissions: boolean;
  /** Was there a compiler to check it with? */
  isChecked: boolean;
}

/**
 * @throws what `readFieldRequest` and `makeMigration` throw; RENAME_PENDING_CHANGES; TYPESCRIPT_SYNTAX
 */
export async function planFieldRename(
  project: Project,
  { target, from, to }: FieldRenameRequest,
  options: RenameOptions = {},
): Promise<RenamePlan> {
  const { description, files } = await readSchema(project);
  const { model, renames } = readFieldRequest(project, description, { target, from, to });
  const list = [...renames].map(([old, fresh]) => ({ model: model.name, from: old, to: fresh }));
  return planRename(project, options, {
    renaming: {
      schema: description,
      fields: new Map([[model.name, renames]]),
      model: undefined,
      userModel: project.settings.userModel,
    },
    schema: renameFields(files, description, list),
    answers: { [`${model.name}.${from}`]: to },
    hasAnswer: model.fields.some(
      ({ name, relation }) => name === from && (!relation || relation.fields.length > 0 || relation.manyToMany),
    ),
    note: `renames ${model.name}.${from} to ${to}`,
  });
}

/**
 * @param target `posts/Tag`
 * @throws what `readModelRequest` and `makeMigration` throw; RENAME_PENDING_CHANGES; TYPESCRIPT_SYNTAX
 */
export async function planModelRename(
  project: Project,
  target: string,
  to: string,
  options: RenameOptions = {},
): Promise<RenamePlan> {
  const { description, files } = await readSchema(project);
  const { name: from, app } = readModelRequest(project, description, target, to);
  return planRename(project, options, {
    renaming: { schema: description, fields: new Map(), model: { from, to }, userModel: project.settings.userModel },
    schema: renameModel(files, app, from, to),
    answers: { [from]: to },
    hasAnswer: true,
    note: `renames ${from} to ${to}`,
  });
}

interface Request {
  renaming: Renaming;
  schema: SchemaFile[];
  /** As `makemigrations --rename` takes them. */
  answers: Record<string, string>;
  /** False for the side of a relation that the database knows nothing of. */
  hasAnswer: boolean;
  note: string;
}

async function planRename(project: Project, options: RenameOptions, request: Request): Promise<RenamePlan> {
  // Anything without a migration gets its new name in its first migration.
  const migration = (options.migration ?? true) && readMigrationNames(project).length > 0;
  if (migration) await assertNothingPending(project);
  const copy = TrialCopy.create(project);
  try {
    const isChecked = hasCompiler(project);
    await copy.generate();
    const baseline = isChecked ? await typeCheck(copy.project.root) : [];
    const unclear = renameInCopy(request, copy);
    await copy.generate();
    const remaining = isChecked ? await mendByCompiler(request.renaming, copy, baseline) : [];
    const name = migration ? await writeMigration(copy.project, request) : undefined;
    const places = remaining.map(({ file, line, message }): Place => ({ file, line, text: message, kind: 'error' }));
    const maybes = [...unclear, ...leftovers(request.renaming, copy)];
    return {
      plan: toPlan(project, copy, request.note),
      migration: name,
      places: [...places, ...maybes],
      hasStoredPermissions: hasStoredPermissions(request.renaming),
      isChecked,
    };
  } finally {
    copy.remove();
  }
}

function hasStoredPermissions({ model, schema }: Renaming): boolean {
  const fields = schema.models.flatMap((candidate) => candidate.fields);
  return model !== undefined && fields.some(({ annotations }) => 'permissionList' in annotations);
}

async function assertNothingPending(project: Project): Promise<void> {
  const changes = await describePendingChanges(project);
  if (changes.length > 0) throw errors.RENAME_PENDING_CHANGES({ changes });
}

/** @returns places with an unknown meaning */
function renameInCopy({ renaming, schema }: Request, copy: TrialCopy): Place[] {
  for (const [path, text] of schema) if (path !== 'src/schema.prisma') copy.write(path, text);
  const { settings } = copy.project;
  const named = namedModels(settings, renaming.schema.models);
  const texts = new Map(copy.files().map((path) => [path, copy.read(path)]));
  const { changed, unclear } = renameInSources(renaming, texts, named);
  for (const [path, text] of changed) copy.write(path, text);
  if (renaming.model) copy.changeSettings(renamedSettings(renaming.model, settings, named));
  return unclear.map(({ path, offset }) => toPlace(path, texts.get(path) as string, offset));
}

function leftovers(renaming: Renaming, copy: TrialCopy): Place[] {
  return copy.files().flatMap((path) => {
    const text = copy.read(path);
    return findLeftovers(renaming, path, text).map((offset) => toPlace(path, text, offset));
  });
}

function toPlace(file: string, text: string, offset: number): Place {
  const line = text.slice(0, offset).split('\n').length;
  return { file, line, text: (text.split('\n')[line - 1] ?? '').trim(), kind: 'maybe' };
}

function renamedSettings(
  { from, to }: { from: string; to: string },
  settings: Project['settings'],
  named: NamedModels,
): Project['settings'] {
  const keys = MODEL_SETTINGS.filter((key) => named[key] === from);
  return { ...settings, ...Object.fromEntries(keys.map((key) => [key, to])) };
}

async function writeMigration(project: Project, { answers, hasAnswer }: Request): Promise<string | undefined> {
  const { name } = await makeMigration(project, { noRename: true, ...(hasAnswer && { renames: answers }) });
  return name;
}

function toPlan(project: Project, copy: TrialCopy, note: string): FilePlan {
  const plan = new FilePlan(project.root);
  for (const { path, before, after } of copy.changes()) {
    if (before === undefined) plan.create(path, after);
    else plan.change(path, note, after);
  }
  return plan;
}
