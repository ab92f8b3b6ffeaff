/**
 * What code generation knows about one project. `.quintet/types.d.ts` fills it in:
 *
 * ```ts
 * declare module 'quintet' {
 *   interface Register {
 *     models: { Post: { row: Post; fields: 'id' | 'title'; scalars: 'id' | 'title'; delegate: PostDelegate } };
 *     templates: 'base.html';
 *     user: User;
 *   }
 * }
 * ```
 *
 * Where nothing is registered, every type below falls back to strings and plain records.
 */
// An interface, because only interfaces can be filled in from outside.
export interface Register {}

/** What is registered of one model. */
export interface RegisteredModel {
  row: object;
  fields: string;
  scalars: string;
  delegate: unknown;
}

type Registered<Key extends string, Fallback> = Register extends Record<Key, infer Value> ? Value : Fallback;
type Models = Registered<'models', Record<string, RegisteredModel>>;
type ModelPart<Model, Part extends string, Fallback> = Model extends keyof Models
  ? Models[Model] extends Record<Part, infer Value>
    ? Value
    : Fallback
  : Fallback;

/** `'Post' | 'Tag'` */
export type ModelName = keyof Models & string;
/** Names of a model's fields, relations included. */
export type FieldName<Model extends ModelName> = ModelPart<Model, 'fields', string> & string;
/** Names of a model's columns: no relations. */
export type ScalarName<Model extends ModelName> = ModelPart<Model, 'scalars', string> & string;
/** A row of the model, as the database client returns it without `include`. */
export type RowOf<Model extends ModelName> = ModelPart<Model, 'row', Record<string, unknown>>;
/** The generated client's delegate of the model, `db.post`. */
export type DelegateOf<Model extends ModelName> = ModelPart<Model, 'delegate', unknown>;
/** Names of the project's templates. */
export type TemplateName = Registered<'templates', string> & string;
/** A row of the model that signs in. */
export type UserRow = Registered<'user', Record<string, unknown> & { id: number | string | bigint }>;
