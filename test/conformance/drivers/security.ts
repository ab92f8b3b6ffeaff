import { isDeepStrictEqual } from 'node:util';
import { html } from '../../../src/runtime/http/response.ts';
import { path } from '../../../src/runtime/http/routing/urls.ts';
import { buildCsp } from '../../../src/runtime/security/content-security-policy.ts';
import { csrfProtection } from '../../../src/runtime/security/csrf.ts';
import { maskSecret, tokenMatches, unmaskToken } from '../../../src/runtime/security/csrf-token.ts';
import {
  base36ToInt,
  intToBase36,
  urlsafeBase64Decode,
  urlsafeBase64Encode,
} from '../../../src/runtime/security/encoding.ts';
import { createSigner } from '../../../src/runtime/security/signing.ts';
import { urlHasAllowedHostAndScheme } from '../../../src/runtime/security/urls.ts';
import { createTestApp } from '../../support/http-app.ts';
import { createServer } from '../../../src/runtime/http/server.ts';
import type { Case, Driver, Drivers, Outcome } from '../driver.ts';

const SECRETS = { secret: 'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF', other: 'Zz9Yy8Xx7Ww6Vv5Uu4Tt3Ss2Rr1Qq0Pp' };

/** `MASKED(secret)` and `secret` stand for tokens of one fixed secret; anything else is the text itself. */
function token(name: string): string {
  const masked = /^MASKED\((\w+)\)$/.exec(name)?.[1] as keyof typeof SECRETS | undefined;
  if (masked) return maskSecret(SECRETS[masked]);
  return SECRETS[name as keyof typeof SECRETS] ?? name;
}

async function csrf(row: Case): Promise<Outcome> {
  const settings = {
    csrf: { trustedOrigins: row.trusted_origins, cookieDomain: row.cookie_domain },
    security: { proxySslHeader: ['x-test-scheme', 'https'] as const, useForwardedPort: true },
  };
  const app = createTestApp([path('form/', () => html('ok'))], { settings });
  let reason: string | null = null;
  app.errorPage = (_request, _status, error) => {
    reason = (error as { data?: { reason?: string } }).data?.reason ?? null;
    return undefined;
  };
  const server = createServer(app, [csrfProtection(app.settings)]);
  const optional = {
    cookie: row.cookie && `csrftoken=${token(row.cookie)}`,
    'x-csrftoken': row.x_csrftoken && token(row.x_csrftoken),
    origin: row.origin,
    referer: row.referer,
  };
  const headers = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== null)) as Record<
    string,
    string
  >;
  const { statusCode } = await server.inject({
    method: row.method,
    url: row.path,
    headers: {
      ...headers,
      host: row.host,
      'x-test-scheme': row.scheme,
      'x-forwarded-port': row.scheme === 'https' ? '443' : '80',
      'content-type': 'application/x-www-form-urlencoded',
    },
    ...(row.form_token !== null && {
      payload: new URLSearchParams({ csrfmiddlewaretoken: token(row.form_token) }).toString(),
    }),
  });
  return { pass: statusCode === row.status && reason === row.reason, observed: { statusCode, reason } };
}

function mask({ secret, token: masked, ok }: Case): Outcome {
  const observed =
    masked.length === 64
      ? tokenMatches(masked, secret) && unmaskToken(masked) === secret
      : tokenMatches(masked, secret);
  return { pass: observed === ok, observed };
}

function signing(row: Case): Outcome {
  const kind = 'timestamp_signed' in row ? 'TimestampSigner' : 'Signer';
  let clock = row.time as number;
  const signer = createSigner({
    secretKey: row.key,
    salt: row.salt ?? `django.core.signing.${kind}`,
    now: () => clock,
  });
  if (row.signed !== undefined) {
    const observed = signer.sign(row.value);
    return { pass: observed === row.signed && signer.unsign(observed) === row.value, observed };
  }
  if (row.timestamp_signed !== undefined) return timed();
  const observed = {
    plain: signer.signObject(row.value, { timed: false }),
    compressed: signer.signObject(row.value, { timed: false, compress: true }),
  };
  const reads = [observed.plain, observed.compressed].every((signed) =>
    isDeepStrictEqual(signer.unsignObject(signed, { timed: false }), row.value),
  );
  return {
    pass: reads && isDeepStrictEqual(observed, { plain: row.sign_object, compressed: row.sign_object_compress }),
    observed,
  };

  function timed(): Outcome {
    const observed = signer.signTimed(row.value);
    clock = row.time + 11;
    const isGood = signer.unsignTimed(observed, { maxAgeSeconds: 12 }) === row.value;
    clock = row.time + 13;
    try {
      signer.unsignTimed(observed, { maxAgeSeconds: 12 });
      return { pass: false, observed: 'still valid after 13 s' };
    } catch (error) {
      return {
        pass: isGood && observed === row.timestamp_signed && (error as { code?: string }).code === 'SIGNATURE_EXPIRED',
        observed,
      };
    }
  }
}

function returning(call: (args: [never], kwargs: Record<string, never>) => unknown): Driver {
  return (row) => {
    let observed: unknown;
    try {
      observed = call(row.args, row.kwargs ?? {});
    } catch (error) {
      return { pass: row.error !== undefined, observed: String(error) };
    }
    return { pass: row.error === undefined && isDeepStrictEqual(observed, row.value), observed };
  };
}

const bytes = (value: { $bytes: string } | string): Buffer =>
  typeof value === 'string' ? Buffer.from(value) : Buffer.from(value.$bytes, 'latin1');

export const drivers: Drivers = {
  csrf_matrix: csrf,
  csrf_mask_vectors: mask,
  signing_vectors: signing,
  csp_build: ({ policy, nonce, header }) => {
    const observed = buildCsp(policy, nonce);
    return { pass: observed === header, observed };
  },
  url_has_allowed_host_and_scheme: returning(([url], kwargs) => {
    const hosts = kwargs['allowed_hosts'] as string | { $set: string[] } | null | undefined;
    const allowedHosts = typeof hosts === 'string' ? hosts : (hosts?.$set ?? []);
    return urlHasAllowedHostAndScheme(url, { allowedHosts, requireHttps: kwargs['require_https'] ?? false });
  }),
  base36_to_int: returning(([text]) => base36ToInt(text)),
  int_to_base36: returning(([value]) => intToBase36(value)),
  urlsafe_base64_encode: returning(([value]) => urlsafeBase64Encode(bytes(value))),
  urlsafe_base64_decode: returning(([value]) => ({
    $bytes: Buffer.from(urlsafeBase64Decode(bytes(value).toString())).toString('latin1'),
  })),
};
