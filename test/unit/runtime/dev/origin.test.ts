import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { isLocalHost, isSameOrigin } from '../../../../src/runtime/dev/origin.ts';

const request = (headers: Record<string, string>): IncomingMessage => ({ headers }) as unknown as IncomingMessage;

describe('runtime/dev/origin', () => {
  it('takes addresses and names without dots for this machine', () => {
    for (const host of [
      'localhost:8000',
      '127.0.0.1:8000',
      '[::1]:8000',
      'app.localhost',
      '192.168.1.7:8000',
      'mybox:8000',
    ]) {
      assert.equal(isLocalHost(request({ host })), true, host);
    }
  });

  it('does not take a name that a site could own', () => {
    for (const host of ['evil.example', 'localhost.evil.example:8000', '127.0.0.1.evil.example', '']) {
      assert.equal(isLocalHost(request({ host })), false, host);
    }
  });

  it('asks a browser where the request comes from', () => {
    const host = 'localhost:8000';
    assert.equal(isSameOrigin(request({ host, origin: 'http://localhost:8000' })), true);
    assert.equal(isSameOrigin(request({ host, origin: 'http://localhost:9000' })), false);
    assert.equal(isSameOrigin(request({ host, origin: 'null' })), false);
    assert.equal(isSameOrigin(request({ host })), false);
    assert.equal(
      isSameOrigin(request({ host, origin: 'http://localhost:8000', 'sec-fetch-site': 'same-site' })),
      false,
    );
  });
});
