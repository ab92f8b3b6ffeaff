import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nearest } from '../../kernel/names.ts';
import { findValidator, isValidator, validatorNames } from '../forms/model/named-validators.ts';
import type { CheckMessage } from '../../kernel/project-handle.ts';
import type { FieldDescription, ModelDescription, NamedValidators, SchemaDescription } from '../../kernel/model.ts';
import type { ProjectError } from '../../kernel/errors.ts';
import { naturalKey } from '../fixtures/keys.ts';

/** What is allowed in models and seldom meant. What is wrong there is an error already when the models are read. */
export function checkModels(
  root: string,
  apps: readonly string[],
  schema: SchemaDescription,
  validators: NamedValidators = {},
): CheckMessage[] {
  return [
    ...findMissingApps(root, apps),
    ...findForgottenApps(root, apps),
    ...schema.models.flatMap((model) => [
      ...checkDisplay(model),
      ...findUnknownValidators(root, model, validators),
      ...checkNaturalKey(model),
      ...(schema.provider === 'postgresql' ? findUnindexedKeys(model) : []),
    ]),
  ];
}

/** The field of that name is the password of a login, but queries omit only fields with the annotation. */
export function checkUserModel(models: readonly ModelDescription[], userModel: string): CheckMessage[] {
  const model = models.find(({ name }) => name === userModel);
  const isMarked = model?.fields.some(({ annotations }) => 'password' in annotations);
  const field = model?.fields.find(({ name }) => name === 'password');
  if (!model || !field || isMarked) return [];
  const message = `${model.name}.password stores the password of users but has no @password, so every query returns its hash`;
  return [fail('auth.E002', model.where, message, 'Add /// @password to the field.')];
}

const SESSION_TYPES = { key: 'String', data: 'String', expiresAt: 'DateTime' } as const;

/** The model that stores sessions is written and read by these names only. */
export function checkSessionModel(models: readonly ModelDescription[], sessionModel: string | null): CheckMessage[] {
  const model = models.find(({ name }) => name === sessionModel);
  if (!model) return [];
  const found = (name: string) => model.fields.find((field) => field.name === name);
  const wrong = Object.entries(SESSION_TYPES)
    .filter(([name, type]) => found(name)?.type !== type || found(name)?.isList)
    .map(([name, type]) => `needs the field \`${name} ${type}\``);
  const key = found('key');
  const isLookedUp = key?.isUnique || String(model.primaryKey) === 'key';
  const others = model.fields.filter(
    (field) =>
      !Object.hasOwn(SESSION_TYPES, field.name) &&
      !field.isList &&
      field.isRequired &&
      !field.hasDefault &&
      !field.isUpdatedAt,
  );
  return [
    ...wrong,
    ...(key && !isLookedUp ? ['needs `@id` or `@unique` on `key`'] : []),
    ...others.map(
      ({ name }) => `has the field \`${name}\`, which nothing fills in: make it optional or give it a default`,
    ),
  ].map((problem) =>
    fail('auth.E003', model.where, `${model.name}, the model that stores sessions, ${problem}`, SESSION_HINT),
  );
}

const SESSION_HINT = 'Change the model, or set sessionModel to null to store sessions in the table quintet_session.';

/** A name that is mistyped leaves the models, templates and static files of that app out, without a word. */
function findMissingApps(root: string, apps: readonly string[]): CheckMessage[] {
  const source = join(root, 'src');
  if (!existsSync(source)) return [];
  const folders = readdirSync(source, { withFileTypes: true }).filter((entry) => !entry.isFile());
  const names = folders.map(({ name }) => name);
  return apps
    .filter((app) => !names.includes(app))
    .map((app) => {
      const near = nearest(app, names);
      return {
        id: 'apps.E001',
        level: 'error',
        message: `settings.apps contains '${app}', but there is no folder src/${app}`,
        hint: near
          ? `Did you mean '${near}'?`
          : `Create it with \`quintet generate app ${app}\`, or remove it from apps.`,
        where: 'src/settings.ts',
      };
    });
}

function findForgottenApps(root: string, apps: readonly string[]): CheckMessage[] {
  const source = join(root, 'src');
  if (!existsSync(source)) return [];
  return readdirSync(source)
    .filter((name) => !apps.includes(name) && existsSync(join(source, name, 'models.prisma')))
    .map((name) =>
      warn(
        'models.W001',
        `src/${name}/models.prisma`,
        `the app '${name}' has models, but is not in settings.apps`,
        `Add '${name}' to apps in src/settings.ts, or remove the file.`,
      ),
    );
}

function checkDisplay(model: ModelDescription): CheckMessage[] {
  if (model.hidden || model.display !== undefined || isLink(model)) return [];
  const message = `${model.name} has no display field, so links and choices show its primary key`;
  return [warn('models.W002', model.where, message, `Add /// @display(field) above model ${model.name}.`)];
}

function checkNaturalKey(model: ModelDescription): CheckMessage[] {
  try {
    naturalKey(model);
    return [];
  } catch (error) {
    const { message, hint } = error as ProjectError;
    return [{ id: 'models.E003', level: 'error', message, hint, where: model.where }];
  }
}

/** A table between two others: two foreign keys and hardly more. */
function isLink({ fields }: ModelDescription): boolean {
  return fields.filter(({ relation }) => relation !== undefined && relation.fields.length > 0).length >= 2;
}

/** PostgreSQL makes no index for a foreign key: lists of the other side and deletions there read the whole table. */
function findUnindexedKeys(model: ModelDescription): CheckMessage[] {
  const indexes = [model.primaryKey, ...model.uniques.map(({ fields }) => fields), ...model.indexes];
  return model.fields.flatMap(({ name, relation }) => {
    if (relation === undefined || relation.fields.length === 0) return [];
    if (indexes.some((index) => relation.fields.every((field, i) => index[i] === field))) return [];
    const message = `${model.name}.${name} has no index, so PostgreSQL scans all of ${model.table} to find the rows of one ${relation.model}`;
    return [
      warn('models.W003', model.where, message, `Add @@index([${relation.fields.join(', ')}]) to model ${model.name}.`),
    ];
  });
}

/** Annotations name exports of TypeScript files, which the models' own check does not see. */
function findUnknownValidators(root: string, model: ModelDescription, validators: NamedValidators): CheckMessage[] {
  const known = Object.values(validators).flatMap((exports) => Object.keys(exports));
  return model.fields.flatMap((field) =>
    validatorNames(field).flatMap((name): CheckMessage[] => {
      const found = findValidator(validators, name);
      if (isValidator(found)) return [];
      const where = lineOf(root, model, field);
      const about = `${model.name}.${field.name} uses the validator '${name}'`;
      if (found !== undefined)
        return [
          fail('models.E002', where, `${about}, which is not a function`, 'Export a function that takes the value.'),
        ];
      const near = nearest(name, known);
      const hint = near
        ? `Did you mean '${near}'?`
        : `Export it: export const ${name} = … in src/${model.app}/validators.ts.`;
      return [fail('models.E001', where, `${about}, which no validators.ts exports`, hint)];
    }),
  );
}

/** `src/posts/models.prisma:14`: descriptions know the line of the model only. */
function lineOf(root: string, { where }: ModelDescription, { name }: FieldDescription): string {
  const [file = '', line = '1'] = where.split(':');
  try {
    const lines = readFileSync(join(root, file), 'utf8').split('\n');
    const index = lines.findIndex((text, i) => i >= Number(line) && text.trimStart().startsWith(`${name} `));
    return index === -1 ? where : `${file}:${index + 1}`;
  } catch {
    return where; // a production build has no models
  }
}

function fail(id: string, where: string, message: string, hint: string): CheckMessage {
  return { id, level: 'error', message, hint, where };
}

function warn(id: string, where: string, message: string, hint: string): CheckMessage {
  return { id, level: 'warning', message, hint, where };
}
