// What Quintet knows about a model: made by toolchain/schema from the .prisma files, written by toolchain/codegen into
// the project, read by forms, admin, views and migrations. Plain data: it is serialised as JSON.

/** Scalar types as Prisma names them. */
export type ScalarType = 'String' | 'Int' | 'BigInt' | 'Float' | 'Decimal' | 'Boolean' | 'DateTime' | 'Json' | 'Bytes';

interface EnumValue {
  name: string;
  label: string;
  /** Its name in the database, where `@map` gives it another. */
  stored?: string;
}

export interface EnumDescription {
  name: string;
  app: string;
  values: EnumValue[];
}

/** The relation behind an object field. */
export interface RelationDescription {
  /** Name of the related model. */
  model: string;
  /** Prisma's relation name; both sides share it. */
  name: string;
  /** `one` in the model with the foreign key, or for the single row of a one-to-one relation, `many` for lists. */
  cardinality: 'one' | 'many';
  /** Foreign key fields of this model; empty on the other side and for implicit many-to-many. */
  fields: string[];
  /** Fields of the related model that `fields` point to. */
  references: string[];
  onDelete: 'Cascade' | 'Restrict' | 'NoAction' | 'SetNull' | 'SetDefault' | undefined;
  /** True for both sides of a many-to-many relation without a separate model. */
  manyToMany: boolean;
  /** Of a many-to-many relation: schema of its table, as `schema` of a model. */
  schema?: string;
  /** Name of the field on the other model. */
  inverse: string;
}

/** Value of an annotation's argument: `@length(max: 200, min: 1)` gives `{max: 200, min: 1}`, `@text` gives `{}`. */
export type AnnotationValue = string | number | boolean | null | AnnotationValue[];

export interface Annotations {
  /** By annotation name. Positional arguments come under '0', '1', … and named ones under their name. */
  [name: string]: Record<string, AnnotationValue>;
}

export interface FieldDescription {
  name: string;
  kind: 'scalar' | 'enum' | 'relation' | 'unsupported';
  /** Scalar type, enum name or related model's name. */
  type: string;
  /** Column name; undefined for relations. */
  column: string | undefined;
  /** Prisma's `@db.` type without the prefix and its arguments: `{name: 'VarChar', args: ['200']}`. */
  nativeType: { name: string; args: string[] } | undefined;
  isList: boolean;
  isRequired: boolean;
  isUnique: boolean;
  isId: boolean;
  isUpdatedAt: boolean;
  /** True for foreign key columns, which forms show as their relation. */
  isForeignKey: boolean;
  /** There is a default: literal, autoincrement(), now(), uuid(), dbgenerated(). */
  hasDefault: boolean;
  /** Literal default, or `{name: 'now', args: []}` for functions. Undefined when there is none. */
  default: AnnotationValue | { name: string; args: AnnotationValue[] } | undefined;
  relation: RelationDescription | undefined;
  /** Label for people: `createdAt` → `created at`, or `@label("…")`. Starts in lowercase. */
  label: string;
  /** `@help("…")` */
  help: string | undefined;
  /** Plain doc comment, without annotations. */
  documentation: string | undefined;
  annotations: Annotations;
}

export interface ConditionalUnique {
  fields: string[];
  /** As Prisma's `where` takes it; undefined for SQL (`raw("…")`). */
  where: Record<string, AnnotationValue | { not: AnnotationValue }> | undefined;
}

export interface ModelDescription {
  /** `Post` */
  name: string;
  /** App folder that holds the model: `posts`. */
  app: string;
  /** Table name. */
  table: string;
  /** Schema of PostgreSQL that the table is in; only where the datasource names several. */
  schema?: string;
  /** Property of the client: `post` in `db.post`. */
  delegate: string;
  /** `blog post`, `blog posts`: lowercase, for sentences. */
  label: string;
  labelPlural: string;
  fields: FieldDescription[];
  /** Field names of the primary key, one or several. Of a model without `@id` those of a unique set that is never null. */
  primaryKey: string[];
  /** Prisma's name of a composite key in `where`: `authorId_bookId`; undefined for single keys. */
  primaryKeyName: string | undefined;
  /** Every set of fields that is unique together, single ones included, the primary key not; one that stands for it is. */
  uniques: { fields: string[]; name: string | undefined }[];
  /** Sets that are unique among some rows only: `@@unique([email], where: { active: true })`. Absent if there are none. */
  conditionalUniques?: ConditionalUnique[];
  /**
   * Columns that need a value which the client cannot give, because it does not know their types: only a trigger of the database
   * fills them. They are not among `fields`. Absent if there are none.
   */
  unwritten?: string[];
  indexes: string[][];
  /** `@ordering(-createdAt)`; empty when there is none. */
  ordering: { field: string; direction: 'asc' | 'desc' }[];
  /** Field that names an object to people: `@display(title)`, else the first of name, title, label, subject, slug, email, … */
  display: string | undefined;
  /** `@hidden`: kept out of the admin and other automatic lists (sessions and the like). */
  hidden: boolean;
  documentation: string | undefined;
  annotations: Annotations;
  /** `src/posts/models.prisma:12` */
  where: string;
}

export interface SchemaDescription {
  provider: DatabaseProvider;
  models: ModelDescription[];
  enums: EnumDescription[];
}

/** Named exports of the apps' src/<app>/validators.ts, by app, in the order of the apps. */
export type NamedValidators = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export type DatabaseProvider = 'sqlite' | 'postgresql';

/** What makes a row of a model valid beyond its fields: `clean` throws what is wrong. */
export interface ModelRules {
  readonly model: string;
  clean?(row: Record<string, unknown>, context: RuleContext): unknown;
}

export interface RuleContext {
  /** The row as it is stored; undefined for a new one. */
  readonly before: Record<string, unknown> | undefined;
  /** The client, or the transaction, that is about to write. */
  readonly tx: object;
}

/** Field of the model with that name, or undefined. */
export function fieldOf(model: ModelDescription, name: string): FieldDescription | undefined {
  return model.fields.find((field) => field.name === name);
}

/**
 * Returns true if the field cannot be changed in an existing row, because it is part of the primary key. Relations count by
 * their foreign key columns. A key that consists of foreign keys only can be changed: it says which rows are connected.
 */
export function isFixedKey(model: ModelDescription, { name, relation }: FieldDescription): boolean {
  const { primaryKey, fields } = model;
  const isLink = (column: string): boolean => fields.some((field) => field.relation?.fields.includes(column));
  if (primaryKey.length > 1 && primaryKey.every(isLink)) return false;
  return primaryKey.includes(name) || (relation?.fields.some((column) => primaryKey.includes(column)) ?? false);
}

/**
 * Returns true if choosing a related row always sets this foreign key column. False for a required column that only optional
 * relations use, such as the tenant in every key.
 */
export function isSetByRelation(model: ModelDescription, column: string): boolean {
  const relations = model.fields.flatMap(({ relation }) =>
    relation?.fields.includes(column) ? [relation.fields] : [],
  );
  const isRequired = (name: string): boolean => fieldOf(model, name)?.isRequired ?? false;
  return relations.some((fields) => !isRequired(column) || fields.length === 1 || fields.every(isRequired));
}
