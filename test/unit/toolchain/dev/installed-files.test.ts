import assert from 'node:assert/strict';
import { installedFiles } from '../../../../src/toolchain/dev/installed-files.ts';

describe('toolchain/dev/installed-files', () => {
  it('are those of the project and of the folders above, where a workspace installs', () => {
    const files = installedFiles('/home/ann/shop/apps/site');
    assert.ok(files.includes('/home/ann/shop/apps/site/node_modules/.package-lock.json'));
    assert.ok(files.includes('/home/ann/shop/node_modules/.package-lock.json'));
    assert.ok(files.includes('/home/ann/shop/node_modules/.modules.yaml'));
  });
});
