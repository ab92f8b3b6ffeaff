import type { Settings } from '../../kernel/settings.ts';
import type { HttpError } from '../http/errors.ts';
import { defineRequestPart, type HttpRequest } from '../http/request.ts';
import type { HttpResponse } from '../http/response.ts';
import { describeView, type Middleware, type View, wrapView } from '../http/view.ts';
import { createOriginCheck } from './csrf-origin.ts';
import { createSecret, maskSecret, tokenMatches, tokenProblem, toSecret } from './csrf-token.ts';
import { errors } from './errors.ts';

declare module '../http/request.ts' {
  interface RequestParts {
    csrfToken: string;
  }
}

/** Name of the hidden form field, as in Django. */
export const CSRF_FIELD = 'csrfmiddlewaretoken';

interface CsrfState {
  secret: string;
  /** The cookie is sent with the response. */
  isUsed: boolean;
}

const CSRF = Symbol('csrf');
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/** A fresh masked token for this request's page; the response sets or renews the cookie. */
export function getCsrfToken(request: HttpRequest): string {
  const state = stateOf(request) ?? newSecret(request);
  state.isUsed = true;
  return maskSecret(state.secret);
}

defineRequestPart('csrfToken', getCsrfToken);

/** Gives the visitor a new secret: at login, so that an earlier one is not valid any more. */
export function rotateCsrfToken(request: HttpRequest): void {
  newSecret(request).isUsed = true;
}

function newSecret(request: HttpRequest): CsrfState {
  const state = { secret: createSecret(), isUsed: false };
  request.state.set(CSRF, state);
  return state;
}

/** The secret of this visitor, from the cookie; undefined when there is none of the right form. */
function stateOf(request: HttpRequest): CsrfState | undefined {
  const known = request.state.get(CSRF) as CsrfState | undefined;
  if (known) return known;
  const cookie = request.cookies[request.app.settings.csrf.cookieName];
  if (cookie === undefined || tokenProblem(cookie) !== undefined) return undefined;
  const state = { secret: toSecret(cookie), isUsed: false };
  request.state.set(CSRF, state);
  return state;
}

/**
 * Rejects POST, PUT, PATCH and DELETE without a valid token, and those that come from other sites. Views
 * marked by `csrfExempt` are left alone. Answers 403 (CSRF_FAILED).
 */
export function csrfProtection(settings: Pick<Settings, 'csrf'>): Middleware {
  const originProblem = createOriginCheck(settings);
  return {
    name: 'csrfProtection',
    async handle(request, next) {
      // Where no view will run there is nothing to protect, and 404 or a redirect says more than 403.
      if (!SAFE_METHODS.has(request.method) && request.resolved && request.resolved.view.csrfExempt !== true) {
        const problem = originProblem(request);
        if (problem !== undefined) throw failure(request, problem, 'requests from this origin are not trusted');
        const missing = await requestTokenProblem(request, settings);
        if (missing !== undefined) throw failure(request, missing, whatToSend(settings.csrf));
      }
      const response = await next();
      const state = request.state.get(CSRF) as CsrfState | undefined;
      if (state?.isUsed) sendCookie(response, state.secret, settings);
      return response;
    },
  };
}

const originChecks = new WeakMap<object, ReturnType<typeof createOriginCheck>>();

/**
 * What is wrong with the CSRF token or the origin of a request, for views that are exempt from the middleware and check it
 * themselves; undefined if nothing is.
 */
export async function csrfProblem(request: HttpRequest): Promise<string | undefined> {
  return originCheckOf(request)(request) ?? (await requestTokenProblem(request, request.app.settings));
}

/** Why a request comes from a page of another site; undefined for pages of this one, and for clients that are no browsers. */
export function foreignOriginProblem(request: HttpRequest): string | undefined {
  return request.header('origin') === undefined ? undefined : originCheckOf(request)(request);
}

function originCheckOf({ app: { settings } }: HttpRequest): ReturnType<typeof createOriginCheck> {
  const check = originChecks.get(settings) ?? createOriginCheck(settings);
  originChecks.set(settings, check);
  return check;
}

/** Reads no more of the body than it needs: nothing where the header is right, and no file before the form's token. */
async function requestTokenProblem(
  request: HttpRequest,
  { csrf }: Pick<Settings, 'csrf'>,
): Promise<string | undefined> {
  const cookie = request.cookies[csrf.cookieName];
  if (cookie === undefined) return 'CSRF cookie not set.';
  const cookieProblem = tokenProblem(cookie);
  if (cookieProblem !== undefined) return `CSRF cookie ${cookieProblem}.`;
  const secret = toSecret(cookie);
  const header = request.header(csrf.headerName);
  const headerProblem = checkToken(header, secret, `the '${titleCase(csrf.headerName)}' HTTP header`);
  if (headerProblem === undefined || request.method !== 'POST') return headerProblem;
  const problemOf = (token: string | undefined): string | undefined =>
    token ? checkToken(token, secret, 'POST') : headerProblem;
  const form = await request.guardedForm((fields) => {
    const problem = problemOf(fields.get(CSRF_FIELD)?.at(-1));
    return problem === undefined ? undefined : refusedUnread(request, problem, csrf);
  });
  return problemOf(form.get(CSRF_FIELD));
}

function checkToken(token: string | undefined, secret: string, place: string): string | undefined {
  if (token === undefined) return 'CSRF token missing.';
  const problem = tokenProblem(token) ?? (tokenMatches(token, secret) ? undefined : 'incorrect');
  return problem && `CSRF token from ${place} ${problem}.`;
}

/** @param forScripts what a client that reads JSON can do about it; a page is for people, who cannot set headers */
function failure(request: HttpRequest, reason: string, forScripts: string): HttpError {
  return errors.CSRF_FAILED({ reason, forScripts: request.prefersJson ? forScripts : undefined }, { data: { reason } });
}

function whatToSend({ cookieName, headerName }: Settings['csrf']): string {
  return `send the value of the cookie '${cookieName}' in the header '${headerName}'`;
}

/** The rest of the form stays unread, so the connection cannot be used again. */
function refusedUnread(request: HttpRequest, problem: string, csrf: Settings['csrf']): HttpError {
  const error = failure(request, `${problem} In a form with files, it must come before them.`, whatToSend(csrf));
  error.headers['connection'] = 'close';
  return error;
}

function titleCase(header: string): string {
  return header.replace(/(^|-)([a-z])/g, (_all, dash: string, letter: string) => dash + letter.toUpperCase());
}

function sendCookie(response: HttpResponse, secret: string, { csrf }: Pick<Settings, 'csrf'>): void {
  response.setCookie(csrf.cookieName, secret, {
    maxAgeSeconds: csrf.ageSeconds,
    path: csrf.cookiePath,
    domain: csrf.cookieDomain,
    secure: csrf.secure,
    httpOnly: csrf.httpOnly,
    sameSite: csrf.sameSite,
  });
  response.headers.append('vary', 'Cookie');
}

/** Returns the view without the CSRF check: for callers with another authentication (webhooks, token APIs). */
export function csrfExempt<P>(view: View<P>): View<P> {
  return describeView(view, { csrfExempt: true });
}

/** Returns the view so that its response always sets the cookie, for pages whose scripts send the token. */
export function ensureCsrfCookie<P>(view: View<P>): View<P> {
  return wrapView(view, (request, params) => {
    getCsrfToken(request);
    return view(request, params);
  });
}
