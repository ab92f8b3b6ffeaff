// Tokens are verified in rest/api; here: what a project without the optional package jose is told.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { jwtAuthentication } from '../../../../../src/runtime/rest/authenticate/jwt.ts';
import { packageFolder, run } from '../../../../support/command-line.ts';

const WITHOUT_JOSE = `export async function resolve(name, context, next) {
  if (name === 'jose') throw Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' });
  return next(name, context);
}`;
const SCRIPT = `
import { register } from 'node:module';
register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(WITHOUT_JOSE)}));
const { jwtAuthentication } = await import(${JSON.stringify(join(packageFolder, 'src/runtime/rest/authenticate/jwt.ts'))});
const jwt = jwtAuthentication({ secret: 'x'.repeat(32), issuer: 'login', audience: 'api' });
const request = { header: (name) => (name === 'authorization' ? 'Bearer a.b.c' : undefined) };
await jwt.authenticate(request).catch((error) => console.log(JSON.stringify([error.code, error.message, error.hint])));
`;

describe('rest/authenticate/jwt', () => {
  it('rejects a secret that could be found from a token', () => {
    const withSecret = (secret: string) => () => jwtAuthentication({ secret, issuer: 'login', audience: 'api' });
    for (const secret of ['', 'short', 'x'.repeat(31)])
      assert.throws(withSecret(secret), { code: 'API_OPTION_CONFLICT', message: /at least 32 bytes/ });
    assert.doesNotThrow(withSecret('x'.repeat(32)));
    assert.doesNotThrow(withSecret('é'.repeat(16)));
  });

  it('names the package that is missing, and how to install it', function () {
    this.timeout(30_000);
    const { stdout, stderr } = run(process.execPath, ['--import=tsx', '--input-type=module', '--eval', SCRIPT], {
      cwd: packageFolder,
    });
    assert.deepEqual(
      JSON.parse(stdout || 'null'),
      ['API_JWT_MISSING', 'JWT authentication needs the package jose, which is not installed.', 'npm install jose'],
      stderr,
    );
  });
});
