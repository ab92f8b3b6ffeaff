// One field of a model's serializer, compiled: how it is read from a row, and what a request's value becomes.
import type { Row } from '../../../kernel/database.ts';
import type { FieldDescription, ModelDescription } from '../../../kernel/model.ts';
import type { FieldShape, SerializerField } from '../fields/field.ts';
import type { ApiEnvironment } from '../request/context.ts';
import type { ModelSerializer } from './model-serializer.ts';

interface CommonPart {
  /** In the API. */
  name: string;
  isReadOnly: boolean;
  isWriteOnly: boolean;
  /** Cannot be changed in an existing row. */
  isFixed: boolean;
  isRequired: boolean;
  shape: FieldShape;
  /** What the database has to read, as `select`. */
  select: Row;
  /** JSON of the row's value. */
  read: (row: Row, environment: ApiEnvironment) => unknown;
}

/** A column of the model. */
export interface ColumnPart extends CommonPart {
  kind: 'column';
  description: FieldDescription;
  field: SerializerField;
}

/** A relation whose rows are named by a key, a slug or a link. */
export interface RelationPart extends CommonPart {
  kind: 'relation';
  description: FieldDescription;
  target: ModelDescription;
  style: 'key' | 'slug' | 'link' | 'text';
  /** Column of the target that the request names rows by. */
  lookup: FieldDescription;
  isMany: boolean;
  allowsNull: boolean;
}

/** Rows of another model, in full. */
export interface NestedPart extends CommonPart {
  kind: 'nested';
  description: FieldDescription;
  serializer: ModelSerializer;
  isMany: boolean;
  allowsNull: boolean;
  write: 'create' | 'replace' | undefined;
}

/** Something that no request sets: a computed value, the row's own address. */
export interface ComputedPart extends CommonPart {
  kind: 'computed';
}

export type ModelPart = ColumnPart | RelationPart | NestedPart | ComputedPart;
