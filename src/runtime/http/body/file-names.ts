import { unescapeHtml } from '../../../kernel/html-entities.ts';
import { errors } from '../errors.ts';

/**
 * A name that is safe as a file's name: spaces become underscores; only letters, digits, `-`, `_` and `.` stay.
 *
 * @throws {HttpError} FILE_NAME_UNSAFE (400): nothing is left, or only dots that name a folder.
 */
export function toValidFileName(name: string): string {
  const valid = name
    .trim()
    .replaceAll(' ', '_')
    .replace(/[^-\p{L}\p{M}\p{N}_.]/gu, '');
  if (valid === '' || valid === '.' || valid === '..')
    throw errors.FILE_NAME_UNSAFE({ reason: `could not derive file name from '${name}'` });
  return valid;
}

/**
 * Returns the name if it does not leave its folder.
 *
 * @param options.allowFolders Default false. True also lets relative paths through.
 * @throws {HttpError} FILE_NAME_UNSAFE (400): empty, a folder, a path where none is allowed, or a way out of the folder.
 */
export function checkFileName(name: string, options: { allowFolders?: boolean } = {}): string {
  const base = name.slice(name.lastIndexOf('/') + 1);
  if (base === '' || base === '.' || base === '..')
    throw errors.FILE_NAME_UNSAFE({ reason: `could not derive file name from '${name}'` });
  if (options.allowFolders) {
    const parts = name.replaceAll('\\', '/').split('/');
    if (name.startsWith('/') || parts.includes('..'))
      throw errors.FILE_NAME_UNSAFE({ reason: `detected path traversal attempt in '${name}'` });
  } else if (name !== base) {
    throw errors.FILE_NAME_UNSAFE({ reason: `file name '${name}' includes path elements` });
  }
  return name;
}

/**
 * The name of an uploaded file without folders, with either kind of slash, and without control characters;
 * undefined when no name is left.
 */
export function sanitizeUploadName(name: string): string | undefined {
  // Browsers write letters that the page's encoding lacks as `&#…;`; an attacker writes slashes so.
  const base = unescapeHtml(name).replace(/^.*[/\\]/s, '');
  const printable = base.replace(/[\p{C}\u2028\u2029]/gu, '');
  return printable === '' || printable === '.' || printable === '..' ? undefined : printable;
}
