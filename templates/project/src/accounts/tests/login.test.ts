import assert from 'node:assert/strict';
import { useTestClient } from 'quintet/testing';
import app from '#app';

describe('login', () => {
  const client = useTestClient(app);

  it('shows the form', async () => {
    const response = await client.get('/accounts/login/');
    assert.equal(response.status, 200);
    assert.match(response.text, /<input type="password" name="password"/);
  });

  it('rejects an unknown user and shows the form again', async () => {
    const response = await client.post('/accounts/login/', { username: 'nobody@example.com', password: 'wrong' });
    assert.equal(response.status, 200);
    assert.match(response.text, /<input type="password" name="password"/);
  });
});
