import assert from 'node:assert/strict';
import { useTestClient } from 'quintet/testing';
import app from '#app';

describe('password reset', () => {
  const client = useTestClient(app);

  it('sends a link to set a new password', async () => {
    await client.createUser({ email: 'ada@example.com', password: 'correct horse 9' });
    await client.post('/accounts/password_reset/', { email: 'ada@example.com' });
    const link = /https?:\/\/[^/]+(\S+)/.exec(client.outbox[0]?.text ?? '')?.[1] ?? '';
    const form = (await client.get(link)).redirectedTo ?? '';
    await client.post(form, { newPassword1: 'another horse 7', newPassword2: 'another horse 7' });
    const login = await client.post('/accounts/login/', { username: 'ada@example.com', password: 'another horse 7' });
    assert.equal(login.redirectedTo, '/');
  });

  it('shows the same page for an unknown address, and sends nothing', async () => {
    const page = await client.post('/accounts/password_reset/', { email: 'nobody@example.com' }, { follow: true });
    assert.equal(page.status, 200);
    assert.equal(client.outbox.length, 0);
  });
});
