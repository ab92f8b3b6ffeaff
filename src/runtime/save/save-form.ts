// A checked form is saved by the pipeline of all saves.
import type { Row } from '../../kernel/database.ts';
import type { BoundModelForm } from '../forms/model/bound-model-form.ts';
import { SaveConflict } from '../forms/errors.ts';
import { ValidationError } from '../forms/validation-error.ts';
import { errors } from './errors.ts';
import { writeInTransaction, type SaveRequest } from './save-row.ts';

type FormRequest = Pick<SaveRequest, 'app' | 'access' | 'action' | 'hooks' | 'isCurrent' | 'writeMore' | 'database'> & {
  form: BoundModelForm;
  /** Columns that are not in the form. They win over the form's. */
  extra?: Row;
};

/**
 * Saves the row of a form.
 *
 * @returns undefined if the form is not valid, or if the save found what is wrong with it: the form has the errors then
 * @throws {PermissionDenied} SAVE_DENIED (403) @throws {HttpError} SAVE_OUTDATED (412)
 */
export async function saveForm({ form, extra = {}, ...request }: FormRequest): Promise<Row | undefined> {
  const { access, action } = request;
  const { model } = form;
  const answer = await access.answer(model, action);
  if (answer === false) throw errors.SAVE_DENIED({ model: model.label, action });
  if (!form.isValid()) return undefined;
  const data = { ...form.changedColumns, ...extra };
  const changed = [...new Set([...form.changedFields, ...Object.keys(data)])];
  const save: SaveRequest = {
    ...request,
    model,
    user: undefined,
    before: form.instance,
    data,
    writer: (columns, database) => form.save(columns, { database }),
  };
  try {
    const row = await writeInTransaction(save, { data, changed }, answer);
    if (request.database === undefined) await form.removeReplacedFiles();
    return row;
  } catch (error) {
    await form.removeStoredFiles();
    if (error instanceof SaveConflict) return undefined;
    if (!(error instanceof ValidationError)) throw error;
    form.addThrown(error);
    return undefined;
  }
}
