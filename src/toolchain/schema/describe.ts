// DMMF and doc comments → SchemaDescription.
import type {
  DatabaseProvider,
  EnumDescription,
  FieldDescription,
  ModelDescription,
  SchemaDescription,
} from '../../kernel/model.ts';
import { findFrameworkTable, FRAMEWORK_TABLES } from '../../kernel/framework-tables.ts';
import { pluralize, toChoiceLabel, toLabel } from '../../kernel/names.ts';
import { readConditionalUniques } from './conditional-uniques.ts';
import { readUnwritten } from './unwritten-columns.ts';
import { describeField, textOf, toNames, type ModelIndex } from './describe-field.ts';
import {
  assertNoneLost,
  FRAMEWORK_APP,
  placeOf,
  readDeclarations,
  readDocs,
  type Declaration,
} from './described-source.ts';
import type { Dmmf, DmmfEnum, DmmfModel } from './dmmf.ts';
import { errors } from './errors.ts';
import type { SchemaFile } from './prisma-engine.ts';
import { errorDetails } from './source-text.ts';

/**
 * Describes every model and enum, in the order of the files.
 *
 * @throws {ProjectError} ANNOTATION_…: an annotation is unknown or ill-typed. SCHEMA_OUTSIDE_APP: no app holds the model.
 *   SCHEMA_NAME_RESERVED: it has the name of a table of Quintet itself.
 */
export function describeSchema(
  datamodel: Dmmf['datamodel'],
  files: readonly SchemaFile[],
  provider: DatabaseProvider,
): SchemaDescription {
  assertNoneLost(files);
  const declarations = readDeclarations(files);
  assertNotReserved(datamodel, declarations);
  const index: ModelIndex = new Map(datamodel.models.map((model) => [model.name, model]));
  const order = new Map([...declarations.keys()].map((name, i) => [name, i]));
  const placeIn = ({ name }: { name: string }): number => order.get(name) ?? -1;
  const byFile = (a: { name: string }, b: { name: string }): number => placeIn(a) - placeIn(b);
  return {
    provider,
    models: datamodel.models
      .toSorted(byFile)
      .map((model) => describeModel(model, index, datamodel, ownDeclaration(declarations, 'model', model.name, files))),
    enums: datamodel.enums
      .toSorted(byFile)
      .map((entry) => describeEnum(entry, ownDeclaration(declarations, 'enum', entry.name, files))),
  };
}

/** @throws {ProjectError} SCHEMA_NAME_RESERVED: a model or enum has the name of one of the framework's tables */
function assertNotReserved({ models, enums }: Dmmf['datamodel'], declarations: Map<string, Declaration>): void {
  for (const { name, dbName } of [...models, ...enums.map(({ name }) => ({ name, dbName: null }))]) {
    const declaration = declarations.get(name);
    if (declaration === undefined || declaration.app === FRAMEWORK_APP) continue;
    const byTable = findFrameworkTable(dbName ?? name);
    const reserved = byTable ?? FRAMEWORK_TABLES.find(({ model }) => model === name);
    if (reserved === undefined) continue;
    const details = errorDetails(declaration.file[1], placeOf(declaration, declaration.block.start));
    const { kind } = declaration.block;
    throw errors.SCHEMA_NAME_RESERVED(
      { kind, name, reserved: byTable ? reserved.table : name, feature: reserved.feature },
      details,
    );
  }
}

type AppDeclaration = Declaration & { app: string };

function ownDeclaration(
  declarations: Map<string, Declaration>,
  kind: string,
  name: string,
  files: readonly SchemaFile[],
): AppDeclaration {
  const declaration = declarations.get(name);
  if (declaration?.app !== undefined) return declaration as AppDeclaration;
  const place = declaration
    ? placeOf(declaration, declaration.block.start)
    : { file: files[0]?.[0] ?? '', line: 1, column: 1 };
  throw errors.SCHEMA_OUTSIDE_APP(
    { kind, name },
    {
      where: `${place.file}:${place.line}:${place.column}`,
      data: { ...place },
    },
  );
}

function describeModel(
  model: DmmfModel,
  index: ModelIndex,
  datamodel: Dmmf['datamodel'],
  declaration: AppDeclaration,
): ModelDescription {
  const { annotations, documentation } = readDocs(declaration, declaration.block.docs, {
    target: 'model',
    title: `model ${model.name}`,
    types: [],
    model: toNames(model),
  });
  const fields = model.fields.map((field) => describeField(field, model, index, declaration));
  const conditionalUniques = readConditionalUniques(declaration);
  const unwritten = readUnwritten(declaration);
  const label = textOf(annotations['label']) ?? toLabel(model.name);
  const place = placeOf(declaration, declaration.block.start);
  return {
    name: model.name,
    app: declaration.app,
    table: model.dbName ?? model.name,
    ...(model.schema ? { schema: model.schema } : {}),
    delegate: model.name.charAt(0).toLowerCase() + model.name.slice(1),
    label,
    labelPlural: textOf(annotations['labelPlural']) ?? pluralize(label),
    fields,
    ...describeKeys(model),
    ...(conditionalUniques ? { conditionalUniques } : {}),
    ...(unwritten ? { unwritten } : {}),
    indexes: datamodel.indexes
      .filter((entry) => entry.model === model.name && (entry.type === 'normal' || entry.type === 'fulltext'))
      .map((entry) => entry.fields.map((field) => field.name)),
    ordering: readOrdering(annotations['ordering'] ?? {}),
    display: textOf(annotations['display']) ?? guessDisplay(fields),
    hidden: 'hidden' in annotations,
    documentation,
    annotations,
    where: `${place.file}:${place.line}`,
  };
}

function describeKeys(model: DmmfModel): Pick<ModelDescription, 'primaryKey' | 'primaryKeyName' | 'uniques'> {
  const composite = model.primaryKey;
  const single = model.fields.filter((field) => field.isId).map((field) => field.name);
  const together = model.uniqueIndexes.map(({ name, fields }) => ({ fields, name: nameOfKey(name, fields) }));
  const covered = new Set(together.filter(({ fields }) => fields.length === 1).map(({ fields }) => fields[0]));
  const alone = model.fields.filter((field) => field.isUnique && !covered.has(field.name));
  const uniques = [...alone.map((field) => ({ fields: [field.name], name: undefined })), ...together];
  const key = composite
    ? { fields: composite.fields, name: nameOfKey(composite.name, composite.fields) }
    : single.length > 0
      ? { fields: single, name: undefined }
      : standInKey(model, uniques);
  return { primaryKey: key?.fields ?? [], primaryKeyName: key?.name, uniques };
}

/** A model without `@id` is known by its first unique fields that are never null, a single one before several. */
function standInKey(
  model: DmmfModel,
  uniques: ModelDescription['uniques'],
): ModelDescription['uniques'][number] | undefined {
  const isKey = ({ fields }: { fields: string[] }) =>
    fields.every((name) => model.fields.some((field) => field.name === name && field.isRequired && !field.isList));
  return uniques.find((unique) => unique.fields.length === 1 && isKey(unique)) ?? uniques.find(isKey);
}

/** Prisma's name of a composite key in `where`; undefined for a single field. */
function nameOfKey(name: string | null, fields: string[]): string | undefined {
  return fields.length > 1 ? (name ?? fields.join('_')) : undefined;
}

function readOrdering(annotation: Record<string, unknown>): ModelDescription['ordering'] {
  return Object.values(annotation).map((value) => {
    const text = String(value);
    return text.startsWith('-') ? { field: text.slice(1), direction: 'desc' } : { field: text, direction: 'asc' };
  });
}

// From the most to the least telling. Compared in lowercase, because adopted databases write `Name` or `NAME`.
const DISPLAY_NAMES = [
  'name',
  'title',
  'label',
  'fullname',
  'displayname',
  'subject',
  'headline',
  'slug',
  'username',
  'email',
  'code',
];
// A person's title is “Dr” or “Sales Manager”, which names nobody.
const PERSON_NAMES = ['name', 'fullname', 'displayname', 'lastname'];

function guessDisplay(fields: FieldDescription[]): string | undefined {
  const texts = new Map<string, string>();
  for (const field of fields) {
    if (field.kind !== 'scalar' || field.type !== 'String' || field.isList || field.isForeignKey) continue;
    texts.set(field.name.replaceAll('_', '').toLowerCase(), field.name);
  }
  const candidates = texts.has('lastname') ? PERSON_NAMES : DISPLAY_NAMES;
  const found = candidates.find((name) => texts.has(name));
  return found === undefined ? undefined : texts.get(found);
}

/** @throws {ProjectError} SCHEMA_VALUES_ALIKE: two values have the same name in the database, which Prisma accepts */
function assertValuesDiffer(entry: DmmfEnum, declaration: AppDeclaration): void {
  const first = new Map<string, string>();
  for (const { name, dbName } of entry.values) {
    const stored = dbName ?? name;
    const other = first.get(stored);
    first.set(stored, name);
    if (other === undefined) continue;
    const values = [other, name].map((value) => `${entry.name}.${value}`);
    const start = declaration.members.get(name)?.start ?? declaration.block.start;
    throw errors.SCHEMA_VALUES_ALIKE(
      { values, stored },
      errorDetails(declaration.file[1], placeOf(declaration, start)),
    );
  }
}

function describeEnum(entry: DmmfEnum, declaration: AppDeclaration): EnumDescription {
  assertValuesDiffer(entry, declaration);
  const model = { name: entry.name, columns: [], relations: [] };
  readDocs(declaration, declaration.block.docs, { target: 'enum', title: `enum ${entry.name}`, types: [], model });
  return {
    name: entry.name,
    app: declaration.app,
    values: entry.values.map(({ name, dbName }) => {
      const { annotations } = readDocs(declaration, declaration.members.get(name)?.docs ?? [], {
        target: 'enum value',
        title: `${entry.name}.${name}`,
        types: [],
        model,
      });
      const stored = dbName !== null && dbName !== undefined && dbName !== name ? { stored: dbName } : {};
      return { name, label: textOf(annotations['label']) ?? toChoiceLabel(name), ...stored };
    }),
  };
}
