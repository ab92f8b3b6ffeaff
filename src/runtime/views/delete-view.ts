import { primaryKeyWhere } from '../../kernel/row-key.ts';
import type { Row } from '../../kernel/database.ts';
import type { ModelDescription } from '../../kernel/model.ts';
import { translateDatabaseError } from '../db/translate-error.ts';
import { ForeignKeyViolation } from '../db/violations.ts';
import { localizerOf } from '../forms/form-environment.ts';
import { localizeError } from '../forms/form-errors.ts';
import { stillUsed } from '../forms/still-used.ts';
import { ValidationError } from '../forms/validation-error.ts';
import type { ModelName } from '../http/project-types.ts';
import type { HttpRequest } from '../http/request.ts';
import type { View } from '../http/view.ts';
import { templateResponse } from '../templates/render.ts';
import { resolvePerRequest, type PageOptions, type RowOptions } from './options.ts';
import { findRow, rowScope } from './find-row.ts';
import { finishView } from './finish-view.ts';
import { succeed, type SuccessOptions } from './success.ts';
import { defaultTemplate, rowContext } from './template-names.ts';

export interface DeleteViewOptions<M extends ModelName> extends RowOptions<M>, PageOptions, SuccessOptions<M> {}

/**
 * Asks for confirmation, and deletes on POST. The template (`posts/post-confirm-delete.html`) has `post` and `object`, and `error` where
 * other rows still point to this one or a signal refuses; the status is 409 then.
 */
export function deleteView<M extends ModelName>(name: M, options: DeleteViewOptions<M> = {}): View {
  const viewName = `deleteView(${name})`;
  return finishView(viewName, ['GET', 'POST'], options, async (call) => {
    const { request } = call;
    const model = request.app.models.get(name);
    const row = await findRow(call, model, await rowScope(options, call));
    const error = request.method === 'POST' ? await deleteRow(request, model, row) : undefined;
    if (request.method === 'POST' && error === undefined)
      return succeed(call, { model, row, fallbacks: [`${model.app}:list`] }, options);
    const context = await resolvePerRequest(options.context, call);
    const page = { ...rowContext(model, row), error, ...context };
    return templateResponse(request, options.template ?? defaultTemplate(model, 'confirm-delete'), page, {
      status: error === undefined ? 200 : 409,
    });
  });
}

/** Why it could not be deleted; undefined when it is gone. */
async function deleteRow(request: HttpRequest, model: ModelDescription, row: Row): Promise<string | undefined> {
  try {
    await request.app.models.delegate(model).delete({ where: primaryKeyWhere(model, row) });
    return undefined;
  } catch (cause) {
    const error = translateDatabaseError(cause);
    const localize = localizerOf(request);
    if (error instanceof ForeignKeyViolation) return localizeError(stillUsed(model, row), localize).message;
    if (error instanceof ValidationError)
      return error.errors.map((one) => localizeError(one, localize).message).join(' ');
    // Somebody else deleted it meanwhile, which is what was wanted.
    if ((error as { code?: unknown }).code === 'RECORD_NOT_FOUND') return undefined;
    throw error;
  }
}
