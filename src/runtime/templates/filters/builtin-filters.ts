import type { Filter } from '../library.ts';
import { dateFilters } from './dates.ts';
import { htmlFilters } from './html.ts';
import { listFilters } from './lists.ts';
import { numberFilters } from './numbers.ts';
import { textFilters } from './text.ts';

/** The filters that every template has, under Django's names. */
export const builtinFilters: Readonly<Record<string, Filter>> = {
  ...textFilters,
  ...htmlFilters,
  ...listFilters,
  ...numberFilters,
  ...dateFilters,
};
