import { catalogue } from '../../kernel/errors.ts';
import { HttpError } from '../http/errors.ts';
import { PermissionDenied } from '../http/errors.ts';

class Denied extends PermissionDenied {
  constructor(code: string, message: string) {
    super(message, { code });
  }
}

class Changed extends HttpError {
  constructor(code: string, message: string) {
    super(412, message, { code });
  }
}

export const errors = catalogue({
  SAVE_DENIED: {
    family: Denied,
    message: ({ model, action }: { model: string; action: string }) =>
      `You do not have permission to ${action} this ${model}.`,
  },
  SAVE_OUTDATED: {
    family: Changed,
    message: ({ model }: { model: string }) => `This ${model} was changed by someone else since it was read.`,
    hint: 'Read it again, and repeat the change.',
  },
});
