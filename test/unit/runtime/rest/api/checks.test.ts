import assert from 'node:assert/strict';
import { checkApis } from '../../../../../src/runtime/rest/api/checks.ts';
import { defineSettings } from '../../../../../src/runtime/settings/define-settings.ts';
import { TEST_KEY } from '../../../../support/http-app.ts';

function idsFor(cors: { origins: string[]; credentials: boolean }): string[] {
  const settings = defineSettings({ secretKey: TEST_KEY, databaseUrl: 'file:./db.sqlite3', apps: [], cors });
  return checkApis({ settings }).map(({ id, level }) => `${id} ${level}`);
}

describe('rest/api/checks', () => {
  it('finds credentials for pages of every origin, which are an error', () => {
    assert.deepEqual(idsFor({ origins: ['https://app.example.com', '*'], credentials: true }), ['rest.E001 error']);
  });

  it('accepts credentials for named origins, and every origin without them', () => {
    assert.deepEqual(idsFor({ origins: ['https://app.example.com'], credentials: true }), []);
    assert.deepEqual(idsFor({ origins: ['*'], credentials: false }), []);
  });
});
