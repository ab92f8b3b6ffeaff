import type { Filter } from '../library.ts';

/** The filters that every template has, under Django's names. */
export const builtinFilters: Readonly<Record<string, Filter>> = {};
