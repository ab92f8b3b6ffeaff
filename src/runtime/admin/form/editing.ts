import type { Row } from '../../../kernel/database.ts';
import type { BoundModelForm } from '../../forms/model/bound-model-form.ts';
import type { NewPasswordForm } from '../account/user-passwords.ts';
import type { AdminModel } from '../admin-model.ts';
import type { AdminRequest } from '../frame.ts';
import type { Permissions } from '../access/admin-access.ts';
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
  /** The password of a new user; undefined everywhere else. */
  password: NewPasswordForm | undefined;
  /** Query of the list that one came from. */
  preserved: string;
}
