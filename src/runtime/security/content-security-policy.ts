/** The placeholder of the nonce in a policy: `'script-src': ["'self'", CSP_NONCE]`. */
export const CSP_NONCE = '<CSP_NONCE_SENTINEL>';

/** Directives in order. True is a directive without values; false and null omit it. */
export type CspPolicy = Record<string, string | readonly string[] | ReadonlySet<string> | boolean | null>;

/** Value of a Content-Security-Policy header; without a nonce, `CSP_NONCE` is left out. Empty when nothing is left. */
export function buildCsp(policy: CspPolicy, nonce?: string | null): string {
  return Object.entries(policy)
    .flatMap(([directive, value]) => renderDirective(directive, value, nonce) ?? [])
    .join('; ');
}

function renderDirective(
  directive: string,
  value: CspPolicy[string],
  nonce: string | null | undefined,
): string | undefined {
  if (value === null || value === false) return undefined;
  if (value === true) return directive;
  const values =
    typeof value === 'string' ? [value] : value instanceof Set ? [...value].sort() : [...(value as readonly string[])];
  const sources = values.flatMap((source) => (source !== CSP_NONCE ? source : nonce ? `'nonce-${nonce}'` : []));
  return sources.length === 0 ? undefined : `${directive} ${sources.join(' ')}`;
}
