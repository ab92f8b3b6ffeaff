// What `rename field` and `rename model` validated: errors are reported before any expensive work.
import type { FieldDescription, ModelDescription, SchemaDescription } from '../../kernel/model.ts';
import { nearest } from '../../kernel/names.ts';
import type { Project } from '../project/project.ts';
import { assertFieldName, assertModelName } from '../scaffold/names.ts';
import { findTargetModel, splitModelTarget } from '../scaffold/project-files.ts';
import { errors } from './errors.ts';
import { fieldNamed } from './renaming.ts';
import { namedModels, type NamedModels } from './typescript/settings-model.ts';

/** Fields of the user that the framework reads by their names. */
const USER_FIELDS: Readonly<Record<string, string>> = {
  isActive: 'who may sign in',
  isStaff: 'who may enter the admin',
  isSuperuser: 'who may do everything',
  lastLogin: 'the time of the last login',
};

export interface FieldRenameRequest {
  /** `posts/Post` */
  target: string;
  from: string;
  to: string;
}

/**
 * The field, and its foreign key if that is named after it.
 *
 * @returns old name → new name
 * @throws {UsageError} GENERATE_TARGET_SYNTAX, NAME_INVALID, RENAME_SAME
 * @throws {ProjectError} GENERATE_APP_UNKNOWN, GENERATE_MODEL_UNKNOWN, GENERATE_MODEL_ELSEWHERE, RENAME_FIELD_UNKNOWN,
 *   RENAME_NAME_TAKEN, RENAME_KEY_OF_RELATION, RENAME_FOUND_BY_NAME
 */
export function readFieldRequest(
  project: Project,
  schema: SchemaDescription,
  { target, from, to }: FieldRenameRequest,
): { model: ModelDescription; renames: Map<string, string> } {
  const model = findTargetModel(project, schema.models, splitModelTarget(target));
  const field = findField(model, from);
  if (from === to) throw errors.RENAME_SAME({ name: to });
  assertFieldName(to);
  assertNotFoundByName(namedModels(project.settings, schema.models), model, field);
  const relation = model.fields.find(({ relation: found }) => found?.fields.includes(from));
  if (relation)
    throw errors.RENAME_KEY_OF_RELATION({ model: model.name, field: from, relation: relation.name, app: model.app });
  const renames = new Map([[from, to], ...keysNamedAfter(field, to)]);
  for (const name of renames.values()) assertFree(model, name);
  return { model, renames };
}

/**
 * @throws what `readFieldRequest` throws of models
 */
export function readModelRequest(
  project: Project,
  schema: SchemaDescription,
  target: string,
  to: string,
): ModelDescription {
  const model = findTargetModel(project, schema.models, splitModelTarget(target));
  if (model.name === to) throw errors.RENAME_SAME({ name: to });
  assertModelName(to);
  const taken = schema.models.find(({ name }) => name.toLowerCase() === to.toLowerCase() && name !== model.name);
  if (taken) throw errors.RENAME_NAME_TAKEN({ what: `a model ${taken.name}`, where: taken.where });
  const takenEnum = schema.enums.find(({ name }) => name === to);
  if (takenEnum) throw errors.RENAME_NAME_TAKEN({ what: `an enum ${to}`, where: `src/${takenEnum.app}/models.prisma` });
  return model;
}

function findField(model: ModelDescription, name: string): FieldDescription {
  const field = fieldNamed(model, name);
  if (field) return field;
  const names = model.fields.map((candidate) => candidate.name);
  throw errors.RENAME_FIELD_UNKNOWN(
    { model: model.name, field: name, near: nearest(name, names) },
    { where: model.where },
  );
}

function assertFree(model: ModelDescription, name: string): void {
  if (fieldNamed(model, name))
    throw errors.RENAME_NAME_TAKEN({ what: `a field ${model.name}.${name}`, where: model.where });
}

/** `authorId` becomes `writerId` with `author`, as it got its name from it. */
function keysNamedAfter({ name, relation }: FieldDescription, to: string): [string, string][] {
  return (relation?.fields ?? []).flatMap((key, i): [string, string][] => {
    const reference = relation?.references[i] ?? '';
    const suffix = reference.charAt(0).toUpperCase() + reference.slice(1);
    return key === `${name}${suffix}` ? [[key, `${to}${suffix}`]] : [];
  });
}

function assertNotFoundByName(named: NamedModels, model: ModelDescription, field: FieldDescription): void {
  if (model.name === named.sessionModel)
    throw errors.RENAME_FOUND_BY_NAME({ model: model.name, field: field.name, purpose: 'sessions' });
  if (model.name !== named.userModel) return;
  const isPlainPassword = field.name === 'password' && !('password' in field.annotations);
  const purpose = isPlainPassword ? 'the password' : USER_FIELDS[field.name];
  if (purpose !== undefined) throw errors.RENAME_FOUND_BY_NAME({ model: model.name, field: field.name, purpose });
}
