// quintet/rest: JSON APIs over the models.
export { basicAuthentication } from './authenticate/basic.ts';
export type { Authentication, Credentials, SecurityScheme } from './authenticate/authentication.ts';
export { jwtAuthentication, type JwtOptions } from './authenticate/jwt.ts';
export { sessionAuthentication } from './authenticate/session.ts';
export { tokenAuthentication, type TokenAuthenticationOptions } from './authenticate/token.ts';
export { action, type Action, type ActionOptions, type HttpMethod } from './declare/action.ts';
export { router, type Router, type RouterOptions } from './declare/router.ts';
export {
  serializer,
  type InputOf,
  type OutputOf,
  type Serializer,
  type SerializerOptions,
} from './declare/serializer.ts';
export {
  apiView,
  modelViewSet,
  viewSet,
  type ApiViewOptions,
  type HandlerContext,
  type ModelViewSet,
  type ModelViewSetOptions,
  type Resource,
  type ViewOptions,
  type ViewSet,
  type ViewSetOptions,
} from './declare/viewset.ts';
export {
  describeApis,
  type ApiDescription,
  type OperationDescription,
  type ResourceDescription,
} from './api/describe.ts';
export { ApiError } from './errors.ts';
export { openApiDocument, type DocumentOptions, type OpenApiDocument } from './openapi/document.ts';
export type {
  FieldKind,
  FieldOptions,
  FieldShape,
  FieldValidator,
  RelationShape,
  SerializerField,
} from './fields/field.ts';
export * as fields from './fields/index.ts';
export { cursorPagination, type CursorOptions } from './list/cursor.ts';
export type { Lookup } from './list/filters.ts';
export { limitOffsetPagination, type LimitOffsetOptions } from './list/limit-offset.ts';
export { pagePagination, type PageOptions } from './list/page-number.ts';
export type { Pagination } from './list/pagination.ts';
export { ApiContext } from './request/context.ts';
export { formParser, jsonParser, multipartParser, rawParser, type Parser } from './request/parser.ts';
export type { RowContext } from './request/row-context.ts';
export {
  headerVersioning,
  hostVersioning,
  pathVersioning,
  queryVersioning,
  type Versioning,
} from './request/versioning.ts';
export { csvRenderer } from './respond/csv.ts';
export { jsonLinesRenderer } from './respond/json-lines.ts';
export { jsonRenderer, type Renderer, type RowList } from './respond/renderer.ts';
export type { QueryParam } from './routes/query-param.ts';
export type { BodyShape, OperationKind } from './routes/operation.ts';
export { computed, type Computed, type NestedDeclaration } from './serialize/options.ts';
export { anonThrottle, scopedThrottle, userThrottle, type Throttle } from './throttle/throttle.ts';
