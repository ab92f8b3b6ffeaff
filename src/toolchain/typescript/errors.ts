import { catalogue, ProjectError } from '../../kernel/errors.ts';

export const errors = catalogue({
  ANCHOR_MISSING: {
    family: ProjectError,
    message: ({ file, expected, paste }: { file: string; expected: string; paste: string }) =>
      `${file} has no ${expected} to add this to, so nothing was written:\n\n${indent(paste)}\n`,
  },
  TYPESCRIPT_SYNTAX: {
    family: ProjectError,
    message: ({ file, reason }: { file: string; reason: string }) =>
      `nothing can be inserted into ${file}, because it has a syntax error: ${reason}`,
  },
});

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '    ');
}
