// Random models with names of their own in the database, native types, relations, and rows that do not always fit the next ones.
import fc from 'fast-check';
import type { RawConnection } from '../../src/kernel/raw-connection.ts';

export interface SchemaField {
  name: string;
  type: string;
  native: string | undefined;
  isOptional: boolean;
  isUnique: boolean;
  hasDefault: boolean;
  /** Name of the column. */
  column: string;
}

export interface SchemaModel {
  name: string;
  table: string;
  fields: SchemaField[];
  /** Name of a model of the schema. */
  parent: string | undefined;
  friend: string | undefined;
}

export interface Schema {
  models: SchemaModel[];
  /** Values of the enum Color: name and what is stored. */
  colors: { name: string; stored: string }[];
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
const NATIVE: Record<string, string[]> = {
  String: ['VarChar(5)', 'VarChar(40)'],
  Int: ['SmallInt'],
  Decimal: ['Decimal(8, 2)', 'Decimal(12, 4)'],
  DateTime: ['Timestamptz(6)'],
};
/** SQL of the values that the rows of a table get, one a row. */
const VALUES: Record<string, string[]> = {
  String: [`'word'`, `'12'`, `'true'`],
  Int: ['42', '-7', '1'],
  Float: ['2.5', '3', '-0.25'],
  Boolean: ['TRUE', 'FALSE', 'TRUE'],
  DateTime: [`'2026-11-22 05:41:03'`, `'2025-01-02 03:04:05'`, `'2024-12-31 23:59:59'`],
  BigInt: ['99', '5000000000', '1'],
  Json: [`'{"a": 1}'`, `'7'`, `'"text"'`],
  Decimal: ['12.5', '3.25', '0.125'],
  Bytes: [`'abc'`, `'d'`, `'ef'`],
};
const MODELS = ['Alpha', 'Beta', 'Gamma'];
const FIELDS = ['a', 'b', 'c', 'order'];

/** Names in the database, each used once: the own one, or another. */
const mapped = (names: readonly string[], others: readonly string[]): fc.Arbitrary<Record<string, string>> =>
  fc
    .tuple(
      fc.shuffledSubarray([...others]),
      fc.array(fc.boolean(), { minLength: names.length, maxLength: names.length }),
    )
    .map(([free, own]) => Object.fromEntries(names.map((name, i) => [name, own[i] ? name : (free[i] ?? name)])));

const field = (name: string, column: string): fc.Arbitrary<SchemaField> =>
  fc.constantFrom(...Object.keys(DEFAULTS)).chain((type) =>
    fc.record({
      name: fc.constant(name),
      type: fc.constant(type),
      native: fc.constantFrom(undefined, undefined, ...(NATIVE[type] ?? [])),
      isOptional: fc.boolean(),
      isUnique: fc.integer({ min: 0, max: 4 }).map((chance) => chance === 0 && type !== 'Json'),
      hasDefault: fc.boolean(),
      column: fc.constant(column),
    }),
  );

const model = (name: string, table: string): fc.Arbitrary<SchemaModel> =>
  fc.record({
    name: fc.constant(name),
    table: fc.constant(table),
    fields: fc
      .tuple(fc.subarray(FIELDS), mapped(FIELDS, ['x1', 'x2', 'x3', 'x4']))
      .chain(([names, columns]) => fc.tuple(...names.map((its) => field(its, columns[its] as string)))),
    parent: fc.option(fc.constantFrom(...MODELS), { nil: undefined }),
    friend: fc.option(fc.constantFrom(...MODELS), { nil: undefined }),
  });

export const randomSchema: fc.Arbitrary<Schema> = fc.record({
  models: fc
    .tuple(fc.subarray(MODELS, { minLength: 1 }), mapped(MODELS, ['t1', 't2', 't3']))
    .chain(([names, tables]) => fc.tuple(...names.map((name) => model(name, tables[name] as string)))),
  colors: fc
    .tuple(fc.subarray(['green', 'white']), mapped(['red', 'blue', 'green', 'white'], ['c1', 'c2', 'c3', 'c4']))
    .map(([more, stored]) => ['red', 'blue', ...more].map((name) => ({ name, stored: stored[name] as string }))),
});

/** The same models with other names in the database. */
export const remapped = (schema: Schema): fc.Arbitrary<Schema> =>
  randomSchema.chain((names) =>
    fc.tuple(mapped(MODELS, ['t1', 't2', 't3']), mapped(FIELDS, ['x1', 'x2', 'x3', 'x4'])).map(([tables, columns]) => ({
      models: schema.models.map((its) => ({
        ...its,
        table: tables[its.name] as string,
        fields: its.fields.map((one) => ({ ...one, column: columns[one.name] as string })),
      })),
      colors: renamedColors(schema.colors, names.colors),
    })),
  );

/** Stored names of `others`, except where another value has that name already. */
function renamedColors(colors: Schema['colors'], others: Schema['colors']): Schema['colors'] {
  const wanted = colors.map(({ name, stored }) => ({
    name,
    stored: others.find((color) => color.name === name)?.stored ?? stored,
  }));
  return new Set(wanted.map(({ stored }) => stored)).size === wanted.length ? wanted : colors;
}

export function renderSchema({ models, colors }: Schema): string {
  const values = colors.map(({ name, stored }) => `  ${name}${stored === name ? '' : ` @map("${stored}")`}\n`);
  return `${models.map((its) => renderModel(its, models)).join('\n')}\nenum Color {\n${values.join('')}}\n`;
}

function renderModel(its: SchemaModel, models: readonly SchemaModel[]): string {
  const lines = ['id Int @id @default(autoincrement())', ...its.fields.map(renderField)];
  for (const other of models) {
    const relation = `"parent${other.name}"`;
    if (other.name === its.name && hasModel(models, its.parent))
      lines.push(`parent ${its.parent}? @relation(${relation}, fields: [parentId], references: [id])`, 'parentId Int?');
    if (other.parent === its.name) lines.push(`children${other.name} ${other.name}[] @relation(${relation})`);
    if (other.name === its.name && hasModel(models, its.friend))
      lines.push(`friends ${its.friend}[] @relation("friends${its.name}")`);
    if (other.friend === its.name)
      lines.push(`friendOf${other.name} ${other.name}[] @relation("friends${other.name}")`);
  }
  if (its.table !== its.name) lines.push(`@@map("${its.table}")`);
  return `model ${its.name} {\n${lines.map((line) => `  ${line}\n`).join('')}}\n`;
}

function renderField({ name, type, native, isOptional, isUnique, hasDefault, column }: SchemaField): string {
  const parts = [
    `${name} ${type}${isOptional ? '?' : ''}`,
    ...(hasDefault ? [`@default(${DEFAULTS[type]})`] : []),
    ...(isUnique ? ['@unique'] : []),
    ...(column === name ? [] : [`@map("${column}")`]),
    ...(native === undefined ? [] : [`@db.${native}`]),
  ];
  return parts.join(' ');
}

export function hasModel(models: readonly SchemaModel[], name: string | undefined): boolean {
  return models.some((other) => other.name === name);
}

/** Three rows in each table, linked among each other. Some columns of the last one are empty. */
export async function insertSchemaRows(connection: RawConnection, schema: Schema): Promise<void> {
  const statements: string[] = [];
  for (const { table, fields } of schema.models)
    for (const row of [0, 1, 2]) {
      const columns = fields.map(({ column }) => `"${column}"`);
      const values = fields.map((its) => (its.isOptional && row === 2 ? 'NULL' : valueOf(its, row, schema)));
      statements.push(
        columns.length === 0
          ? `INSERT INTO "${table}" DEFAULT VALUES`
          : `INSERT INTO "${table}" (${columns.join(', ')}) VALUES (${values.join(', ')})`,
      );
    }
  for (const { name, table, parent, friend } of schema.models) {
    if (hasModel(schema.models, parent)) statements.push(`UPDATE "${table}" SET "parentId" = 2 WHERE id = 1`);
    if (hasModel(schema.models, friend)) statements.push(`INSERT INTO "_friends${name}" ("A", "B") VALUES (1, 2)`);
  }
  await connection.script(statements.map((sql) => `${sql};`).join('\n'));
}

/** Rows of a unique column differ. */
function valueOf({ type }: SchemaField, row: number, { colors }: Schema): string {
  if (type === 'Color') return `'${colors[row % colors.length]?.stored}'`;
  return VALUES[type]?.[row] as string;
}

/** Only two values exist of some types: no more rows can be unique. */
export function canBeInserted({ models, colors }: Schema): boolean {
  return models.every(({ fields }) =>
    fields.every(
      ({ type, isUnique, isOptional }) =>
        !isUnique || isOptional || (type === 'Color' ? colors.length > 2 : type !== 'Boolean'),
    ),
  );
}
