// Which names npm, the file system, TypeScript, Prisma and Quintet itself can live with.
import { builtinModules } from 'node:module';
import { toCamelCase, toKebabCase, toPascalCase } from '../../kernel/names.ts';
import { errors } from './errors.ts';

/** Words that TypeScript does not take as an identifier. */
const RESERVED = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for ' +
    'function if implements import in instanceof interface let new null package private protected public return static super switch ' +
    'this throw true try typeof undefined var void while with yield async of'
  ).split(' '),
);
/** Folders and files of src/ that are not apps. */
const SOURCE_FOLDERS = new Set(
  'templates static fixtures locale settings urls schema media mail middleware server quintet'.split(' '),
);
/** Models that would hide what generated code uses: Prisma's own and JavaScript's globals. */
const TAKEN_MODELS = new Set(
  (
    'Prisma PrismaClient PrismaPromise Promise Object Array String Number Boolean Date Error Map Set Symbol Function RegExp JSON Math ' +
    'Buffer Decimal Record Partial Pick Omit Register'
  ).split(' '),
);
/** Fields that Prisma's client or a template would trip over. */
const TAKEN_FIELDS = new Set([
  'constructor',
  'prototype',
  '__proto__',
  'then',
  'toString',
  'valueOf',
  'hasOwnProperty',
  'pk',
]);

const NPM_MAX_LENGTH = 214;
/** With an ending too: `nul.site`. */
const WINDOWS_DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/;
/** `@me/site` */
const SCOPED = /^(@[a-z0-9][a-z0-9._~-]*)\/([^/]+)$/;

/**
 * The name of a new project: a name that npm accepts, since it goes into package.json.
 *
 * @throws {UsageError} NAME_INVALID
 */
export function assertProjectName(name: string): void {
  const reason = projectNameProblem(name);
  if (reason)
    throw errors.NAME_INVALID(
      { what: 'a project', name, reason },
      suggestion(toKebabCase(withoutAccents(name)), projectNameProblem),
    );
}

function withoutAccents(name: string): string {
  return name.normalize('NFKD').replaceAll(/\p{M}/gu, '');
}

/** `@me/site` → its folder's name, with the whole as the package's; undefined for names without a scope. */
export function splitScope(name: string): { scope: string; name: string } | undefined {
  const [, scope, rest] = SCOPED.exec(name) ?? [];
  return scope === undefined || rest === undefined ? undefined : { scope, name: rest };
}

/** Why a name cannot be a project's; undefined when it can. */
export function projectNameProblem(name: string): string | undefined {
  if (name === '') return 'it is empty';
  if (name.length > NPM_MAX_LENGTH) return `npm allows ${NPM_MAX_LENGTH} characters`;
  if (/[A-Z]/.test(name)) return 'npm allows lower-case letters only';
  if (/^[._-]/.test(name)) return 'npm allows no dot, underscore or hyphen at the start';
  if (!/^[a-z0-9][a-z0-9._-]*$/.test(name)) return 'npm allows letters, digits, hyphens, underscores and dots only';
  if (name.endsWith('.')) return 'Windows drops a dot at the end';
  if (WINDOWS_DEVICES.test(name)) return 'Windows has a device of that name';
  if (builtinModules.includes(name)) return 'it is the name of a module of Node';
  if (['node_modules', 'favicon.ico', 'quintet', 'test'].includes(name)) return 'it is taken';
  return undefined;
}

/** The name of an app: a folder in src/, a URL namespace, a part of identifiers. @throws {UsageError} NAME_INVALID */
export function assertAppName(name: string): void {
  const reason = appNameProblem(name);
  if (reason)
    throw errors.NAME_INVALID(
      { what: 'an app', name, reason },
      suggestion(toKebabCase(name).replace(/^[^a-z]+/, ''), appNameProblem),
    );
}

function appNameProblem(name: string): string | undefined {
  if (!/^[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*$/.test(name))
    return 'it must be lower-case letters, digits and hyphens, with a letter first';
  if (RESERVED.has(name)) return 'it is a word of TypeScript';
  if (SOURCE_FOLDERS.has(name)) return `src/${name} has another purpose`;
  return undefined;
}

/** The name of a model: `BlogPost`. @throws {UsageError} NAME_INVALID */
export function assertModelName(name: string): void {
  const reason = modelNameProblem(name);
  if (reason)
    throw errors.NAME_INVALID({ what: 'a model', name, reason }, suggestion(toPascalCase(name), modelNameProblem));
}

function modelNameProblem(name: string): string | undefined {
  if (!/^[A-Z][A-Za-z0-9]*$/.test(name)) return 'it must be letters and digits, with a capital first';
  if (TAKEN_MODELS.has(name)) return 'JavaScript or Prisma has something of that name';
  return undefined;
}

/** The name of a field: `createdAt`. @throws {UsageError} NAME_INVALID */
export function assertFieldName(name: string): void {
  const reason = fieldNameProblem(name);
  if (reason)
    throw errors.NAME_INVALID({ what: 'a field', name, reason }, suggestion(toCamelCase(name), fieldNameProblem));
}

/** Why a name cannot be a field's; undefined when it can. */
export function fieldNameProblem(name: string): string | undefined {
  if (!/^[a-z][A-Za-z0-9]*$/.test(name)) return 'a field name is letters and digits, with a lower-case letter first';
  if (name === 'id') return 'every generated model has its key `id` already';
  if (TAKEN_FIELDS.has(name) || RESERVED.has(name)) return 'JavaScript or Quintet uses this name';
  return undefined;
}

function suggestion(candidate: string, problem: (name: string) => string | undefined): { hint?: string } {
  return problem(candidate) === undefined ? { hint: `Try: ${candidate}` } : {};
}
