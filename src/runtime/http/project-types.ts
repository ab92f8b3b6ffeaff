/**
 * What code generation found out about one project. `.quintet/types.d.ts` fills it in:
 *
 * ```ts
 * declare module 'quintet' {
 *   interface Register {
 *     models: { Post: { row: Post; columns: { title?: string }; formValues: { title: string }; formKeys: { authorId: 'author' }; parents: { author: 'User' }; fields: 'id' | 'title'; scalars: 'id' | 'title'; delegate: PostDelegate; page: { template: 'posts/post'; one: 'post'; several: 'posts' } } };
 *     templates: 'base.html';
 *     contexts: { 'base.html': { posts: { '[]': { title: {} } }; page?: {} } };
 *     everyPage: 'siteName';
 *     permissions: 'posts.add_post' | 'posts.change_post';
 *     routes: { 'posts:detail': { params: { slug: string }; values: readonly [slug: string] } };
 *     user: User;
 *   }
 * }
 * ```
 *
 * Where nothing is registered, every type below falls back to strings and plain records.
 */
// An interface, because only interfaces can be filled in from outside.
export interface Register {}

/** The same for `db`; separate, because its type depends on names from `Register`. */
export interface ClientRegister {}

/** What is registered of one model. */
export interface RegisteredModel {
  row: object;
  /** What may be written to each column. */
  columns: Record<string, unknown>;
  /** The cleaned value of each form field. */
  formValues: Record<string, unknown>;
  /** Relations by their columns. */
  formKeys: object;
  /** Models of the relations to one row. */
  parents: object;
  fields: string;
  scalars: string;
  delegate: unknown;
  /** How generic views call the template, without its suffix, and what the template calls one row and several. */
  page: { template: string; one: string; several: string };
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
/** What may be written to the columns of the model, secrets included. */
export type ColumnsOf<Model extends ModelName> = ModelPart<Model, 'columns', Record<string, unknown>>;
/** The cleaned values of a form of the model, by field. */
export type FormValuesOf<Model extends ModelName> = ModelPart<Model, 'formValues', Record<string, unknown>>;
/** The relations that forms have instead of columns. */
export type FormKeysOf<Model extends ModelName> = ModelPart<Model, 'formKeys', Record<never, never>>;
/** Relations to one row, and their models. */
type ParentsOf<Model extends ModelName> = ModelPart<Model, 'parents', Record<never, never>>;
/** Names of the model's relations to a row of `Parent`. */
export type RelationTo<Model extends ModelName, Parent extends ModelName> = keyof {
  [Name in keyof ParentsOf<Model> as ParentsOf<Model>[Name] extends Parent ? Name : never]: true;
};
/** How generic views call the model in templates. */
export type PageNamesOf<Model extends ModelName> = ModelPart<
  Model,
  'page',
  { template: string; one: string; several: string }
>;
/** The generated client's delegate of the model, `db.post`. */
export type DelegateOf<Model extends ModelName> = ModelPart<Model, 'delegate', unknown>;
/** Names of the project's templates. */
export type TemplateName = Registered<'templates', string> & string;
/** Names of the permissions that the project's models have. */
export type PermissionName = Registered<'permissions', string> & string;
/** A row of the model that signs in. */
export type UserRow = Registered<'user', Record<string, unknown> & { id: number | string | bigint }>;

/** The project's database client, `db`. */
export type DatabaseClient = ClientRegister extends Record<'db', infer Client> ? Client : object;

/** What is registered of one named route; a name that several routes share has a union of these. */
export interface RegisteredRoute {
  params: object;
  /** The same in order. */
  values: readonly unknown[];
}

type Routes = Registered<'routes', Record<string, RegisteredRoute>>;

/** `'posts:list' | 'posts:detail'` */
export type RouteName = keyof Routes & string;

/** Values for a route's parameters where nothing is known about it: by name, or in order. */
export type UrlParams = Record<string, unknown> | readonly unknown[];

/** Values for the parameters of a route, by name or in order. */
export type RouteParameters<Name extends RouteName> = string extends RouteName
  ? UrlParams
  : Routes[Name] extends infer Route
    ? Route extends RegisteredRoute
      ? Route['params'] | Route['values']
      : never
    : never;

type NoParams = Record<string, never>;

/** What follows the name of a route in a call: its parameters, which a route without any may leave out, and options. */
export type RouteArguments<Name extends RouteName, Options> = string extends RouteName
  ? [params?: UrlParams, options?: Options]
  : NoParams extends RouteParameters<Name>
    ? [params?: RouteParameters<Name>, options?: Options]
    : [params: RouteParameters<Name>, options?: Options];

/** What is not a route's name: paths, absolute URLs, `?page=2`, `#top` and the empty text, which is the page itself. */
export type Address = `${string}/${string}` | `?${string}` | `#${string}` | '';

// No particular property follows from `string` or from a text with a variable part, as one does from a literal.
// oxlint-disable-next-line typescript/no-empty-object-type -- an object without properties is meant
type IsKnown<Text extends string> = {} extends Record<Text, unknown> ? false : true;

/** A route's name or an address. A text that the compiler does not know in advance may be either. */
export type RedirectTarget<To extends string> =
  IsKnown<To> extends false ? To : To extends RouteName | Address ? To : RouteName;

/**
 * `Given`, where names that `Known` does not have are errors. The compiler finds them in an object by itself, but not in what
 * a function returns.
 */
export type OnlyKnown<Given, Known> = Given &
  ([Others<Given, Known>] extends [never] ? unknown : Record<Others<Given, Known>, never>);

/** Where nothing is known, everything may be given. */
type Others<Given, Known> = [keyof Known] extends [never] ? never : Exclude<keyof Given, keyof Known>;
