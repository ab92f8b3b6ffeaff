import type { Settings } from '../../kernel/settings.ts';
import { authentication } from '../auth/middleware.ts';
import { combineMiddleware, type MiddlewareList } from '../http/middleware.ts';
import { compression } from '../http/responses/compression.ts';
import { locale } from '../http/locale.ts';
import type { Middleware } from '../http/view.ts';
import { csrfProtection } from '../security/csrf.ts';
import { securityMiddleware } from '../security/security-headers.ts';
import { sessions } from '../sessions/middleware.ts';
import { mediaHostOnly } from './statics.ts';

/**
 * The layers around every view, outermost first, in Django's order: what concerns the connection, then who visits. CSRF
 * comes before the user is read, so that a forged request costs no query.
 */
export function createMiddleware(settings: Settings, own: MiddlewareList = []): Middleware[] {
  // The development server writes into pages, which it could not read.
  const isCompressing = settings.compression.enabled && !settings.debug;
  const builtIn = [
    ...(isCompressing ? [compression(settings)] : []),
    ...securityMiddleware(settings),
    ...(settings.mediaHost === null ? [] : [mediaHostOnly(settings)]),
    ...(settings.languages.length > 0 ? [locale()] : []),
    sessions(),
    csrfProtection(settings),
    authentication(),
  ];
  return combineMiddleware(builtIn, own);
}
