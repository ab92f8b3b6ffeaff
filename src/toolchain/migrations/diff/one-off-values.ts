// A required field without a default on a model that may have rows: they need a value once. The column is made optional,
// filled, and made required, in SQL that both databases have.
import { quoteName, quoteText } from '../../../kernel/sql-names.ts';
import { quoteQualified } from '../apply/database-tables.ts';
import { qualify } from './qualified-name.ts';
import type { DatabaseProvider, FieldDescription, ModelDescription, SchemaDescription } from '../../../kernel/model.ts';
import { parseBlocks } from '../../schema/blocks.ts';
import type { SchemaFile } from '../../schema/schema-file.ts';
import { errors } from '../errors.ts';

export interface FieldWithoutDefault {
  model: ModelDescription;
  field: FieldDescription;
  /** `Post.title`, as `--default` takes it. */
  label: string;
  /** `added`: a new column; `required`: it was optional. */
  reason: 'added' | 'required';
  /** Names of an enum field's values. */
  values?: string[];
  /** Each row gets a value that needs no decision: updatedAt, uuid() and the like, which the client fills in. */
  automatic?: 'now' | 'uuid' | 'random';
}

/** What rows get: the user's text, checked against the field's type. */
export interface OneOffValue extends FieldWithoutDefault {
  value: string;
}

/** Asks for what flags did not say. */
export interface ValueQuestions {
  /** @returns the text a user would give to `--default` */
  askValue(field: FieldWithoutDefault): Promise<string>;
}

/** Fields of existing models that rows cannot do without and that the models give no value. */
export function findFieldsInNeed(before: SchemaDescription, after: SchemaDescription): FieldWithoutDefault[] {
  return after.models.flatMap((model) => {
    const old = before.models.find(({ name }) => name === model.name);
    return old ? model.fields.flatMap((field) => needOf(old, model, field, after)) : [];
  });
}

function needOf(
  old: ModelDescription,
  model: ModelDescription,
  field: FieldDescription,
  schema: SchemaDescription,
): FieldWithoutDefault[] {
  const isColumn = field.kind === 'scalar' || field.kind === 'enum';
  const automatic = automaticValue(field);
  if (!isColumn || !field.isRequired || field.isList || (field.hasDefault && automatic === undefined)) return [];
  const before = old.fields.find(({ name }) => name === field.name);
  if (before?.isRequired) return [];
  const values = schema.enums.find(({ name }) => name === field.type)?.values.map(({ name }) => name);
  return [
    {
      model,
      field,
      label: `${model.name}.${field.name}`,
      reason: before ? 'required' : 'added',
      ...(values && { values }),
      ...(automatic && { automatic }),
    },
  ];
}

const RANDOM_FUNCTIONS = ['cuid', 'nanoid', 'ulid'];

function automaticValue({ default: value, isUpdatedAt }: FieldDescription): FieldWithoutDefault['automatic'] {
  if (value === undefined || value === null) return isUpdatedAt ? 'now' : undefined;
  if (typeof value !== 'object' || Array.isArray(value)) return undefined;
  if (value.name === 'uuid') return 'uuid';
  return RANDOM_FUNCTIONS.includes(value.name) ? 'random' : undefined;
}

/**
 * A value for each field: from `given` (`{'Post.title': 'Untitled'}`; an app before the model and a relation's name instead of
 * its column are understood), by itself, else from `questions`.
 *
 * @throws {InputNeededError} MIGRATION_DEFAULT_NEEDED: nobody to ask
 * @throws {UsageError} MIGRATION_DEFAULT_INVALID, MIGRATION_DEFAULT_UNUSED
 */
export async function answerFieldsInNeed(
  fields: readonly FieldWithoutDefault[],
  given: Readonly<Record<string, string>>,
  questions: ValueQuestions | undefined,
): Promise<OneOffValue[]> {
  const unused = Object.keys(given).find((key) => !fields.some((field) => namesOf(field).includes(key)));
  if (unused !== undefined) throw errors.MIGRATION_DEFAULT_UNUSED({ field: unused });
  const answers = fields.map((field) => ({ ...field, value: givenValue(field, given) }));
  const missing = answers.filter(({ value }) => value === undefined);
  if (missing.length > 0 && questions === undefined)
    throw errors.MIGRATION_DEFAULT_NEEDED({ fields: missing.map(({ label }) => label) });
  const complete: OneOffValue[] = [];
  for (const answer of answers) {
    const value = answer.value ?? (await questions?.askValue(answer)) ?? '';
    const isAutomatic = answer.automatic !== undefined && value === '';
    complete.push(isAutomatic ? { ...answer, value } : checkValue({ ...answer, value }));
  }
  return complete;
}

/**
 * `Post.title=Untitled` → `{'Post.title': 'Untitled'}`; everything after the first `=` is the value.
 *
 * @throws {UsageError} MIGRATION_DEFAULT_SYNTAX
 */
export function parseDefaults(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw errors.MIGRATION_DEFAULT_SYNTAX({ text: pair });
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

function givenValue(field: FieldWithoutDefault, given: Readonly<Record<string, string>>): string | undefined {
  const key = namesOf(field).find((name) => name in given);
  return key === undefined ? field.automatic && '' : given[key];
}

function namesOf({ model, field }: FieldWithoutDefault): string[] {
  const relations = relationsOver(model, field).map(({ name }) => name);
  return [field.name, ...relations].flatMap((name) => [`${model.name}.${name}`, `${model.app}.${model.name}.${name}`]);
}

function relationsOver(model: ModelDescription, field: FieldDescription): FieldDescription[] {
  return model.fields.filter(({ relation }) => relation?.fields.includes(field.name));
}

/** Characters of the texts that the client makes: `nanoid(8)` has 8. */
function randomLength({ default: value, nativeType }: FieldDescription): number {
  const { name, args } = value as { name: string; args: unknown[] };
  const lengths: Record<string, number> = { cuid: 25, ulid: 26, nanoid: Number(args[0] ?? 21) };
  return Math.min(lengths[name] ?? 24, lengthLimit(nativeType) ?? Infinity);
}

function lengthLimit(nativeType: FieldDescription['nativeType']): number | undefined {
  return nativeType && /^(Var)?Char$/.test(nativeType.name) ? Number(nativeType.args[0] ?? 1) : undefined;
}

const WHOLE_LIMITS: Record<string, [least: bigint, most: bigint]> = {
  SmallInt: [-32_768n, 32_767n],
  Int: [-2_147_483_648n, 2_147_483_647n],
  BigInt: [-(2n ** 63n), 2n ** 63n - 1n],
};

/** What the column takes, where that is not this value. */
function columnLimit({ field, value }: OneOffValue): string | undefined {
  const limit = lengthLimit(field.nativeType);
  if (limit !== undefined && [...value].length > limit) return `at most ${limit} characters`;
  const range = WHOLE_LIMITS[field.nativeType?.name ?? field.type] ?? WHOLE_LIMITS[field.type];
  if (range === undefined || (BigInt(value) >= range[0] && BigInt(value) <= range[1])) return undefined;
  return `a whole number from ${range[0]} to ${range[1]}`;
}

const SHAPES: Record<string, { pattern: RegExp; expected: string }> = {
  Int: { pattern: /^-?\d+$/, expected: 'a whole number' },
  BigInt: { pattern: /^-?\d+$/, expected: 'a whole number' },
  Float: { pattern: /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i, expected: 'a number' },
  Decimal: { pattern: /^-?\d+(\.\d+)?$/, expected: 'a number' },
  Boolean: { pattern: /^(true|false)$/, expected: 'true or false' },
};

/** @throws {UsageError} MIGRATION_DEFAULT_INVALID */
export function checkValue(answer: OneOffValue): OneOffValue {
  const { label, value, field, values } = answer;
  const fail = (expected: string) => errors.MIGRATION_DEFAULT_INVALID({ field: label, value, expected });
  const shape = SHAPES[field.type];
  if (shape && !shape.pattern.test(value)) throw fail(shape.expected);
  if (values && !values.includes(value)) throw fail(`one of ${values.join(', ')}`);
  if (field.type === 'DateTime' && value !== 'now' && Number.isNaN(Date.parse(value)))
    throw fail('now or a time such as 2026-11-22T05:41:03Z');
  if (field.type === 'Json' && !isJson(value)) throw fail('JSON');
  const limit = columnLimit(answer);
  if (limit !== undefined) throw fail(limit);
  return answer;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false; // JSON.parse has one reason to throw
  }
}

/** The files with these fields optional, and the relations that use them. */
export function withOptionalFields(files: readonly SchemaFile[], values: readonly OneOffValue[]): SchemaFile[] {
  return files.map(([path, text]) => {
    const ends = parseBlocks(text)
      .filter(({ kind }) => kind === 'model')
      .flatMap((block) => {
        const names = values
          .filter(({ model }) => model.name === block.name)
          .flatMap(({ model, field }) => [field.name, ...relationsOver(model, field).map(({ name }) => name)]);
        return block.members
          .filter(({ kind, name }) => kind === 'field' && names.includes(name))
          .map(({ start, end }) => typeEnd(text, start, end));
      })
      .filter((offset) => offset !== undefined);
    return [path, insertAt(text, ends, '?')];
  });
}

/** Offset after the type of `title String @unique`; undefined when it is optional already. */
function typeEnd(text: string, start: number, end: number): number | undefined {
  const match = /^\S+\s+\w+(?:\("[^"]*"\))?/.exec(text.slice(start, end));
  if (!match || text[start + match[0].length] === '?') return undefined;
  return start + match[0].length;
}

function insertAt(text: string, offsets: readonly number[], inserted: string): string {
  return [...new Set(offsets)]
    .sort((a, b) => b - a)
    .reduce((result, at) => result.slice(0, at) + inserted + result.slice(at), text);
}

// Evaluated for each row. Random characters stand for cuid(), nanoid() and ulid(), which are opaque to everyone.
const SQLITE_HEX = (bytes: number) => `lower(hex(randomblob(${bytes})))`;
const CHARACTERS = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_';
const AUTOMATIC_SQL: Record<DatabaseProvider, Record<'now' | 'uuid', string>> = {
  sqlite: {
    now: `strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')`,
    uuid: `${SQLITE_HEX(4)} || '-' || ${SQLITE_HEX(2)} || '-4' || substr(${SQLITE_HEX(2)}, 2) || '-a' || substr(${SQLITE_HEX(2)}, 2) || '-' || ${SQLITE_HEX(6)}`,
  },
  postgresql: {
    now: 'CURRENT_TIMESTAMP',
    uuid: 'gen_random_uuid()',
  },
};
/** A UUID is 22 characters in base 64, without its padding. */
const UUID_CHARACTERS = 22;

function randomSql(length: number, provider: DatabaseProvider): string {
  if (provider === 'sqlite') {
    const one = `substr('${CHARACTERS}', 1 + (random() & 63), 1)`;
    return Array.from({ length }, () => one).join(' || ');
  }
  const uuid = `substr(translate(encode(uuid_send(gen_random_uuid()), 'base64'), '+/', '-_'), 1, ${UUID_CHARACTERS})`;
  const all = Array.from({ length: Math.ceil(length / UUID_CHARACTERS) }, () => uuid).join(' || ');
  return `substr(${all}, 1, ${length})`;
}

function automaticSql({ automatic, field }: FieldWithoutDefault, provider: DatabaseProvider): string {
  return automatic === 'random'
    ? randomSql(randomLength(field), provider)
    : AUTOMATIC_SQL[provider][automatic as 'now' | 'uuid'];
}

/** `UPDATE "Post" SET "title" = 'Untitled' WHERE "title" IS NULL;` for each value. */
export function fillScript(values: readonly OneOffValue[], provider: DatabaseProvider): string {
  const lines = values.map((answer) => {
    const { model, field, value, automatic } = answer;
    const column = quoteName(field.column ?? field.name);
    const sql =
      automatic !== undefined && value === '' ? automaticSql(answer, provider) : toSql(field.type, value, provider);
    return `UPDATE ${quoteQualified(qualify(model))} SET ${column} = ${sql} WHERE ${column} IS NULL;\n`;
  });
  return `-- Values for rows that exist already\n${lines.join('')}`;
}

function toSql(type: string, value: string, provider: DatabaseProvider): string {
  if (type in SHAPES) return value.toUpperCase();
  if (type === 'DateTime') return momentSql(value, provider);
  const text = quoteText(value);
  if (type !== 'Bytes') return text;
  return provider === 'sqlite' ? `CAST(${text} AS BLOB)` : `convert_to(${text}, 'UTF8')`;
}

/** SQLite compares times as text, so they must look like those that the client writes. */
function momentSql(value: string, provider: DatabaseProvider): string {
  if (value === 'now') return AUTOMATIC_SQL[provider].now;
  const iso = new Date(value).toISOString();
  return `'${provider === 'sqlite' ? iso.replace('Z', '+00:00') : iso.slice(0, -1).replace('T', ' ')}'`;
}
