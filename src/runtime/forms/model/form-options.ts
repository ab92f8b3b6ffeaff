import type { Where } from '../../../kernel/database.ts';
import type { HttpRequest } from '../../http/request.ts';
import type { Field } from '../field.ts';
import type { StandardSchema } from '../standard-schema.ts';
import type { Widget } from '../widgets/widget.ts';
import type { BoundModelForm } from './bound-model-form.ts';

export interface ModelFormOptions<Name extends string = string, Bound = BoundModelForm> {
  /**
   * Names in the order of the page, or `all` editable ones: without permission lists and the groups and users they come
   * from, which must be named. Whatever is not named cannot be written by a form.
   */
  fields: 'all' | readonly Name[];
  exclude?: readonly Name[] | undefined;
  widgets?: Partial<Record<Name, Widget>> | undefined;
  labels?: Partial<Record<Name, string>> | undefined;
  help?: Partial<Record<Name, string>> | undefined;
  /** Shown, never written. In a form for a new row they are left out. */
  readOnly?: readonly Name[] | undefined;
  /** Fields of your own instead of those that follow from the model. */
  overrides?: Partial<Record<Name, Field>> | undefined;
  /** Rows that a relation may point to: `{author: {isActive: true}}`. */
  limitChoices?: Partial<Record<Name, Where | ((request: HttpRequest | undefined) => Where)>> | undefined;
  /** For all values together; as for `form`. Rows that a relation points to are keys to it. */
  schema?: StandardSchema | undefined;
  /** Checks that need several fields; as for `form`. Runs before the check for duplicates. */
  clean?: ((form: Bound, request: HttpRequest | undefined) => void | Promise<void>) | undefined;
}
