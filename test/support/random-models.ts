// Random models for properties of migrations: every type, relations, many-to-many relations to others and to themselves, enums.
import fc from 'fast-check';
import type { RawConnection } from '../../src/kernel/raw-connection.ts';

export interface Field {
  name: string;
  type: string;
  isOptional: boolean;
  isUnique: boolean;
  hasDefault: boolean;
}
export interface Model {
  name: string;
  fields: Field[];
  isIndexed: boolean;
  isUniqueTogether: boolean;
  /** Name of a model, its own perhaps. */
  parent: string | undefined;
  onDelete: string | undefined;
  friends: string | undefined;
}
export interface Models {
  models: Model[];
  /** Values of the enum Color. */
  colors: string[];
}

const DEFAULTS: Record<string, string> = {
  String: '"it\'s"',
  Int: '7',
  Float: '1.5',
  Boolean: 'true',
  DateTime: 'now()',
  BigInt: '9',
  Json: '"{}"',
  Decimal: '1.25',
  Bytes: '"aGk="',
  Color: 'blue',
};
const VALUES: Record<string, string> = {
  String: `'it''s a "text"; -- no comment'`,
  Int: '42',
  Float: '2.5',
  Boolean: 'FALSE',
  DateTime: `'2026-11-22 05:41:03'`,
  BigInt: '99',
  Json: `'{"a": 1}'`,
  Decimal: '12.5',
  Bytes: `'abc'`,
  Color: `'red'`,
};
export const NAMES = ['Alpha', 'Beta', 'Gamma', 'order'];

const field = (name: string): fc.Arbitrary<Field> =>
  fc.record({
    name: fc.constant(name),
    type: fc.constantFrom(...Object.keys(DEFAULTS)),
    isOptional: fc.boolean(),
    isUnique: fc.boolean(),
    hasDefault: fc.boolean(),
  });
const model = (name: string): fc.Arbitrary<Model> =>
  fc.record({
    name: fc.constant(name),
    fields: fc.subarray(['a', 'b', 'group', 'camelCase']).chain((names) => fc.tuple(...names.map(field))),
    isIndexed: fc.boolean(),
    isUniqueTogether: fc.boolean(),
    parent: fc.option(fc.constantFrom(...NAMES), { nil: undefined }),
    onDelete: fc.constantFrom(undefined, 'Cascade', 'Restrict', 'SetNull'),
    friends: fc.option(fc.constantFrom(...NAMES), { nil: undefined }),
  });
export const randomModels: fc.Arbitrary<Models> = fc.record({
  models: fc.subarray(NAMES, { minLength: 1 }).chain((names) => fc.tuple(...names.map(model))),
  colors: fc.subarray(['green', 'white']).map((colors) => ['red', 'blue', ...colors]),
});

/** New name of a model, field, relation, enum or value. */
export type Naming = (name: string) => string;

/** As src/<app>/models.prisma. */
export function renderModels({ models, colors }: Models, naming: Naming = (name) => name): string {
  const values = colors.map((color) => `  ${naming(color)}\n`).join('');
  return `${models.map((its) => renderModel(its, models, naming)).join('\n')}\nenum ${naming('Color')} {\n${values}}\n`;
}

function renderModel(model: Model, models: readonly Model[], n: Naming): string {
  const { name, fields, isIndexed, isUniqueTogether } = model;
  const lines = [
    `${n('id')} Int @id @default(autoincrement())`,
    ...fields.map((field) => renderField(field, n)),
    ...renderRelations(name, models, n),
  ];
  const plain = fields.filter(({ type }) => type !== 'Json').map((its) => n(its.name));
  if (isIndexed && plain.length > 1) lines.push(`@@index([${plain.join(', ')}])`);
  if (isUniqueTogether && plain.length > 1) lines.push(`@@unique([${plain.slice(0, 2).join(', ')}])`);
  return `model ${n(name)} {\n${lines.map((line) => `  ${line}\n`).join('')}}\n`;
}

function renderRelations(name: string, models: readonly Model[], n: Naming): string[] {
  const lines: string[] = [];
  for (const { name: child, parent, onDelete } of childrenAmong(models)) {
    const relation = `"${n(`p${child}${parent}`)}"`;
    const action = onDelete ? `, onDelete: ${onDelete}` : '';
    if (child === name) {
      const keys = `fields: [${n('parentId')}], references: [${n('id')}]`;
      lines.push(`${n('parent')} ${n(parent)}? @relation(${relation}, ${keys}${action})`, `${n('parentId')} Int?`);
    }
    if (parent === name) lines.push(`${n(`children${child}`)} ${n(child)}[] @relation(${relation})`);
  }
  for (const [one, other] of friendsAmong(models)) {
    const relation = `"${n(`f${one}${other}`)}"`;
    if (one === name) lines.push(`${n(`friends${other}`)} ${n(other)}[] @relation(${relation})`);
    if (other === name) lines.push(`${n(`friendsOf${one}`)} ${n(one)}[] @relation(${relation})`);
  }
  return lines;
}

export function childrenAmong(models: readonly Model[]): (Model & { parent: string })[] {
  return models.filter((model): model is Model & { parent: string } => hasModel(models, model.parent));
}

/** Both ends of each many-to-many relation, by name. */
export function friendsAmong(models: readonly Model[]): [string, string][] {
  return models.flatMap(({ name, friends }): [string, string][] =>
    hasModel(models, friends) && (friends as string) >= name ? [[name, friends as string]] : [],
  );
}

function hasModel(models: readonly Model[], name: string | undefined): boolean {
  return models.some((other) => other.name === name);
}

function renderField({ name, type, isOptional, isUnique, hasDefault }: Field, n: Naming): string {
  const unique = isUnique && type !== 'Json' ? ' @unique' : '';
  // A required field without a default needs a value for rows that exist, which is tested elsewhere.
  const literal = type === 'Color' ? n(DEFAULTS[type] as string) : (DEFAULTS[type] as string);
  const value = hasDefault || !isOptional ? ` @default(${literal})` : '';
  return `${n(name)} ${n(type)}${isOptional ? '?' : ''}${value}${unique}`;
}

/** One row in each table. */
export async function insertRows(connection: RawConnection, models: readonly Model[]): Promise<void> {
  for (const { name, fields } of models) {
    const columns = fields.map((its) => `"${its.name}"`);
    const values = fields.map(({ type }) => VALUES[type] as string);
    await connection.script(
      columns.length > 0
        ? `INSERT INTO "${name}" (${columns.join(', ')}) VALUES (${values.join(', ')})`
        : `INSERT INTO "${name}" DEFAULT VALUES`,
    );
  }
}

/** A second row in each table, and the first ones linked to the second ones. */
export async function insertLinks(connection: RawConnection, models: readonly Model[]): Promise<void> {
  for (const { name } of models) await connection.script(`INSERT INTO "${name}" DEFAULT VALUES`);
  for (const { name } of childrenAmong(models))
    await connection.script(`UPDATE "${name}" SET "parentId" = 2 WHERE id = 1`);
  for (const [one, other] of friendsAmong(models))
    await connection.script(`INSERT INTO "_f${one}${other}" ("A", "B") VALUES (1, 2)`);
}
