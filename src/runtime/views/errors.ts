import { catalogue, ProjectError, type ErrorDetails } from '../../kernel/errors.ts';
import { HttpError } from '../http/errors.ts';

/** 404: a page of a list that does not exist. Created by PAGE_NOT_INTEGER and PAGE_EMPTY. */
export class InvalidPage extends HttpError {
  constructor(code: string, message: string, details: ErrorDetails = {}) {
    super(404, message, { ...details, code });
  }
}

export const errors = catalogue({
  PAGE_NOT_INTEGER: {
    family: InvalidPage,
    message: () => 'That page number is not an integer',
  },
  PAGE_EMPTY: {
    family: InvalidPage,
    message: ({ reason }: { reason: 'less than 1' | 'no results' }) =>
      reason === 'less than 1' ? 'That page number is less than 1' : 'That page contains no results',
  },
  VIEW_DATE_FIELD_INVALID: {
    family: ProjectError,
    message: ({
      view,
      model,
      field,
      known,
    }: {
      view: string;
      model: string;
      field: string;
      known: readonly string[];
    }) =>
      `${view} has the date field '${field}', but ${model} has no such DateTime field; its DateTime fields are ${known.map((name) => `'${name}'`).join(', ') || 'none'}`,
    hint: ({ known }: { known: readonly string[] }) =>
      known[0] === undefined ? 'Add a DateTime field to the model.' : `Use { dateField: '${known[0]}' }.`,
  },
  VIEW_LOOKUP_MISSING: {
    family: ProjectError,
    message: ({ view, params, model }: { view: string; params: readonly string[]; model: string }) =>
      `${view} cannot find a ${model}: no parameter of its route is a unique field (the parameters are ${params.map((name) => `'${name}'`).join(', ') || 'none'})`,
    hint: 'Name a parameter after a unique field (<slug:slug>), or use pk for the primary key (<int:pk>).',
  },
  VIEW_SUCCESS_URL_MISSING: {
    family: ProjectError,
    message: ({ view, tried }: { view: string; tried: readonly string[] }) =>
      `${view} has no successUrl, and there is no matching route ${tried.map((name) => `'${name}'`).join(' or ')}`,
    hint: "Set successUrl to a route such as 'posts:list', or to (post) => reverse('posts:detail', { slug: post.slug }).",
  },
});
