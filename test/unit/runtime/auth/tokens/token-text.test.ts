import assert from 'node:assert/strict';
import { hashToken, isTokenText, newTokenText, tokenId } from '../../../../../src/runtime/auth/tokens/token-text.ts';

describe('auth/tokens/token-text', () => {
  it('is never the same twice, and has its id inside', () => {
    const made = Array.from({ length: 100 }, newTokenText);
    assert.equal(new Set(made.map(({ text }) => text)).size, 100);
    for (const { id, text, hash } of made) {
      assert.ok(isTokenText(text));
      assert.equal(tokenId(text), id);
      assert.equal(tokenId(id), id);
      assert.equal(hashToken(text), hash);
      assert.ok(!hash.includes(text));
    }
  });

  it('is not any other text', () => {
    const { text } = newTokenText();
    for (const other of [
      '',
      text.slice(0, -1),
      `${text}a`,
      ` ${text}`,
      `${text}\n`,
      text.replace('qnt', 'ghp'),
      'a.b.c',
    ])
      assert.equal(isTokenText(other), false, JSON.stringify(other));
  });
});
