// The page of an address: the response that a program gets, and around it everything that the user can do next.
import { STATUS_CODES } from 'node:http';
import type { HttpResponse } from '../../http/response.ts';
import type { TemplateName } from '../../http/project-types.ts';
import { render } from '../../templates/render.ts';
import type { SafeString } from '../../templates/safe-string.ts';
import type { ApiContext } from '../request/context.ts';
import type { BrowsePages } from '../routes/dispatch.ts';
import { curlLine } from './curl-line.ts';
import { formsOf } from './forms.ts';
import { jsonHtml } from './json-html.ts';
import { filterFields, pagerOf } from './list-controls.ts';
import { crumbsOf, pageTitle, type Place, rootPath, titleOf } from './place.ts';
import { signInOf } from './sign-in.ts';
import { readSubmittedForm } from './submitted-form.ts';
import { wantsPage } from './wants-page.ts';

const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cache-control': 'no-store, private',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
};

/** The pages for one address. */
export function browsePages(place: Place): BrowsePages {
  return {
    isWanted: wantsPage,
    readForm: readSubmittedForm,
    show: (context, response) => showPage(place, context, response),
  };
}

async function showPage(place: Place, context: ApiContext, response: HttpResponse): Promise<HttpResponse> {
  const body = textOf(response);
  // Files, redirects and pages of the project are for browsers as they are.
  if (body === undefined) return response;
  context.status = response.status;
  const data: unknown = body === '' ? undefined : JSON.parse(body);
  const shown = { context, place, data };
  const isList = context.operation?.kind === 'list';
  const view = {
    ...frameOf(place, context, pageTitle(place, context, data)),
    description: context.endpoint.description || undefined,
    request: {
      method: context.method,
      address: context.request.fullPath,
      curl: await curlLine(context),
    },
    response: {
      status: response.status,
      statusText: STATUS_CODES[response.status] ?? '',
      isError: response.status >= 400,
      headers: headersOf(response),
      json: data === undefined ? undefined : jsonHtml(data),
    } satisfies ShownResponse,
    formats: context.method === 'GET' ? formatsOf(context) : [],
    canAskOptions: context.method === 'GET' && response.status < 400,
    pager: isList && context.method === 'GET' ? pagerOf(data) : undefined,
    filters: isList ? filterFields(context, listParams(place)) : [],
    resetUrl: context.request.queryText === '' ? undefined : context.request.fullPath.split('?', 1)[0],
    ...(await formsOf(shown)),
  };
  // A browser shows nothing of a page with status 204.
  const status = response.status === 204 ? 200 : response.status;
  const page = render(context.request, 'rest/browse.html' as TemplateName, view, { status });
  return secured(page, response);
}

interface ShownResponse {
  status: number;
  statusText: string;
  isError: boolean;
  headers: readonly { name: string; value: string }[];
  json: SafeString | undefined;
}

/** What every page of an API has around its content. */
export function frameOf(place: Place, context: ApiContext, title: string): Record<string, unknown> {
  const { api } = place;
  return {
    title,
    apiTitle: titleOf(api),
    rootUrl: rootPath(api, context),
    docsUrl: title === 'Documentation' ? undefined : `${rootPath(api, context)}docs/`,
    crumbs: crumbsOf(place, context, title),
    signIn: signInOf(context),
  };
}

/** Adds the headers of a page, which is new for each visitor: never kept, never in a frame. */
export function secured(page: HttpResponse, response: HttpResponse): HttpResponse {
  for (const name of ['vary', 'allow', 'retry-after', 'location']) {
    const value = response.headers.get(name);
    if (value !== undefined) page.headers.set(name, value);
  }
  // A scheme that browsers do not know: the password window of Basic would hide the page with its link to log in.
  if (response.headers.has('www-authenticate')) page.headers.set('www-authenticate', 'Session realm="api"');
  for (const [name, value] of Object.entries(HEADERS)) page.headers.set(name, value);
  page.headers.append('vary', 'Cookie');
  return page;
}

/** The JSON of a response, empty for one without a body; undefined for everything else. */
function textOf(response: HttpResponse): string | undefined {
  if (response.status >= 300 && response.status < 400) return undefined;
  if (response.body === null) return '';
  return /\bjson\b/.test(response.contentType) && typeof response.body === 'string' ? response.body : undefined;
}

function headersOf(response: HttpResponse): ShownResponse['headers'] {
  const names = response.headers
    .keys()
    .filter((name) => name !== 'set-cookie')
    .sort();
  return names.map((name) => ({ name: titleCase(name), value: response.headers.get(name) ?? '' }));
}

/** As specifications write them. */
function titleCase(name: string): string {
  if (name === 'etag') return 'ETag';
  return name.replaceAll(/(^|-)([a-z])/g, (_all, dash: string, letter: string) => dash + letter.toUpperCase());
}

/** The same address in every format for programs. */
function formatsOf({ request, endpoint }: ApiContext): { label: string; url: string }[] {
  return endpoint.renderers.map(({ format }) => {
    const query = request.query.with({ format }).toString();
    return { label: format, url: `?${query}` };
  });
}

function listParams({ resource }: Place): Parameters<typeof filterFields>[1] {
  return resource?.queryParams ?? [];
}
