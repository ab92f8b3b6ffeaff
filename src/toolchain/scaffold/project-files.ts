// What generators know of a project: its apps and models, and the answer when one is missing.
import { nearest, toCamelCase } from '../../kernel/names.ts';
import type { ModelDescription, SchemaDescription } from '../../kernel/model.ts';
import { hasSessionFields } from '../../kernel/session-model.ts';
import type { Project } from '../project/project.ts';
import { readSchema } from '../schema/read-schema.ts';
import { errors } from './errors.ts';
import { assertAppName, assertModelName, fieldNameProblem } from './names.ts';

const IDENTIFIER = 'it must be letters, digits and hyphens, with a letter first';

export interface TargetNames {
  app: string;
  name: string;
}

/**
 * Splits `posts/about`, whatever the two names are.
 *
 * @param what is behind the slash, for the message
 * @throws {UsageError} GENERATE_TARGET_SYNTAX with the character marked
 */
export function splitTarget(typed: string, what: 'Model' | 'NAME'): TargetNames {
  const [app = '', name = '', ...more] = typed.split('/');
  if (app !== '' && name !== '' && more.length === 0) return { app, name };
  const isMissing = app === '' || name === '';
  throw errors.GENERATE_TARGET_SYNTAX({
    typed,
    what,
    at: app === '' ? 0 : isMissing ? typed.length : app.length + name.length + 1,
  });
}

/** Splits `posts/Post`, whatever the two names are. @throws {UsageError} GENERATE_TARGET_SYNTAX */
export function splitModelTarget(typed: string): TargetNames {
  return splitTarget(typed, 'Model');
}

/** Splits `posts/Post`, names that a new model may have. @throws {UsageError} GENERATE_TARGET_SYNTAX, NAME_INVALID */
export function readModelTarget(typed: string): TargetNames {
  const { app, name } = splitModelTarget(typed);
  assertAppName(app);
  assertModelName(name);
  return { app, name };
}

/**
 * Splits `posts/timing`, of a generator whose names are identifiers.
 *
 * @param what for the message: `a middleware`
 * @returns the name in camelCase
 * @throws {UsageError} GENERATE_TARGET_SYNTAX, NAME_INVALID
 */
export function readNameTarget(typed: string, what: string): TargetNames {
  const target = readFileTarget(typed, what);
  const problem = fieldNameProblem(target.name);
  if (problem) throw errors.NAME_INVALID({ what, name: target.name, reason: problem.replace('a field name', 'it') });
  return target;
}

/** Splits `posts/import`, of a generator whose names are those of files: words of TypeScript are welcome. See `readNameTarget`. */
export function readFileTarget(typed: string, what: string): TargetNames {
  const { app, name } = splitTarget(typed, 'NAME');
  assertAppName(app);
  if (!/^[A-Za-z][\w-]*$/.test(name)) throw errors.NAME_INVALID({ what, name, reason: IDENTIFIER });
  return { app, name: toCamelCase(name) };
}

/** The model of `posts/Post`, with the schema around it. */
export async function readModel(
  project: Project,
  target: string,
): Promise<TargetNames & { model: ModelDescription; schema: SchemaDescription }> {
  await assertNamesApp(project, target);
  const names = readModelTarget(target);
  assertAppExists(project, names.app);
  const { description } = await readSchema(project);
  return { ...names, model: findTargetModel(project, description.models, names), schema: description };
}

/** Suggests `accounts/User` for `User`. @throws {UsageError} GENERATE_TARGET_SYNTAX: the target has no app */
export async function assertNamesApp(project: Project, target: string): Promise<void> {
  if (target.includes('/')) return;
  const { models } = (await readSchema(project)).description;
  const meant = nearest(
    target,
    models.map(({ name }) => name),
  );
  const model = models.find(({ name }) => name === meant);
  const near = model && `${model.app}/${model.name}`;
  throw errors.GENERATE_TARGET_SYNTAX({ typed: target, what: 'Model', at: target.length, near });
}

/** @throws {ProjectError} GENERATE_APP_UNKNOWN */
export function assertAppExists(project: Project, app: string): void {
  const { apps } = project.settings;
  if (!apps.includes(app)) throw errors.GENERATE_APP_UNKNOWN({ app, near: nearest(app, apps) });
}

/** The model of `posts/Post`. @throws {ProjectError} GENERATE_APP_UNKNOWN, GENERATE_MODEL_UNKNOWN, GENERATE_MODEL_ELSEWHERE */
export function findTargetModel(
  project: Project,
  models: readonly ModelDescription[],
  { app, name }: TargetNames,
): ModelDescription {
  assertAppExists(project, app);
  const model = findModel(models, name);
  if (model.app !== app) throw errors.GENERATE_MODEL_ELSEWHERE({ model: name, home: model.app, asked: app });
  return model;
}

/** @throws {ProjectError} GENERATE_MODEL_UNKNOWN */
export function findModel(models: readonly ModelDescription[], name: string): ModelDescription {
  const model = models.find((candidate) => candidate.name === name);
  if (!model)
    throw errors.GENERATE_MODEL_UNKNOWN({
      model: name,
      near: nearest(
        name,
        models.map((candidate) => candidate.name),
      ),
    });
  return model;
}

/**
 * Refuses what decides who may do what. Generated pages and APIs are for everybody: a page of users shows their addresses,
 * and anyone who writes a group, a membership or a session can become an administrator.
 *
 * @throws {ProjectError} GENERATE_USERS, GENERATE_HIDDEN
 */
export function assertGeneratable(model: ModelDescription, { models }: SchemaDescription, what: string): void {
  if (model.hidden) throw errors.GENERATE_HIDDEN({ model: model.name, what });
  if (holdsPrivileges(model) || isMembership(model, models)) throw errors.GENERATE_USERS({ model: model.name, what });
}

function holdsPrivileges(model: ModelDescription): boolean {
  return has(model, 'password') || has(model, 'permissionList') || isSession(model);
}

function has(model: ModelDescription, annotation: string): boolean {
  return model.fields.some(({ annotations }) => annotations[annotation] !== undefined);
}

/** By its columns: the settings may give it another name. */
function isSession({ fields }: ModelDescription): boolean {
  return hasSessionFields(fields.map(({ name }) => name)) && fields.length === 3;
}

/** Links users with what gives them permissions: `user User`, `group Group`. */
function isMembership(model: ModelDescription, models: readonly ModelDescription[]): boolean {
  const linked = model.fields.flatMap(({ relation }) =>
    relation && relation.fields.length > 0 ? [relation.model] : [],
  );
  const targets = models.filter(({ name }) => linked.includes(name));
  const users = targets.filter((target) => has(target, 'password'));
  return users.length > 0 && targets.some((target) => !users.includes(target) && has(target, 'permissionList'));
}
