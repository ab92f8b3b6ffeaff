// What the views have in common.
import type {
  Address,
  DelegateOf,
  ModelName,
  PageNamesOf,
  PermissionName,
  RouteName,
  RowOf,
  TemplateName,
} from '../http/project-types.ts';
import type { HttpRequest } from '../http/request.ts';
import type { Checked, NeedsContext } from '../templates/context-types.ts';

/** Parameters of the route, as the view gets them. */
// `any`: which they are is known where the view is routed, not here.
// oxlint-disable-next-line typescript/no-explicit-any -- as in View
export type Params = any;

/** A value, or a function that returns it for each request. */
export type PerRequest<T> = T | ((request: HttpRequest, params: Params) => T | Promise<T>);

// Prisma's `findMany` is generic; what its argument may be at most is all that is wanted of it.
type FindArguments<M extends ModelName> =
  // oxlint-disable-next-line typescript/no-explicit-any -- matches every delegate
  DelegateOf<M> extends { findMany(args?: infer Arguments): any } ? NonNullable<Arguments> : Record<string, unknown>;
type FindArgument<M extends ModelName, Name extends string> = Name extends keyof FindArguments<M>
  ? FindArguments<M>[Name]
  : unknown;

/** Prisma's `where` of the model. */
export type WhereOf<M extends ModelName> = FindArgument<M, 'where'>;

/** The rows of a view; others are 404. */
export interface RowOptions<M extends ModelName> {
  /** Prisma's `where`. */
  where?: PerRequest<FindArgument<M, 'where'>> | undefined;
  /** Prisma's `include`: relations that the template shows. */
  include?: FindArgument<M, 'include'> | undefined;
}

export interface OrderOptions<M extends ModelName> {
  /** Prisma's `orderBy`; default is the model's `@ordering`. */
  orderBy?: FindArgument<M, 'orderBy'> | undefined;
}

export interface AccessOptions {
  /** Sends visitors to the login page first; default false. `loginRequired(view)` does the same. */
  loginRequired?: boolean | undefined;
  /** Asks for a permission, or several: visitors are sent to the login page, others without it get 403. */
  permission?: PermissionName | readonly PermissionName[] | undefined;
}

export interface PageOptions extends AccessOptions {
  template?: TemplateName | undefined;
  /** More names for the template. */
  context?: PerRequest<Record<string, unknown>> | undefined;
}

/**
 * The options of a view whose context the compiler checks: it must have what the template reads and the view does not
 * know by itself.
 *
 * @template Known names that the view passes to its template
 */
export type ViewArguments<Options, Template extends TemplateName, Context, Known> =
  NeedsContext<Template, Known> extends true
    ? [options: CheckedOptions<Options, Template, Context, Known> & { context: unknown }]
    : [options?: CheckedOptions<Options, Template, Context, Known>];

type CheckedOptions<Options, Template extends TemplateName, Context, Known> = Omit<Options, 'template' | 'context'> &
  ('template' extends keyof Options ? { template?: Template | undefined } : unknown) & {
    context?: PerRequest<Context & Checked<Template, Context, Known>> | undefined;
  };

/** `posts/post-list.html` */
export type DefaultTemplate<
  M extends ModelName,
  Suffix extends string,
> = `${PageNamesOf<M>['template']}-${Suffix}.html` & TemplateName;

/** Names of one row in a template. */
export type RowNames<M extends ModelName> = 'object' | PageNamesOf<M>['one'];
/** Names of several rows, and of their page. */
export type ListNames<M extends ModelName> = 'objectList' | 'page' | 'paginator' | PageNamesOf<M>['several'];

/** Where to redirect: a route's name, a path, or a function of the row that returns either. */
export type SuccessUrl<M extends ModelName> = RouteName | Address | ((row: RowOf<M>, request: HttpRequest) => string);

/** The value for this request. */
export async function resolvePerRequest<T>(
  value: PerRequest<T> | undefined,
  { request, params }: { request: HttpRequest; params: Params },
): Promise<T | undefined> {
  return typeof value === 'function'
    ? await (value as (request: HttpRequest, params: Params) => T | Promise<T>)(request, params)
    : value;
}
