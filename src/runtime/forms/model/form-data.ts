// What the compiler knows of a model form's data: it follows from the fields that the form names.
import type { ColumnsOf, FieldName, FormKeysOf, FormValuesOf, ModelName, RowOf } from '../../http/project-types.ts';
import type { Field } from '../field.ts';
import type { SchemaOutput, StandardSchema } from '../standard-schema.ts';
import type { BoundModelForm } from './bound-model-form.ts';
import type { ModelFormOptions } from './form-options.ts';

/** `fields` of a model form. */
export type FormFields<M extends ModelName> = 'all' | readonly FieldName<M>[];
/** `overrides` of a model form. */
export type FormOverrides<M extends ModelName> = Partial<Record<FieldName<M>, Field>>;

/** Options of `modelForm`, whose hook knows the data. */
export type TypedModelFormOptions<
  M extends ModelName,
  Data extends Record<string, unknown>,
  Parts extends { fields: unknown; exclude: unknown; overrides: unknown; schema: unknown },
> = Omit<ModelFormOptions<FieldName<M>, BoundModelForm<RowOf<M>, Data, ColumnsOf<M>>>, keyof Parts> & {
  fields: Parts['fields'];
  exclude?: Parts['exclude'] | undefined;
  overrides?: Parts['overrides'] | undefined;
  schema?: Parts['schema'] | undefined;
};

/** Cleaned values by field: a relation is its key, and what a schema gives takes the place of the fields' own. */
export type ModelFormData<M extends ModelName, Chosen, Excluded, Overrides, Schema> =
  string extends FieldName<M>
    ? Record<string, unknown>
    : Checked<Values<FormValuesOf<M>, NamesOf<M, Chosen, Excluded>, Overrides>, OutputOf<Schema>>;

type NamesOf<M extends ModelName, Chosen, Excluded> = Exclude<
  Chosen extends readonly (infer Name)[] ? FieldKey<M, Name> : keyof FormValuesOf<M>,
  Excluded extends readonly (infer Name)[] ? FieldKey<M, Name> : never
>;

/** The column of a foreign key stands for its relation. */
type FieldKey<M extends ModelName, Name> = Name extends keyof FormKeysOf<M> ? FormKeysOf<M>[Name] : Name;

type OutputOf<Schema> = Schema extends StandardSchema ? SchemaOutput<Schema> : unknown;

type Values<All, Names, Overrides> = {
  [Name in Names & PropertyKey]: Name extends keyof Overrides
    ? Overrides[Name] extends Field<infer Value>
      ? Value
      : unknown
    : Name extends keyof All
      ? All[Name]
      : unknown;
};

type Checked<Data, Output> = unknown extends Output
  ? Data
  : { [Name in keyof Data | keyof Output]: Name extends keyof Output ? Output[Name] : Data[Name & keyof Data] };
