import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { checkFileName, sanitizeUploadName, toValidFileName } from '../../../../../src/runtime/http/body/file-names.ts';

const UNSAFE = { code: 'FILE_NAME_UNSAFE', status: 400 };

describe('http/file-names', () => {
  describe('of uploads', () => {
    it('have no folders, with either kind of slash and however they are written', () => {
      for (const name of [
        'photo.png',
        '/etc/photo.png',
        '..\\..\\photo.png',
        'C:\\photo.png',
        'a/b\\photo.png',
        '..&#x2F;photo.png',
        '..&sol;photo.png',
      ])
        assert.equal(sanitizeUploadName(name), 'photo.png', name);
    });

    it('have no characters that nobody sees', () => {
      assert.equal(sanitizeUploadName('ph\u0000o\u202eto\u200b\n.png'), 'photo.png');
      assert.equal(sanitizeUploadName('été 写真.png'), 'été 写真.png');
    });

    it('are undefined where nothing is left', () => {
      for (const name of ['', '.', '..', '/', 'folder/', '..\\', '\u0000', '&#47;'])
        assert.equal(sanitizeUploadName(name), undefined, JSON.stringify(name));
    });

    it('never lead to another folder', () => {
      fc.assert(
        fc.property(
          fc.string({ unit: fc.constantFrom('.', '/', '\\', 'a', '&#47;', '&sol;', '\0', '\u202e') }),
          (name) => {
            const clean = sanitizeUploadName(name);
            assert.ok(clean === undefined || (!/[/\\\p{C}]/u.test(clean) && clean !== '..' && clean !== '.'), clean);
          },
        ),
      );
    });
  });

  it('become valid with underscores for spaces and without signs', () => {
    assert.equal(toValidFileName(" john's portrait in 2004.jpg "), 'johns_portrait_in_2004.jpg');
    assert.equal(toValidFileName('写真-1.jpg'), '写真-1.jpg');
    for (const name of ['', ' ', '.', '..', '???', '$.$.$']) assert.throws(() => toValidFileName(name), UNSAFE, name);
  });

  it('that leave their folder are refused', () => {
    assert.equal(checkFileName('a.txt'), 'a.txt');
    assert.equal(checkFileName('2024/a.txt', { allowFolders: true }), '2024/a.txt');
    for (const name of ['', '.', '..', 'a/', 'a/b.txt', '/a.txt'])
      assert.throws(() => checkFileName(name), UNSAFE, name);
    for (const name of ['/a.txt', '../a.txt', 'a/../../b.txt', 'a\\..\\b.txt', 'a/..'])
      assert.throws(() => checkFileName(name, { allowFolders: true }), UNSAFE, name);
  });
});
