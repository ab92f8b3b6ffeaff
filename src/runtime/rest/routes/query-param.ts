import type { FieldShape } from '../fields/field.ts';

/** A parameter behind the question mark of an address. */
export interface QueryParam {
  name: string;
  kind: 'page' | 'filter' | 'search' | 'ordering' | 'fields' | 'expand' | 'other';
  /** Shape of one value. */
  shape: Pick<FieldShape, 'kind' | 'choices' | 'minimum' | 'maximum'>;
  /** Several values, with commas between them. */
  isList: boolean;
  description: string | undefined;
}
