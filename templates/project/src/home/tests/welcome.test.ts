import assert from 'node:assert/strict';
import { useTestClient } from 'quintet/testing';
import app from '#app';

describe('welcome page', () => {
  const client = useTestClient(app);

  it('is the home page of the site', async () => {
    const response = await client.get('/');
    assert.equal(response.status, 200);
    assert.match(response.text, /src\/home\/templates\/home\/welcome\.html/);
  });

  it('returns 404 for an unknown page', async () => {
    const response = await client.get('/no-such-page/');
    assert.equal(response.status, 404);
  });
});
