import assert from 'node:assert/strict';
import { asciiUsername, unicodeUsername } from '../../../../src/runtime/auth/usernames.ts';

describe('auth/usernames', () => {
  for (const [name, validate, isAscii] of [
    ['unicodeUsername', unicodeUsername, false],
    ['asciiUsername', asciiUsername, true],
  ] as const)
    it(`${name} takes letters, digits and @ . + - _`, () => {
      for (const username of ['joe', 'Joe.2@x-y_z+1', '007']) assert.equal(validate(username), undefined, username);
      for (const username of ['', 'a b', "o'connell", 'joe\n', 'a/b', 'a\u200bb', '<b>'])
        assert.equal(validate(username)?.code, 'invalid', JSON.stringify(username));
      for (const username of ['René', 'ジョー', 'أحمد', 'ｊｏｅ'])
        assert.equal(validate(username)?.code, isAscii ? 'invalid' : undefined, username);
    });
});
