import { catalogue, ProjectError, type ErrorDetails } from '../../kernel/errors.ts';
import type { TemplateSource } from './source.ts';

/**
 * An error in a template, at compile time or while it renders.
 * `where` is `file:line:column`; `excerpt` shows the line with a caret below the place.
 */
export class TemplateError extends ProjectError {
  readonly file: string | undefined;
  readonly line: number | undefined;
  /** From 1. */
  readonly column: number | undefined;
  readonly excerpt: string | undefined;

  constructor(code: string, message: string, details: ErrorDetails = {}) {
    super(code, message, details);
    const data = details.data ?? {};
    this.file = data['file'] as string | undefined;
    this.line = data['line'] as number | undefined;
    this.column = data['column'] as number | undefined;
    this.excerpt = data['excerpt'] as string | undefined;
  }
}

/** Details of an error that is at `offset` in `source`. */
export function errorAt(source: TemplateSource, offset: number, more: ErrorDetails = {}): ErrorDetails {
  const place = source.place(offset);
  return { ...more, where: `${place.file}:${place.line}:${place.column}`, data: { ...more.data, ...place } };
}

export const errors = catalogue({
  TEMPLATE_MISSING: {
    family: TemplateError,
    message: ({ name, tried }: { name: string; tried: readonly string[] }) =>
      `template ${JSON.stringify(name)} does not exist${tried.length > 0 ? `; searched ${tried.join(', ')}` : ''}`,
    hint: 'Create the file in src/templates/ or src/<app>/templates/, or correct the name.',
  },
  TEMPLATE_NAME: {
    family: TemplateError,
    message: ({ name }: { name: unknown }) => `${JSON.stringify(name) ?? typeof name} is not a template name`,
    hint: 'Use a relative path with forward slashes and without "..": posts/post-list.html.',
  },
  TEMPLATE_SYNTAX: {
    family: TemplateError,
    about: 'a tag or expression in a template is invalid',
    message: ({ text }: { text: string }) => text,
  },
  TEMPLATE_UNKNOWN_TAG: {
    family: TemplateError,
    message: ({ name }: { name: string }) => `unknown tag ${JSON.stringify(name)}`,
    hint: () => 'Check the spelling, or add the missing {% load %}.',
  },
  TEMPLATE_UNKNOWN_FILTER: {
    family: TemplateError,
    message: ({ name }: { name: string }) => `unknown filter ${JSON.stringify(name)}`,
    hint: () => 'Check the spelling, or add the missing {% load %}.',
  },
  TEMPLATE_UNKNOWN_LIBRARY: {
    family: TemplateError,
    message: ({ name }: { name: string }) => `unknown template library ${JSON.stringify(name)}`,
    hint: 'Create src/<app>/template-tags.ts that exports defineLibrary({ … }), or correct the name.',
  },
  TEMPLATE_UNCLOSED: {
    family: TemplateError,
    message: ({ tag, line, wanted }: { tag: string; line: number; wanted: string }) =>
      `{% ${tag} %} of line ${line} is not closed: expected ${wanted}`,
  },
  TEMPLATE_PROMISE: {
    family: TemplateError,
    message: ({ name }: { name: string }) => `${name} is a promise, which templates cannot render`,
    hint: ({ name }: { name: string }) => `Await it in the view: { ${name.split('.').at(-1)}: await … }.`,
  },
  TEMPLATE_RECURSION: {
    family: TemplateError,
    message: ({ name, depth }: { name: string; depth: number }) =>
      `${JSON.stringify(name)} is nested ${depth} templates deep, because it includes itself endlessly`,
    hint: 'Put the {% include %} or {% extends %} inside a condition that becomes false.',
  },
  TEMPLATE_RENDER: {
    family: TemplateError,
    about: 'a value in a template threw an error, or cannot be used there',
    message: ({ text }: { text: string }) => text,
  },
  TEMPLATE_ARGUMENT: {
    family: TemplateError,
    about: 'a tag or filter got an invalid argument',
    message: ({ text }: { text: string }) => text,
  },
  TEMPLATE_CATALOGUE: {
    family: TemplateError,
    message: ({ file, reason }: { file: string; reason: string }) =>
      `${file} is not a valid translation catalogue: ${reason}`,
    hint: 'Write it like this: { "Hello": "Hallo", "%(count)s post": { "one": "%(count)s Beitrag", "other": "%(count)s Beiträge" } }.',
  },
  TEMPLATE_NO_APP: {
    family: TemplateError,
    message: ({ tag }: { tag: string }) =>
      `{% ${tag} %} needs the app: render with a request, or pass an app to the engine`,
  },
});
