// Users that a test client forces upon its requests. An application outside of tests has none.
import type { Row } from '../../../kernel/database.ts';
import { signedInUser } from '../../auth/signed-in-user.ts';
import type { HttpRequest } from '../../http/request.ts';
import type { Credentials } from './authentication.ts';

declare module '../../http/application.ts' {
  interface Application {
    /** Users of the test client's requests, by the value of the header `FORCED_USER`. */
    forcedUsers?: Map<string, Row>;
  }
}

/** Header that names the user. It means nothing to an application without `forcedUsers`. */
export const FORCED_USER = 'x-quintet-forced-user';

/** The user whom a test client forces upon this request; undefined for all other requests. */
export async function forcedCredentials({ app, headers }: HttpRequest): Promise<Credentials | undefined> {
  const row = app.forcedUsers?.get(String(headers[FORCED_USER]));
  return row && { user: await signedInUser(app, row) };
}
