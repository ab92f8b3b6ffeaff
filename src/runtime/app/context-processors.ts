import { userContext } from '../auth/index.ts';
import type { HttpRequest } from '../http/index.ts';
import { messagesContext } from '../sessions/index.ts';
import { type TemplateContext, whenShown } from '../templates/index.ts';

/**
 * What every template sees beside its own context. Values are functions, which a template calls when it uses them: a page
 * that does not mention the user does not depend on who looks at it.
 */
export const contextProcessors: readonly ((request: HttpRequest) => TemplateContext)[] = [
  (request) => ({
    ...userContext(request),
    messages: whenShown(messagesContext(request).messages),
    csrfToken: () => request.csrfToken,
    cspNonce: () => request.cspNonce,
    debug: request.app.settings.debug,
  }),
];
