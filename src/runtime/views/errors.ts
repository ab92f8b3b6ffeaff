import { catalogue, ProjectError, type ErrorDetails } from '../../kernel/errors.ts';
import { HttpError } from '../http/errors.ts';

/** 404: a page of a list that is not there. Made by PAGE_NOT_INTEGER and PAGE_EMPTY. */
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
      `${view} goes by '${field}', which is no date of ${model}; its dates are ${known.map((name) => `'${name}'`).join(', ') || 'none'}`,
    hint: ({ known }: { known: readonly string[] }) =>
      known[0] === undefined ? 'Add a DateTime field to the model.' : `Give it { dateField: '${known[0]}' }.`,
  },
  VIEW_LOOKUP_MISSING: {
    family: ProjectError,
    message: ({ view, params, model }: { view: string; params: readonly string[]; model: string }) =>
      `${view} cannot tell which ${model} is meant: its route gives ${params.map((name) => `'${name}'`).join(', ') || 'no parameter'}`,
    hint: 'Name the parameter after a unique field (<slug:slug>), or pk for the primary key (<int:pk>).',
  },
  VIEW_SUCCESS_URL_MISSING: {
    family: ProjectError,
    message: ({ view, tried }: { view: string; tried: readonly string[] }) =>
      `${view} does not know where to go when it is done; there is no route ${tried.map((name) => `'${name}'`).join(' or ')} that fits`,
    hint: "Give it successUrl: 'posts:list', or (post) => reverse('posts:detail', { slug: post.slug }).",
  },
});
