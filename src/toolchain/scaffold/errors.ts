import { catalogue, ProjectError, UsageError } from '../../kernel/errors.ts';

export const errors = catalogue({
  ANCHOR_MISSING: {
    family: ProjectError,
    message: (file: string, expected: string, paste: string) =>
      `${file} has no ${expected}, so nothing was written. Add this yourself and run the command again:\n\n${indent(paste)}\n`,
  },
  FILES_CONFLICT: {
    family: ProjectError,
    message: (paths: string[]) =>
      `${paths.length === 1 ? 'a file exists' : `${paths.length} files exist`} with another content; nothing was written: ${paths.join(', ')}`,
    hint: 'Add --force to overwrite, or --dry-run to see what would be written.',
  },
  TYPESCRIPT_SYNTAX: {
    family: ProjectError,
    message: (file: string, reason: string) => `${file} does not parse, so nothing can be inserted: ${reason}`,
  },
  WRITE_FAILED: {
    family: ProjectError,
    message: (path: string, reason: string) => `${path} cannot be written: ${reason}`,
  },
  BLUEPRINT_BROKEN: {
    family: ProjectError,
    message: (file: string, reason: string) => `the blueprint ${file} failed: ${reason}`,
  },
  NAME_INVALID: {
    family: UsageError,
    message: (what: string, name: string, reason: string) => `"${name}" cannot be the name of ${what}: ${reason}`,
  },
});

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '    ');
}
