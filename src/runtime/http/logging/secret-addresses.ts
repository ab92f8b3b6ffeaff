// Addresses as logs and error pages show them: the token of a link in a mail opens an account.

type IsSecret = (name: string) => boolean;

const BLANK = '********';
// Narrower than the names of settings, where `author` would count too.
const SECRET = /token|secret|passw|signature/i;

/** True for names of parameters whose values must not be shown. */
export function isSecretParameter(name: string): boolean {
  return SECRET.test(name);
}

/** The path without the values of route parameters that are secret by their names. */
export function hideInPath(path: string, params: Readonly<Record<string, unknown>> = {}): string {
  const secrets = Object.entries(params)
    .filter(([name, value]) => isSecretParameter(name) && typeof value === 'string' && value !== '')
    .flatMap(([, value]) => [String(value), encodeURIComponent(String(value))]);
  return secrets.reduce((text, secret) => text.replaceAll(`/${secret}`, `/${BLANK}`), path);
}

/** The query, without its `?`, without the values of parameters that are secret by their names. */
export function hideInQuery(query: string, isSecret: IsSecret = isSecretParameter): string {
  const pairs = query.split('&').map((pair) => {
    const name = pair.split('=', 1)[0] ?? '';
    return isSecret(name) && pair.length > name.length ? `${name}=${BLANK}` : pair;
  });
  return pairs.join('&');
}

/**
 * The value of a header that can contain URLs, as in Referer and Link.
 *
 * @param paramsOf the route parameters of a path of this site
 */
export function hideInHeader(
  value: string,
  paramsOf: (path: string) => Readonly<Record<string, unknown>> | undefined,
  isSecret: IsSecret,
): string {
  const pieces = value.split(/([\s,;<>"]+)/);
  return pieces.map((piece) => (piece.includes('/') ? hideInAddress(piece) : piece)).join('');

  function hideInAddress(address: string): string {
    const end = address.search(/[?#]/);
    const place = end < 0 ? address : address.slice(0, end);
    const host = place.indexOf('://');
    const start = place.indexOf('/', host < 0 ? 0 : host + 3);
    const path = start < 0 ? '' : place.slice(start);
    const hidden = path === '' ? place : place.slice(0, start) + hideInPath(path, paramsOf(path));
    return end < 0 ? hidden : hidden + address.charAt(end) + hideInQuery(address.slice(end + 1), isSecret);
  }
}
