import type { ModelRules } from '../../kernel/model.ts';
import type { TransactionOf } from '../db/transactions/atomic.ts';
import { type FormError, InvalidFields, toFormErrors } from '../forms/validation-error.ts';
import type { DatabaseClient, FieldName, ModelName, RowOf } from '../http/project-types.ts';

/** What a rule may ask. */
export interface CleanContext<M extends ModelName> {
  /** The row as it is stored; undefined for a new one. */
  readonly before: RowOf<M> | undefined;
  /** The client, or the transaction, that is about to write. */
  readonly tx: TransactionOf<DatabaseClient>;
}

export interface RulesOf<M extends ModelName> {
  /** Gets the row as it would be saved, columns that the request left out included. Throws `invalid(…)` to refuse it. */
  clean?(row: RowOf<M>, context: CleanContext<M>): unknown;
}

/**
 * Declares what makes a row valid beyond its fields, for the default export of `src/<app>/rules.ts`. Forms, the admin, the REST
 * API, `fullClean` and writes with `validate: true` run it, after the checks of the single fields.
 *
 * @example
 * export default [
 *   rules('Post', {
 *     clean(post) {
 *       if (post.published && post.body === '') throw invalid({ body: 'A published post needs a body.' });
 *     },
 *   }),
 * ];
 */
export function rules<M extends ModelName>(model: M, { clean }: RulesOf<M>): ModelRules {
  return { model, ...(clean && { clean: clean as ModelRules['clean'] }) } as ModelRules;
}

type Messages = string | FormError | readonly (string | FormError)[];

/**
 * Returns the error that refuses a row, to be thrown by a rule or by a signal before a save: a message about the whole row, or
 * messages by field. A form shows it, and an API answers 400 with it.
 *
 * @example throw invalid({ endsAt: 'The end is before the start.' });
 */
export function invalid<M extends ModelName = ModelName>(
  problems: string | FormError | { readonly [Field in FieldName<M>]?: Messages },
): InvalidFields {
  if (typeof problems === 'string' || isError(problems)) return new InvalidFields({}, toFormErrors(problems));
  const entries = Object.entries(problems as Record<string, Messages>);
  return new InvalidFields(Object.fromEntries(entries.map(([name, messages]) => [name, toList(messages)])));
}

function isError(problems: object): problems is FormError {
  return 'message' in problems && 'code' in problems && Object.keys(problems).length === 2;
}

function toList(messages: Messages): readonly FormError[] {
  return [messages].flat().flatMap((message) => toFormErrors(message as string | FormError));
}
