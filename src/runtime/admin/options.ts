import type { Row } from '../../kernel/database.ts';
import type { AccessAction } from '../access/rule.ts';
import type { TransactionOf } from '../db/transactions/atomic.ts';
import type { Form } from '../forms/form.ts';
import type { HttpResponse } from '../http/response.ts';
import type { WhereOf } from '../views/options.ts';
import type { DatabaseClient, DelegateOf, FieldName, ModelName, RowOf, OnlyKnown } from '../http/project-types.ts';
import type { HttpRequest } from '../http/request.ts';

/** A field, or a path through relations: `author.email`. Two steps are checked by the compiler, more when the app starts. */
export type FieldPath<M extends ModelName> = FieldName<M> | RelatedPath<M>;

// What the generated client knows of a model's relations, by name of the field.
type RelationsOf<M extends ModelName> =
  DelegateOf<M> extends { [key: symbol]: { types: { payload: { objects: infer Relations } } } } ? Relations : never;
type TargetName<Relation> = Relation extends readonly (infer Item)[]
  ? TargetName<Item>
  : Relation extends { name: infer Name }
    ? Name & ModelName
    : never;
type RelatedPath<M extends ModelName> = [RelationsOf<M>] extends [never]
  ? `${FieldName<M>}.${string}`
  : {
      [F in keyof RelationsOf<M> & string]:
        | `${F}.${FieldName<TargetName<RelationsOf<M>[F]>>}`
        | `${F}.${FieldName<TargetName<RelationsOf<M>[F]>>}.${string}`;
    }[keyof RelationsOf<M> & string];

/** `title` finds parts, `^title` beginnings, `=slug` whole values; all of them case-insensitively. */
export type SearchField<M extends ModelName> = FieldPath<M> | `^${FieldPath<M>}` | `=${FieldPath<M>}`;

/** A group of fields on the add and change pages. */
export interface Fieldset<M extends ModelName> {
  title?: string;
  description?: string;
  /** A nested list is on one line. */
  fields: readonly (FieldName<M> | readonly FieldName<M>[])[];
  /** Closed until the user opens it, or until a field in it has an error. Default: false. */
  collapse?: boolean;
}

/** A column of a list that is computed from the row. Created by {@link column}. */
export interface Column<M extends ModelName = ModelName> {
  /** Name in the page's query and in `listDisplay`; unique in the list. */
  name: string;
  /** Heading; default: the name in words. */
  label?: string;
  /** Fields that `value` reads; only these are fetched. To-one relations come with the related row's label fields. */
  needs: readonly FieldName<M>[];
  /** Plain text, number, date or boolean; text is escaped, a boolean becomes an icon, null the empty value. */
  value(row: RowOf<M>): unknown;
  /** Field to sort by when the heading is clicked; without it the column cannot be sorted. */
  orderBy?: FieldName<M>;
}

/** What an action works with. */
export interface ActionContext<M extends ModelName = ModelName> {
  request: HttpRequest;
  /** The rows that were selected, each of them permitted, with all their columns but the secret ones. */
  rows: readonly RowOf<M>[];
  /** Finds the same rows. */
  where: NonNullable<WhereOf<M>>;
  count: number;
  /** Cleaned values of the action's form. */
  input: Record<string, unknown>;
  /** The database client in the transaction of the action. */
  tx: TransactionOf<DatabaseClient>;
}

/** Something to do with the rows that are selected in a list. Created by {@link action}. */
export interface Action<M extends ModelName = ModelName> {
  /** Unique in the list. */
  name: string;
  /** Default: the name in words. */
  label?: string;
  /** What the viewer must be allowed to do with each of the rows: `change`, or a name of your own. Default: `change`. */
  permission?: AccessAction;
  /** A question that is asked first, with the names of the rows. */
  confirm?: string;
  /** Fields that are filled in first. Created by `form`. */
  form?: ActionForm;
  /** True paints the button of the question in the colour of danger. */
  isDanger?: boolean;
  /**
   * Runs in one transaction; an error rolls it back, and a ValidationError is shown.
   *
   * @returns the message for the list, or a response
   */
  run(context: ActionContext<M>): Promise<string | HttpResponse | undefined | void>;
}

type ActionForm = Pick<Form<Record<never, never>, Record<string, unknown>>, 'bind'>;

/** Rows of another model that are edited on the page of the row that they belong to. Created by {@link inline}. */
export interface Inline {
  readonly model: string;
  readonly options: InlineOptions;
}

export interface InlineOptions<M extends ModelName = ModelName> {
  /** A table with one line for each row, or one block for each. Default: `tabular`. */
  kind?: 'tabular' | 'stacked';
  /** The relation to the row of the page, where there are several. */
  relation?: FieldName<M>;
  /** Default: every editable field but the relation. */
  fields?: readonly FieldName<M>[];
  exclude?: readonly FieldName<M>[];
  /** Empty rows at the end. Default 0: a button adds them. */
  extra?: number;
  /** Rows that there must be at least, and at most. Default 0 and 1000. */
  min?: number;
  max?: number;
  /** False shows no boxes to delete rows. Default: true. */
  canDelete?: boolean;
  /** Heading. Default: the plural label of the model. */
  title?: string;
}

type MayRequest = (request: HttpRequest, row?: Row) => boolean | Promise<boolean>;

/** How the admin shows one model. Every option has a default that suits most models. */
export interface ModelAdminOptions<M extends ModelName = ModelName, Where = NonNullable<WhereOf<M>>> {
  /** Name in sentences, lowercase. Default: the model's. */
  label?: string;
  labelPlural?: string;
  /** The model has no pages: nothing lists, links to or edits its rows. Default: whether it is `@hidden`. */
  hidden?: boolean;
  /** How a row is named to people; `labelFields` says what it reads. Default: the model's `@display` field. */
  objectLabel?: (row: RowOf<M>) => string;
  labelFields?: readonly FieldName<M>[];
  /** Link to the row's page on the site, or undefined for none. */
  viewOnSite?: (row: RowOf<M>) => string | undefined;

  /** Columns of the list. Default: the label and up to five short columns. */
  listDisplay?: readonly (FieldPath<M> | Column<M>)[];
  /** Columns that link to the change page; null for no links. Default: the first column. */
  listDisplayLinks?: readonly string[] | null;
  /** Fields of the filter panel. Default: booleans, enums, small relations and the first date. */
  listFilter?: readonly FieldName<M>[];
  /** Fields that the search box looks into; empty for no search box. Default: the label and other short texts. */
  searchFields?: readonly SearchField<M>[];
  searchHelpText?: string;
  /** `createdAt` ascending, `-createdAt` descending. Default: the model's `@ordering`, else newest key first. */
  ordering?: readonly (FieldName<M> | `-${FieldName<M>}`)[];
  /** Rows on a page, 1 to 1000. Default: 100. */
  listPerPage?: number;
  /** The text for empty values. Default: `–`. */
  emptyValue?: string;

  /** Fields of the add and change pages, in order; a nested list is on one line. Default: every editable field. */
  fields?: readonly (FieldName<M> | readonly FieldName<M>[])[];
  exclude?: readonly FieldName<M>[];
  /** Groups of fields; instead of `fields`. */
  fieldsets?: readonly Fieldset<M>[];
  /** Shown as text, never written. */
  readonlyFields?: readonly FieldName<M>[];
  /** Filled from other fields while the user types on the add page. Default: the model's `@slug(from: …)`. */
  prepopulatedFields?: { readonly [F in FieldName<M>]?: readonly FieldName<M>[] };

  /** What can be done with the rows that are selected in the list. Default: `['delete_selected']`. */
  actions?: readonly (Action<M> | 'delete_selected')[];

  /** Rows that belong to this one, edited on its page. */
  inlines?: readonly Inline[];

  /** `off` lets the last save win where two people edit one row. Default: `check`. */
  concurrency?: 'check' | 'off';

  /** Rows of this model that exist for this request: a where clause of the database client. */
  queryset?: (request: HttpRequest) => Where | Promise<Where>;
  /** Who of the staff may do what. Default: who has the model's permission, `posts.view_post`; superusers have all. */
  hasViewPermission?: MayRequest;
  hasAddPermission?: MayRequest;
  hasChangePermission?: MayRequest;
  hasDeletePermission?: MayRequest;
}

const OPTIONS: Readonly<Record<keyof ModelAdminOptions, true>> = {
  label: true,
  labelPlural: true,
  hidden: true,
  objectLabel: true,
  labelFields: true,
  viewOnSite: true,
  listDisplay: true,
  listDisplayLinks: true,
  listFilter: true,
  searchFields: true,
  searchHelpText: true,
  ordering: true,
  listPerPage: true,
  emptyValue: true,
  fields: true,
  exclude: true,
  fieldsets: true,
  readonlyFields: true,
  prepopulatedFields: true,
  actions: true,
  inlines: true,
  concurrency: true,
  queryset: true,
  hasViewPermission: true,
  hasAddPermission: true,
  hasChangePermission: true,
  hasDeletePermission: true,
};

/** The compiler keeps it complete. */
export const OPTION_NAMES: ReadonlySet<string> = new Set(Object.keys(OPTIONS));

/** One model's registration: what `modelAdmin` returns and an `admin.ts` exports in a list. */
export interface ModelAdmin {
  readonly model: string;
  readonly options: ModelAdminOptions;
}

/**
 * Configures how the admin shows a model. Names of models and fields are checked by TypeScript, and again when the app starts.
 *
 * @example
 * export default [modelAdmin('Post', { listDisplay: ['title', 'author'], searchFields: ['title', '=slug'] })];
 */
export function modelAdmin<const M extends ModelName, Where extends NonNullable<WhereOf<M>>>(
  model: M,
  options: ModelAdminOptions<M, OnlyKnown<Where, NonNullable<WhereOf<M>>>> = {},
): ModelAdmin {
  // One list holds registrations of different models, so their common type forgets which model the names belong to.
  return { model, options: options as unknown as ModelAdminOptions };
}

/**
 * An action for the rows that are selected in a list, for `actions`.
 *
 * @example
 * action<'Post'>({
 *   name: 'publish',
 *   run: async ({ tx, where }) => {
 *     const { count } = await tx.post.updateMany({ where, data: { published: true } });
 *     return `${count} posts were published.`;
 *   },
 * })
 */
export function action<M extends ModelName>(definition: Action<M>): Action<M> {
  return definition;
}

/**
 * Rows of another model that belong to a row and are edited on its page, for `inlines`.
 *
 * @example inlines: [inline('Comment', { fields: ['name', 'body'] })]
 */
export function inline<const M extends ModelName>(model: M, options: InlineOptions<M> = {}): Inline {
  return { model, options: options as unknown as InlineOptions };
}

/**
 * A computed column for `listDisplay`.
 *
 * @example
 * column<'Post'>({ name: 'length', needs: ['body'], value: (post) => post.body.length })
 */
export function column<M extends ModelName>(definition: Column<M>): Column<M> {
  return definition;
}
