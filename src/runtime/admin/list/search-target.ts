import type { FieldDescription } from '../../../kernel/model.ts';

/** One place the search looks into. */
export interface SearchTarget {
  path: readonly string[];
  lookup: 'contains' | 'startsWith' | 'equals';
  label: string;
  /** At the end of the path. */
  field: FieldDescription | undefined;
}
