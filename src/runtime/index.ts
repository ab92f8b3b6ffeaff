// The door 'quintet': what most files of a project import.
export { QuintetError } from '../kernel/errors.ts';
export * from './http/index.ts';
export { render, renderToString, TemplateError } from './templates/index.ts';
export { escapeHtml, formatHtml, safe, SafeString } from './templates/safe-string.ts';
export * from './views/index.ts';
// These add to HttpRequest: session, messages, user, csrfToken.
import type {} from './auth/index.ts';
import type {} from './security/index.ts';
import type {} from './sessions/index.ts';
