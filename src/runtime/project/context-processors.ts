import { userContext } from '../auth/middleware.ts';
import type { HttpRequest } from '../http/request.ts';
import { messagesContext } from '../sessions/middleware.ts';
import type { TemplateContext } from '../templates/engine.ts';
import { whenShown } from '../templates/render.ts';

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
