import { describeError, isThrownByProject } from '../../kernel/dev-error.ts';
import { QuintetError } from '../../kernel/errors.ts';
import { errors } from './errors.ts';

/** Errors of a module, a seed or a command of the project are errors in the project. Returns all other errors unchanged. */
export function translateProjectError(error: unknown, root = process.env['QUINTET_ROOT']): unknown {
  if (root === undefined || QuintetError.is(error) || !(error instanceof Error)) return error;
  if (!isThrownByProject(error, root)) return error;
  const { title, message, file, line, column, frame, hint, stack } = describeError(error, root);
  const reason = `${title === 'Error' ? '' : `${title}: `}${message.trim().replaceAll(/\n{2,}/g, '\n')}`;
  return errors.PROJECT_CODE_FAILED(
    { reason },
    {
      cause: error,
      hint,
      where: [file, line, column].filter((part) => part !== undefined).join(':'),
      data: { frame, stack },
    },
  );
}
