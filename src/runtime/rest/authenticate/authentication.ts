// How a client says who it is.
import type { AuthenticatedUser } from '../../auth/user.ts';
import type { HttpRequest } from '../../http/request.ts';

/** Who makes the request, and by what. */
export interface Credentials {
  user: AuthenticatedUser;
  /** Scopes of the token; undefined means everything that the user may do. */
  scopes?: readonly string[] | undefined;
  /** The token's own data: claims of a JWT, id and name of an API token. */
  token?: Readonly<Record<string, unknown>> | undefined;
}

/** How the scheme is described in OpenAPI. */
export interface SecurityScheme {
  type: 'apiKey' | 'http';
  in?: 'cookie' | 'header';
  name?: string;
  scheme?: 'basic' | 'bearer';
  bearerFormat?: string;
  description?: string;
}

/** One way to authenticate. */
export interface Authentication {
  /** `session`, `token`, `basic`, `jwt` */
  readonly name: string;
  readonly scheme: SecurityScheme;
  /** Value of WWW-Authenticate; undefined for schemes without a challenge, whose refusals are 403. */
  readonly challenge: string | undefined;
  /**
   * Undefined: the request has no credentials of this kind.
   *
   * @throws {ApiError} 401 or 403: it has some, and they are wrong
   */
  authenticate(request: HttpRequest): Promise<Credentials | undefined>;
}

/** The scheme and the rest of an Authorization header, if it is of this scheme. */
export function readAuthorization(request: HttpRequest, scheme: string): string[] | undefined {
  const parts = (request.header('authorization') ?? '').trim().split(/\s+/);
  return parts[0]?.toLowerCase() === scheme.toLowerCase() ? parts.slice(1) : undefined;
}
