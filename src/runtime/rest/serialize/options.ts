// What a serializer of a model is made from.
import type { ListArgs } from '../../db/queries.ts';
import type { DelegateOf, FieldName, ModelName, RowOf, ScalarName } from '../../http/project-types.ts';
import { checkOptions, type NamesOf } from '../declare/option-names.ts';
import type { FieldValidator, SerializerField } from '../fields/field.ts';

/** How the response shows a related row, and the request names it. */
export type RelationStyle = 'key' | 'link' | 'text' | { slug: string };

/** A value that is computed from a row. Made by `computed`. */
export interface Computed {
  readonly field: SerializerField;
  /** Columns and relations that are read for it, as `select` of the database client takes them. */
  readonly select: Readonly<Record<string, unknown>>;
  readonly value: (row: never) => unknown;
}

/**
 * A field that is computed from the row. The function gets all related rows that it selects, also those that a policy hides
 * from the user: it decides what the response says about them.
 *
 * @param field what the value is: formats it and describes it in schemas
 * @param needs columns that the function reads, or `select` with relations; nothing else is in its row
 * @example computed: { wordCount: computed(fields.integer(), ['body'], ({ body }) => body.split(/\s+/).length) }
 */
export function computed<Out, Row = Record<string, unknown>>(
  field: SerializerField<unknown, Out> | SerializerField<never, Out>,
  needs: readonly string[] | Readonly<Record<string, unknown>>,
  value: (row: Row) => unknown,
): Computed {
  const select = isNames(needs) ? Object.fromEntries(needs.map((name) => [name, true])) : needs;
  return { field: field as SerializerField, select, value: value as (row: never) => unknown };
}

function isNames(needs: readonly string[] | Readonly<Record<string, unknown>>): needs is readonly string[] {
  return Array.isArray(needs);
}

/** What holds for the rows of one model, at the top and nested. Without the compiler's knowledge of the model. */
export interface SerializerDeclaration {
  fields?: readonly string[] | 'all' | undefined;
  exclude?: readonly string[] | undefined;
  readOnly?: readonly string[] | undefined;
  writeOnly?: readonly string[] | undefined;
  computed?: Readonly<Record<string, Computed>> | undefined;
  /** Names in the API by those of the model: `{ createdAt: 'created_on' }`. */
  renamed?: Readonly<Record<string, string>> | undefined;
  /** Fields in place of those that follow from the columns. */
  declared?: Readonly<Record<string, SerializerField>> | undefined;
  relations?: Readonly<Record<string, RelationStyle>> | undefined;
  nested?: Readonly<Record<string, NestedDeclaration>> | undefined;
  validators?: Readonly<Record<string, FieldValidator<never> | readonly FieldValidator<never>[]>> | undefined;
}

export interface NestedDeclaration extends SerializerDeclaration {
  /**
   * The request may contain the rows. `create`: with a new row only. `replace`: an update creates rows without a key, changes those
   * with one, and deletes the others. Default: read-only.
   */
  write?: 'create' | 'replace' | undefined;
  /** Most rows of a list. Default 1000. */
  limit?: number | undefined;
  orderBy?: unknown;
}

export const SERIALIZER_OPTIONS: NamesOf<SerializerDeclaration> = {
  fields: true,
  exclude: true,
  readOnly: true,
  writeOnly: true,
  computed: true,
  renamed: true,
  declared: true,
  relations: true,
  nested: true,
  validators: true,
};

const NESTED_OPTIONS: NamesOf<NestedDeclaration> = { ...SERIALIZER_OPTIONS, write: true, limit: true, orderBy: true };

/** Related rows that responses contain if the client asks for them. */
export interface ExpandDeclaration extends Omit<NestedDeclaration, 'write'> {
  /** What may be expanded in these rows: `?expand=comments.author`. At most three levels. */
  expand?: Readonly<Record<string, ExpandDeclaration>> | undefined;
}

const EXPAND_OPTIONS: NamesOf<ExpandDeclaration> = { ...SERIALIZER_OPTIONS, limit: true, orderBy: true, expand: true };

/**
 * Checks the names in the declarations of related rows, at any depth.
 *
 * @param place for the error: `modelViewSet('Post')`
 * @throws {ProjectError} API_OPTION_UNKNOWN
 */
export function checkRelatedOptions(place: string, { nested = {}, expand = {} }: ExpandDeclaration): void {
  const declared = [
    ...Object.entries(nested).map(([name, one]) => [`'nested.${name}'`, one, NESTED_OPTIONS] as const),
    ...Object.entries(expand).map(([name, one]) => [`'expand.${name}'`, one, EXPAND_OPTIONS] as const),
  ];
  for (const [name, one, known] of declared) {
    checkOptions(`${name} of ${place}`, one, known);
    checkRelatedOptions(`${name} of ${place}`, one);
  }
}

/** The same as the compiler checks it. */
export interface ModelSerializerOptions<M extends ModelName> {
  /** Names of fields and relations, in the order of the response; or `all`, without secrets. */
  fields?: readonly (FieldName<M> | (string & {}))[] | 'all';
  /** All fields but these. */
  exclude?: readonly FieldName<M>[];
  /** In responses only. */
  readOnly?: readonly (FieldName<M> | (string & {}))[];
  /** In requests only. */
  writeOnly?: readonly FieldName<M>[];
  computed?: Readonly<Record<string, Computed>>;
  /** Names in the API by those of the model: `{ createdAt: 'created_on' }`. */
  renamed?: { readonly [Field in FieldName<M>]?: string };
  /** Fields in place of those that follow from the columns. */
  // oxlint-disable-next-line typescript/no-explicit-any -- fields of every type
  declared?: { readonly [Field in FieldName<M>]?: SerializerField<any, any> };
  /** Default: `key`. */
  relations?: { readonly [Field in FieldName<M>]?: RelationStyle };
  nested?: { readonly [Field in FieldName<M>]?: NestedDeclaration };
  /** More checks of single fields. */
  validators?: { readonly [Field in ScalarName<M>]?: FieldValidator<never> | readonly FieldValidator<never>[] };
}

export type WhereOf<M extends ModelName> = NonNullable<ListArgs<DelegateOf<M>>['where']>;

/** The JSON of a column's value. */
export type JsonOf<T> = T extends Date | bigint
  ? string
  : T extends { toFixed(places?: number): string }
    ? T extends number
      ? number
      : string
    : T;

/** A response of the model: columns as JSON. Relations and computed fields are not known to the compiler. */
export type ResponseOf<M extends ModelName> = { [Column in keyof RowOf<M>]?: JsonOf<RowOf<M>[Column]> };
