import type { Row } from '../../kernel/database.ts';
import type { FieldDescription, ModelDescription } from '../../kernel/model.ts';
import type { SearchTarget } from './list/search-target.ts';
import type { ModelAdminOptions } from './options.ts';

export type OrderKey = { column: string; direction: 'asc' | 'desc' };

/** One model in the admin: its description and its options with every default filled in. Made once, when the app starts. */
export interface AdminModel {
  readonly description: ModelDescription;
  readonly options: ModelAdminOptions;
  /** Lower case, for sentences. */
  readonly label: string;
  readonly labelPlural: string;
  /** It has no pages. */
  readonly hidden: boolean;
  /** `/admin/posts/post/` */
  readonly path: string;
  /** `posts_post`, the middle of URL names. */
  readonly urlName: string;
  readonly columns: readonly ListColumn[];
  /** Names of the columns that link to the change page. */
  readonly links: ReadonlySet<string>;
  readonly filters: readonly ListFilter[];
  readonly search: readonly SearchTarget[];
  readonly ordering: readonly OrderKey[];
  /** Rows on a page. */
  readonly perPage: number;
  readonly emptyValue: string;
}

export type ColumnKind = 'label' | 'text' | 'number' | 'boolean' | 'date' | 'datetime' | 'enum' | 'relation' | 'other';

/** A column of a list, ready to be asked for each row. */
export interface ListColumn {
  readonly name: string;
  readonly label: string;
  readonly kind: ColumnKind;
  /** What the query must read for it. */
  readonly select: Record<string, unknown>;
  /** The field behind the value; undefined for labels and computed columns. */
  readonly field: FieldDescription | undefined;
  /** Model of the related row, for relation columns. */
  readonly target: AdminModel | undefined;
  /** Order clause of the database client; undefined when it cannot be sorted. */
  readonly orderBy: ((direction: 'asc' | 'desc') => Record<string, unknown>) | undefined;
  value(row: Row): unknown;
}

export type FilterKind = 'boolean' | 'choice' | 'date' | 'relation' | 'number' | 'text' | 'value';

export interface ListFilter {
  readonly name: string;
  /** `Created at` */
  readonly title: string;
  /** For sentences: `created at`. */
  readonly label: string;
  readonly kind: FilterKind;
  readonly field: FieldDescription;
  readonly target: AdminModel | undefined;
  /** Values with their labels, for choices and booleans; empty for others. */
  readonly choices: readonly { value: string; label: string }[];
}
