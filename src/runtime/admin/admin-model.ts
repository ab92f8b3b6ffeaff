import type { ModelDescription } from '../../kernel/model.ts';
import type { ListColumn } from './list/columns.ts';
import type { ListFilter } from './list/filters.ts';
import type { SearchTarget } from './list/search.ts';
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
