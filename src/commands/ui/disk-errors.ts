import { QuintetError } from '../../kernel/errors.ts';
import { errors } from './errors.ts';

const FULL = new Set(['ENOSPC', 'EDQUOT']);
const DENIED = new Set(['EACCES', 'EPERM', 'EROFS']);

/** A full or read-only disk and a deleted current folder are not bugs. Returns all other errors unchanged. */
export function translateDiskError(error: unknown): unknown {
  if (QuintetError.is(error) || !(error instanceof Error)) return error;
  const { code, path, syscall } = error as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined) return error;
  if (code === 'ENOENT' && syscall === 'uv_cwd') return errors.FOLDER_GONE({}, { cause: error });
  if (FULL.has(code)) return errors.DISK_FULL({ what: error.message }, { cause: error });
  // Without a path it is a socket or a process, which is the business of the command.
  return DENIED.has(code) && path !== undefined ? errors.DISK_DENIED({ what: error.message }, { cause: error }) : error;
}
