// Tags that ask the app, the request or the whole context, as compiled code calls them.
import { QuintetError } from '../../../kernel/errors.ts';
import { errors } from '../errors.ts';
import type { TemplateApp, TemplateRequest } from '../host.ts';
import type { TagContext, TagFunction } from '../library.ts';
import { escapeHtml, isSafe } from '../safe-string.ts';
import { allVariables, findVariable, readVariable, type Frame } from './frame.ts';
import { callFromTemplate, isPromise } from './lookup.ts';
import { mergeQueries } from './querystring.ts';
import type { Rendering } from './rendering.ts';
import { json, toText } from './text.ts';

type Params = Record<string, unknown> | readonly unknown[];

/** Unknown routes are errors: a page with a dead link is broken. */
export function url(rendering: Rendering, name: unknown, params: Params): string {
  return appOf(rendering, 'url').urls.reverse(toText(name), plainParams(params), { language: rendering.page.language });
}

/** `{% url … as link %}` leaves the name empty where there is no such route. */
export function urlOrEmpty(rendering: Rendering, name: unknown, params: Params): string {
  try {
    return url(rendering, name, params);
  } catch (error) {
    if (QuintetError.is(error) && error.code === 'NO_REVERSE_MATCH') return '';
    throw error;
  }
}

export function staticUrl(rendering: Rendering, path: unknown): string {
  return appOf(rendering, 'static').statics.url(toText(path));
}

/** @throws {TemplateError} TEMPLATE_NO_APP */
export function mediaPrefix(rendering: Rendering): string {
  const url = appOf(rendering, 'get_media_prefix').settings?.mediaUrl;
  if (url === undefined) throw errors.TEMPLATE_NO_APP({ tag: 'get_media_prefix' });
  return url;
}

function appOf({ page }: Rendering, tag: string): TemplateApp {
  const app = page.request?.app ?? page.host.app;
  if (!app) throw errors.TEMPLATE_NO_APP({ tag });
  return app;
}

/** The hidden input of `{% csrf_token %}`; nothing where nobody checks. */
export function csrfInput({ page }: Rendering, frame: Frame): string {
  const given = findVariable(frame, 'csrfToken');
  const token = (typeof given === 'function' ? callFromTemplate(given, undefined) : given) ?? page.request?.csrfToken;
  if (token === undefined || token === null || token === 'NOTPROVIDED') return '';
  return `<input type="hidden" name="csrfmiddlewaretoken" value="${escapeHtml(toText(token))}">`;
}

/** @throws {TemplateError} TEMPLATE_ARGUMENT: a value without a name is not a mapping; TEMPLATE_NO_APP: there is no query */
export function querystring(
  { page }: Rendering,
  frame: Frame,
  sources: readonly unknown[],
  changes: readonly (readonly [string, unknown])[],
): string {
  if (sources.length > 0) return mergeQueries(sources, changes);
  const request = page.request ?? (findVariable(frame, 'request') as TemplateRequest | undefined);
  if (!request) throw errors.TEMPLATE_NO_APP({ tag: 'querystring' });
  return mergeQueries([request.query ?? {}], changes);
}

/** `{% debug %}` */
export function debugText({ page }: Rendering, frame: Frame): string {
  return page.host.isDebug ? escapeHtml(json(allVariables(frame))) : '';
}

/** `{% csp_nonce_attr %}` */
export function nonceAttribute(frame: Frame): string {
  const nonce = readVariable(frame, 'cspNonce');
  return nonce === undefined || nonce === null ? '' : `nonce="${escapeHtml(toText(nonce))}"`;
}

/** Calls a tag of a library with its values; named ones come last, as one object. */
export function callTag(
  rendering: Rendering,
  tag: TagFunction,
  { frame, autoescape }: { frame: Frame; autoescape: boolean },
  { values, named }: { values: readonly unknown[]; named?: Readonly<Record<string, unknown>> },
): unknown {
  const context: TagContext = {
    get: (name) => readVariable(frame, name),
    request: rendering.page.request,
    autoescape,
    environment: rendering.environment(autoescape),
  };
  const plain = values.map(withoutMark);
  const result = tag(context, ...(named ? [...plain, mapValues(named, withoutMark)] : plain));
  if (isPromise(result)) throw errors.TEMPLATE_PROMISE({ name: 'what the tag returns' });
  return result;
}

/** The text of a SafeString: what code outside templates expects. */
function withoutMark(value: unknown): unknown {
  return isSafe(value) ? value.html : value;
}

function mapValues(
  values: Readonly<Record<string, unknown>>,
  map: (value: unknown) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value)]));
}

function plainParams(params: Params): Params {
  return Array.isArray(params) ? params.map(withoutMark) : mapValues(params as Record<string, unknown>, withoutMark);
}
