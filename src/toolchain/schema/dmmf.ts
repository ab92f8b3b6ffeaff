// The part of Prisma's DMMF that this folder reads. `@prisma/dmmf` has the whole of it.
import type { AnnotationValue, ScalarType } from '../../kernel/model.ts';

export interface Dmmf {
  datamodel: { models: DmmfModel[]; enums: DmmfEnum[]; indexes: DmmfIndex[] };
  [more: string]: unknown;
}

export interface DmmfModel {
  name: string;
  dbName: string | null;
  /** Null where the datasource names no schemas. */
  schema?: string | null;
  fields: DmmfField[];
  /** Only of composite keys. */
  primaryKey: { name: string | null; fields: string[] } | null;
  /** Only of composite ones, `@@unique([one])` included. */
  uniqueIndexes: { name: string | null; fields: string[] }[];
}

export interface DmmfField {
  name: string;
  dbName?: string;
  kind: 'scalar' | 'enum' | 'object' | 'unsupported';
  type: ScalarType | (string & {});
  isList: boolean;
  isRequired: boolean;
  isUnique: boolean;
  isId: boolean;
  isUpdatedAt?: boolean;
  hasDefaultValue: boolean;
  default?: AnnotationValue | { name: string; args: AnnotationValue[] };
  nativeType?: [name: string, args: string[]] | null;
  relationName?: string;
  relationFromFields?: string[];
  relationToFields?: string[];
  relationOnDelete?: 'Cascade' | 'Restrict' | 'NoAction' | 'SetNull' | 'SetDefault';
}

export interface DmmfEnum {
  name: string;
  values: { name: string; dbName: string | null }[];
}

interface DmmfIndex {
  model: string;
  type: 'id' | 'normal' | 'unique' | 'fulltext';
  fields: { name: string }[];
}
