import type { Row } from '../../../kernel/database.ts';
import type { BoundModelForm } from '../../forms/model/bound-model-form.ts';
import type { Permissions } from '../access/admin-access.ts';
import type { NewPasswordForm } from '../account/user-passwords.ts';
import type { AdminModel } from '../admin-model.ts';
import type { AdminRequest } from '../frame.ts';
import type { InlineSet } from './inline-set.ts';
import type { FormLayout } from './form-fields.ts';

/** An add or change page on its way from request to response. */
export interface Editing {
  admin: AdminRequest;
  model: AdminModel;
  /** Undefined on the add page. */
  row: Row | undefined;
  may: Permissions;
  layout: FormLayout[];
  /** Names of the fields that are inputs. */
  inputs: ReadonlySet<string>;
  form: BoundModelForm;
  /** The form without the fields that are left to what others have saved. The same form if there are none. */
  savedForm: BoundModelForm;
  /** Rows that belong to this one. */
  inlines: readonly InlineSet[];
  /** The page is only to be shown again, with one more empty row: nothing is saved, and errors are not shown. */
  isUnchecked: boolean;
  /** Names of fields that others have changed since the page was made, to other values than those that were sent. */
  conflicts: readonly string[];
  /** Names of fields that keep what others have saved. */
  kept: readonly string[];
  /** What the page has shown, for the hidden input. Empty on the add page. */
  version: string;
  /** The password of a new user; undefined everywhere else. */
  password: NewPasswordForm | undefined;
  /** Query of the list that one came from. */
  preserved: string;
}
