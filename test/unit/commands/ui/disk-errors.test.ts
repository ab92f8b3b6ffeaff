import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { translateDiskError } from '../../../../src/commands/ui/disk-errors.ts';
import { ProjectError } from '../../../../src/kernel/errors.ts';

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}

function systemError(code: string, details: { syscall?: string; path?: string }): Error {
  return Object.assign(new Error(`${code}: it failed`), { code, ...details });
}

describe('commands/ui/disk-errors', () => {
  it('says that the disk is full instead of calling it a bug', function () {
    if (!existsSync('/dev/full')) this.skip(); // Linux only
    const error = translateDiskError(thrownBy(() => writeFileSync('/dev/full', 'x')));
    assert.ok(error instanceof ProjectError);
    assert.deepEqual([error.code, error.exitCode], ['DISK_FULL', 1]);
    assert.match(error.message, /ENOSPC/);
  });

  for (const code of ['EACCES', 'EPERM', 'EROFS'])
    it(`says that a file may not be written or read (${code})`, () => {
      const error = translateDiskError(systemError(code, { syscall: 'open', path: '/srv/site/.env' }));
      assert.equal((error as ProjectError).code, 'DISK_DENIED');
    });

  it('says that the current folder was deleted', () => {
    const error = translateDiskError(systemError('ENOENT', { syscall: 'uv_cwd' }));
    assert.equal((error as ProjectError).code, 'FOLDER_GONE');
  });

  it('leaves everything else as it is: missing files, ports, bugs', () => {
    const others = [
      thrownBy(() => readFileSync('/nowhere/at/all')),
      systemError('EACCES', { syscall: 'listen' }),
      new TypeError('x is not a function'),
      'a text',
    ];
    for (const other of others) assert.equal(translateDiskError(other), other);
  });
});
