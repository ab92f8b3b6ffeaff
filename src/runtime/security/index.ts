export { buildCsp, CSP_NONCE, type CspPolicy } from './content-security-policy.ts';
export { withContentSecurityPolicy } from './csp-headers.ts';
export { CSRF_FIELD, csrfExempt, csrfProtection, ensureCsrfCookie, getCsrfToken, rotateCsrfToken } from './csrf.ts';
export { base36ToInt, intToBase36, urlsafeBase64Decode, urlsafeBase64Encode } from './encoding.ts';
export { BadSignature, CsrfError } from './errors.ts';
export { constantTimeEqual, randomToken } from './random.ts';
export {
  allowFraming,
  hostValidation,
  httpsRedirect,
  securityHeaders,
  securityMiddleware,
  wwwRedirect,
} from './security-headers.ts';
export { createSigner, type Signer, type SignerOptions, type TimedOptions } from './signing.ts';
export { type AllowedUrlOptions, urlHasAllowedHostAndScheme } from './urls.ts';
