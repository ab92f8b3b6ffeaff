export * from './register.ts';
export type * from './route-params.ts';
export * from './url-converters.ts';
export { type App, activeApp, setActiveApp } from './app.ts';
export { cacheControl, type CacheControl, neverCache, patchCacheControl, patchVary, varyOn } from './caching.ts';
export { compression } from './compression.ts';
export { conditional, type ConditionOptions } from './conditional.ts';
export type { CookieOptions } from './cookies.ts';
export { defineSettings, type SettingsInput } from './define-settings.ts';
export { env, isSecretName, projectRoot } from './env.ts';
export {
  BadRequest,
  Http404,
  HttpError,
  type HttpErrorDetails,
  isHttpError,
  notFound,
  PermissionDenied,
} from './errors.ts';
export { checkFileName, toValidFileName } from './file-names.ts';
export { getListOr404, getOr404 } from './get-or-404.ts';
export { locale } from './locale.ts';
export { createLogger, type Logger, type LogFields, type LogLevel } from './logger.ts';
export {
  builtInMiddleware,
  combineMiddleware,
  defineMiddleware,
  type MiddlewareFunction,
  type MiddlewareList,
} from './middleware.ts';
export { ModelRegistry } from './model-registry.ts';
export { FormValues, QueryParams } from './multi-map.ts';
export { contentDisposition } from './header-parameters.ts';
export { HttpRedirect, redirect, type RedirectArguments, type RedirectOptions } from './redirect.ts';
export { HttpRequest } from './request.ts';
export { html, HttpResponse, json, type ResponseBody, type ResponseOptions, text } from './response.ts';
export { ResponseHeaders } from './response-headers.ts';
export { projectMediaFiles, projectStaticFiles, StaticFiles } from './static-files.ts';
export { fileResponse, MEDIA_OPTIONS, type ServeOptions, staticRoutes, staticView } from './static-view.ts';
export { type Chunks, eventStream, type EventStreamOptions, type ServerSentEvent, stream } from './streaming.ts';
export { TemplateResponse } from './template-response.ts';
export type { UploadedFile } from './uploaded-file.ts';
export { translateUrl } from './translate-url.ts';
export * from './uri.ts';
export { type ResolvedUrl, reverse, type ReverseOptions, UrlResolver } from './url-resolver.ts';
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
} from './urls.ts';
export { allowMethods, type Middleware, type View, viewNameOf, wrapView } from './view.ts';
export { renderDevErrorPage } from './error-pages/debug-pages.ts';
export { isAllowedHost, isSameDomain, splitDomainPort } from './host.ts';
export { queriesOf } from './query-log.ts';
export { createServer, defineServer, type HttpServer, type ServerConfiguration, type ServerOptions } from './server.ts';
