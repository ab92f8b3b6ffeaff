import type { Row } from '../../../kernel/database.ts';
import type { BoundField } from '../../forms/bound-field.ts';
import type { BoundModelFormSet } from '../../forms/formsets/bound-model-formset.ts';
import type { Permissions } from '../access/admin-access.ts';
import type { AdminModel } from '../admin-model.ts';
import type { Inline } from '../options.ts';

/** One inline of a page. */
export interface InlineSet {
  inline: Inline;
  /** The model of its rows. */
  model: AdminModel;
  may: Permissions;
  /** Names of the fields that are inputs. */
  inputs: readonly string[];
  set: BoundModelFormSet;
  /** The set with the values that others have saved where only they changed them. The same set if there are none. */
  savedSet: BoundModelFormSet;
  /** Fields that others have changed since the page was made, to other values than those that were sent. */
  conflicts: readonly BoundField[];
  /** Fields that keep what others have saved. */
  kept: readonly BoundField[];
  /** What the page has shown of the rows, for the hidden input. Empty on the add page. */
  version: string;
  /** Rows that are shown as text, because the viewer may not change them: the set has only new ones then. */
  textRows: readonly Row[];
}

export interface InlinePage {
  model: AdminModel;
  /** Undefined on the add page. */
  row: Row | undefined;
  /** The viewer may write the row of the page. */
  isWritable: boolean;
}
