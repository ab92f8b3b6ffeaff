import assert from 'node:assert/strict';
import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Stamps } from '../../../../src/toolchain/dev/stamps.ts';
import { temporaryFolder } from '../../../support/command-line.ts';

describe('toolchain/dev/stamps', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let file: string;
  let stamps: Stamps;

  beforeEach(() => {
    folder = temporaryFolder('stamps');
    file = join(folder.path, 'a.ts');
    writeFileSync(file, 'one');
    stamps = new Stamps();
  });

  afterEach(() => folder.cleanUp());

  it('finds nothing changed where nothing was', async () => {
    stamps.take([file]);
    assert.equal(stamps.isChanged(), false);
    await sleep(80);
    assert.equal(stamps.isChanged(), false);
    assert.equal(stamps.isChanged(), false);
  });

  it('sees another content of the same size and time', () => {
    const time = new Date();
    utimesSync(file, time, time);
    stamps.take([file]);
    writeFileSync(file, 'two');
    utimesSync(file, time, time);
    assert.equal(stamps.isChanged(), true);
  });

  it('sees files that go and come', () => {
    const other = join(folder.path, 'b.ts');
    stamps.take([file, other]);
    writeFileSync(other, 'new');
    assert.deepEqual(stamps.changed(), [other]);
    stamps.take([file, other]);
    rmSync(file);
    assert.deepEqual(stamps.changed(), [file]);
  });

  it('sees a name that is new in a folder', async () => {
    await sleep(20);
    stamps.take([folder.path]);
    await sleep(20);
    mkdirSync(join(folder.path, 'app'));
    assert.equal(stamps.isChanged(), true);
  });

  it('trusts no file that was written while it was read', async () => {
    const readAt = Date.now();
    stamps.addLate([file], readAt);
    assert.equal(stamps.isChanged(), true);
    const old = new Date(Date.now() - 10_000);
    utimesSync(file, old, old);
    const later = new Stamps();
    later.addLate([file], readAt);
    assert.equal(later.isChanged(), false);
  });
});
