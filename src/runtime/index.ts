// The entry 'quintet': what most files of a project import.
export { QuintetError } from '../kernel/errors.ts';
export * from './http/project-types.ts';
export type * from './http/routing/route-params.ts';
export * from './http/routing/url-converters.ts';
export { type Application, activeApplication, setActiveApplication } from './http/application.ts';
export {
  cacheControl,
  type CacheControl,
  neverCache,
  patchCacheControl,
  patchVary,
  varyOn,
} from './http/headers/caching.ts';
export { compression } from './http/responses/compression.ts';
export { conditional, type ConditionOptions } from './http/headers/conditional.ts';
export type { CookieOptions } from './http/headers/cookies.ts';
export { defineSettings, type SettingsInput } from './settings/define-settings.ts';
export { env, isSecretName, projectRoot } from './settings/env.ts';
export {
  BadRequest,
  Http404,
  HttpError,
  type HttpErrorDetails,
  isHttpError,
  notFound,
  PermissionDenied,
} from './http/errors.ts';
export { checkFileName, toValidFileName } from './http/body/file-names.ts';
export { getListOr404, getOr404 } from './views/get-or-404.ts';
export { locale } from './http/locale.ts';
export { createLogger, type Logger, type LogFields, type LogLevel } from './http/logging/logger.ts';
export {
  builtInMiddleware,
  combineMiddleware,
  defineMiddleware,
  type MiddlewareFunction,
  type MiddlewareList,
} from './http/middleware.ts';
export { ModelRegistry } from './http/model-registry.ts';
export { FormValues, QueryParams } from './http/body/query-params.ts';
export { contentDisposition } from './http/headers/header-parameters.ts';
export { HttpRedirect, redirect, type RedirectArguments, type RedirectOptions } from './http/responses/redirect.ts';
export { HttpRequest } from './http/request.ts';
export { html, HttpResponse, json, type ResponseBody, type ResponseOptions, text } from './http/response.ts';
export { ResponseHeaders } from './http/headers/response-headers.ts';
export { projectMediaFiles, projectStaticFiles, StaticFiles } from './http/static/static-files.ts';
export { fileResponse, MEDIA_OPTIONS, type ServeOptions, staticRoutes, staticView } from './http/static/static-view.ts';
export {
  type Chunks,
  eventStream,
  type EventStreamOptions,
  type ServerSentEvent,
  stream,
} from './http/responses/streaming.ts';
export { TemplateResponse } from './http/responses/template-response.ts';
export type { UploadedFile } from './http/body/uploaded-file.ts';
export { translateUrl } from './http/routing/translate-url.ts';
export * from './http/uri.ts';
export { type ResolvedUrl, reverse, type ReverseOptions, UrlResolver } from './http/routing/url-resolver.ts';
export {
  i18nPatterns,
  include,
  type Included,
  path,
  pathWithin,
  rePath,
  type Route,
  type RouteOptions,
  type UrlList,
  urls,
} from './http/routing/urls.ts';
export { allowMethods, type Middleware, type View, viewNameOf, wrapView } from './http/view.ts';
export { renderDevErrorPage } from './http/error-pages/debug-pages.ts';
export { isAllowedHost, isSameDomain, splitDomainPort } from './http/headers/host.ts';
export { queriesOf } from './http/logging/request-queries.ts';
export {
  createServer,
  defineServer,
  type HttpServer,
  type ServerConfiguration,
  type ServerOptions,
} from './http/server.ts';
export {
  defineContextProcessors,
  render,
  renderStream,
  renderToString,
  TemplateError,
  templateResponse,
  translate,
  translateCount,
} from './templates/index.ts';
export { escapeHtml, formatHtml, safe, SafeString } from './templates/safe-string.ts';
export * from './views/index.ts';
// These add to HttpRequest: session, messages, user, csrfToken. Exports, because tsc leaves empty imports out of declarations.
export type { AnonymousUser, AuthenticatedUser } from './auth/index.ts';
export { csrfExempt } from './security/index.ts';
export type { Message, Messages, Session } from './sessions/index.ts';
