// Rewrites the engine's introspection: models in PascalCase and singular, fields in camelCase, relations named after their
// foreign keys, everything mapped to the table and column that exist.
import { parseBlocks } from '../../schema/blocks.ts';
import { isReservedFieldName, isReservedModelName } from '../../../kernel/reserved-names.ts';
import {
  columnOf,
  foreignKeyOf,
  isRelation,
  readEnum,
  readModel,
  relationName,
  type Enum,
  type Field,
  type Model,
} from './introspect-models.ts';
import { toIdentifier } from './aliases.ts';
import { firstFree, nameBackRelation, nameField, nameModel, relationOf } from './introspect-names.ts';

interface RenameOptions {
  app: string;
  taken: readonly string[];
  without: readonly string[];
  /** Schema of the connection, where several are read. */
  mainSchema?: string | undefined;
  /** Annotations of columns, by `table.column`. */
  annotations?: ReadonlyMap<string, string> | undefined;
}

interface Renamed {
  text: string;
  modelNames: string[];
  warnings: string[];
  /** Models and their fields by the names that the engine gave them. */
  names: ModelNames;
}

export type ModelNames = ReadonlyMap<string, { name: string; table: string; fields: ReadonlyMap<string, string> }>;

/** @param schema the engine's text */
export function renameModels(schema: string, options: RenameOptions): Renamed {
  const blocks = parseBlocks(schema);
  const models = blocks.filter(({ kind }) => kind === 'model').map((block) => readModel(schema, block));
  const isMain = (model: Model) => model.schema === undefined || model.schema === options.mainSchema;
  const kept = models.filter(
    (model) => model.table !== '_prisma_migrations' && !(isMain(model) && options.without.includes(model.table)),
  );
  const gone = models.filter((model) => !kept.includes(model)).map(({ old }) => old);
  for (const model of kept) model.fields = model.fields.filter(({ type }) => !gone.includes(type));
  const isUsed = (name: string) => kept.some(({ fields }) => fields.some(({ type }) => type === name));
  const isLost = (name: string) =>
    !isUsed(name) && models.some(({ fields }) => fields.some(({ type }) => type === name));
  const enums: Enum[] = blocks
    .filter(({ kind, name }) => kind === 'enum' && !isLost(name))
    .map((block) => readEnum(schema, block));
  nameTypes(kept, enums, options);
  for (const model of kept) nameColumns(model, kept);
  for (const model of kept) nameForeignRelations(model, kept);
  for (const model of kept) nameBackRelations(model, kept);
  keepJoinTables(kept);
  const text = [
    ...kept.map((model) => writeModel(model, kept, enums, options.annotations)),
    ...enums.map((item) => writeEnum(schema, item)),
  ].join('\n\n');
  return {
    text: `${text}\n`,
    modelNames: kept.map(({ name }) => name),
    warnings: kept.flatMap(warningsOf),
    names: new Map(
      kept.map(({ old, name, table, fields }) => [
        old,
        { name, table, fields: new Map(fields.map((field) => [field.old, field.name])) },
      ]),
    ),
  };
}

function nameTypes(models: readonly Model[], enums: readonly Enum[], { app, taken, mainSchema }: RenameOptions): void {
  // URLs and file systems can be case-insensitive.
  const used = new Set(taken.map((name) => name.toLowerCase()));
  const isTaken = (name: string) => used.has(name.toLowerCase()) || isReservedModelName(name);
  const name = (old: string, schema: string | undefined) => {
    const isElsewhere = schema !== undefined && schema !== mainSchema;
    const isDouble = isElsewhere && isTaken(nameModel(old, () => false, app));
    const chosen = nameModel((isDouble && toIdentifier(`${schema}_${old}`)) || old, isTaken, app);
    used.add(chosen.toLowerCase());
    return chosen;
  };
  // Of equal names in two schemas, that of the connection's own schema stays as it is.
  const mainFirst = <T extends { schema: string | undefined }>(items: readonly T[]) =>
    items.toSorted((a, b) => Number(b.schema === mainSchema) - Number(a.schema === mainSchema));
  for (const model of mainFirst(models)) model.name = name(toIdentifier(model.table) ?? model.old, model.schema);
  for (const item of mainFirst(enums)) item.name = name(toIdentifier(item.type) ?? item.old, item.schema);
  keepJoinOrder(models);
}

/** The join table of an implicit many-to-many relation has columns A and B in the order of the model names. */
function keepJoinOrder(models: readonly Model[]): void {
  for (const model of models) {
    for (const field of model.fields) {
      const other = manyToManyPartner(model, field, models);
      if (other && model.old < other.old !== model.name < other.name) [model.name, other.name] = [model.old, other.old];
    }
  }
}

function manyToManyPartner(model: Model, field: Field, models: readonly Model[]): Model | undefined {
  if (field.arity !== '[]') return undefined;
  const other = models.find(({ old }) => old === field.type);
  const isBoth = other?.fields.some(
    ({ type, arity, rest, old }) =>
      type === model.old &&
      arity === '[]' &&
      relationName(rest) === relationName(field.rest) &&
      (other !== model || old !== field.old),
  );
  return isBoth ? other : undefined;
}

/** Prisma names an unnamed relation, and with it the join table, after the models; the names are no longer these. */
function keepJoinTables(models: readonly Model[]): void {
  const unnamed = models.flatMap((model) =>
    model.fields
      .filter((field) => relationName(field.rest) === undefined)
      .map((field) => ({ model, field, other: manyToManyPartner(model, field, models) })),
  );
  for (const { model, field, other } of unnamed) {
    if (other === undefined || (model.name === model.old && other.name === other.old)) continue;
    field.rest = `@relation("${[model.old, other.old].sort().join('To')}") ${field.rest}`.trim();
  }
}

function isNameOf(fields: readonly Field[]): (name: string) => boolean {
  return (name) => isReservedFieldName(name) || fields.some((field) => field.name === name);
}

/** A foreign key column without `Id` at its end leaves its name to the relation: `reportsTo` → `reportsToId`. */
function nameColumns(model: Model, models: readonly Model[]): void {
  const scalars = model.fields.filter((field) => !isRelation(field, models));
  const keys = model.fields
    .map(foreignKeyOf)
    .filter((fields) => fields.length === 1)
    .flat();
  const plainNames = scalars.map(({ old }) => nameField(old, isReservedFieldName));
  const done: Field[] = [];
  for (const field of scalars) {
    const isTaken = isNameOf(done);
    const plain = nameField(field.old, isTaken);
    const isBareKey = keys.includes(field.old) && relationOf(field.old) === undefined && !/@id\b/.test(field.rest);
    const isUsed = (name: string) => isTaken(name) || plainNames.includes(name);
    field.name = isBareKey ? firstFree([`${plain}Id`], isUsed, plain) : plain;
    done.push(field);
  }
}

function nameForeignRelations(model: Model, models: readonly Model[]): void {
  const done = model.fields.filter((field) => !isRelation(field, models));
  for (const field of model.fields.filter((candidate) => foreignKeyOf(candidate).length > 0)) {
    const target = models.find(({ old }) => old === field.type) as Model;
    const [key, ...more] = foreignKeyOf(field) as [string, ...string[]];
    const byKey = more.length === 0 ? (relationOf(key) ?? nameField(key, () => false)) : undefined;
    const byModel = nameField(target.name, () => false);
    const candidates = [byKey, byModel, byKey && `${byKey}${target.name}`].filter((name) => name !== undefined);
    field.name = firstFree(candidates, isNameOf(done), byModel);
    done.push(field);
  }
}

function nameBackRelations(model: Model, models: readonly Model[]): void {
  const back = model.fields.filter((field) => isRelation(field, models) && foreignKeyOf(field).length === 0);
  const done = model.fields.filter((field) => !back.includes(field));
  for (const field of back) {
    const source = models.find(({ old }) => old === field.type) as Model;
    const isAlone = back.filter(({ type }) => type === field.type).length === 1 && source !== model;
    const forward = source.fields.find(
      (other) => other !== field && other.type === model.old && relationName(other.rest) === relationName(field.rest),
    );
    field.name = nameBackRelation(
      source.name,
      field.arity === '[]',
      isAlone ? undefined : (forward?.name ?? field.old),
      isNameOf(done),
    );
    done.push(field);
  }
}

function writeModel(
  model: Model,
  models: readonly Model[],
  enums: readonly Enum[],
  annotations: ReadonlyMap<string, string> = new Map(),
): string {
  const lines = inOrder(model, models).map((field) => {
    const annotation = annotations.get(`${model.table}.${columnOf(field)}`);
    const line = writeField(field, model, models, enums);
    return annotation === undefined || isRelation(field, models) ? line : `${line} /// ${annotation}`;
  });
  const attributes = model.attributes.map((text) => renameLists(text, model)).sort();
  const map = model.table === model.name ? [] : [`@@map("${model.table}")`];
  return `${model.docs}model ${model.name} {\n${[...lines, '', ...attributes, ...map].map((line) => `  ${line}`).join('\n')}\n}`;
}

/** Columns as in the table, then relations in the order of their columns, then lists; the engine's order varies. */
function inOrder(model: Model, models: readonly Model[]): Field[] {
  const scalars = model.fields.filter((field) => !isRelation(field, models));
  const position = (field: Field) => scalars.findIndex(({ old }) => old === foreignKeyOf(field)[0]);
  const forward = model.fields
    .filter((field) => foreignKeyOf(field).length > 0)
    .sort((a, b) => position(a) - position(b));
  const back = model.fields
    .filter((field) => !scalars.includes(field) && !forward.includes(field))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return [...scalars, ...forward, ...back];
}

function writeField(field: Field, model: Model, models: readonly Model[], enums: readonly Enum[]): string {
  const docs = field.member.docs.map(({ text }) => `/// ${text}\n  `).join('');
  const target = models.find(({ old }) => old === field.type);
  if (target)
    return `${docs}${field.name} ${target.name}${field.arity} ${renameRelation(field.rest, model, target)}`.trimEnd();
  const type = enums.find(({ old }) => old === field.type)?.name ?? field.type;
  const map = field.name === field.old || /@map\(/.test(field.rest) ? '' : ` @map("${field.old}")`;
  return `${docs}${field.name} ${type}${field.arity} ${field.rest}${map}`.trimEnd();
}

function renameRelation(rest: string, model: Model, target: Model): string {
  return rest
    .replace(/fields:\s*\[[^\]]*\]/, (list) => renameNames(list, model))
    .replace(/references:\s*\[[^\]]*\]/, (list) => renameNames(list, target));
}

/** `@@index([ArtistId(sort: Desc), Title], map: "…")`: the first list is of fields. */
function renameLists(attribute: string, model: Model): string {
  return attribute.replace(/\[(?:[^\]"]|"[^"]*")*\]/, (list) => renameNames(list, model));
}

function renameNames(list: string, model: Model): string {
  const start = list.indexOf('[');
  const names = list.slice(start).replace(/([[,]\s*)(\w+)/g, (_all, before: string, name: string) => {
    return before + (model.fields.find(({ old }) => old === name)?.name ?? name);
  });
  return list.slice(0, start) + names;
}

function writeEnum(schema: string, { block, old, name }: Enum): string {
  const body = schema.slice(block.bodyStart, block.bodyEnd).trimEnd();
  const map = name === old || /@@map\(/.test(body) ? '' : `\n\n  @@map("${old}")`;
  return `enum ${name} {\n${body}${map}\n}`;
}

function warningsOf({ name, table, attributes, fields }: Model): string[] {
  const ignored = attributes.some((text) => text.startsWith('@@ignore'))
    ? [`table ${table} has no primary or unique key, so the client cannot use it: model ${name} is marked @@ignore`]
    : [];
  const unsupported = fields
    .filter(({ type }) => type.startsWith('Unsupported'))
    .map((field) => unsupportedOf(field, table));
  return [...ignored, ...unsupported];
}

function unsupportedOf({ old, type, rest }: Field, table: string): string {
  const name = type.slice('Unsupported('.length, -1);
  const filled = rest.includes('@default(dbgenerated())')
    ? '; only a trigger of the database can fill it in new rows'
    : '';
  return `column ${old} of ${table} has a type that the client does not support (${name})${filled}`;
}
