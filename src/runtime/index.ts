// The door 'quintet': what most files of a project import.
export { QuintetError } from '../kernel/errors.ts';
export * from './http/index.ts';
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
