import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeClient } from '../../../../src/toolchain/codegen/prisma-client.ts';
import { readSchema } from '../../../../src/toolchain/schema/read-schema.ts';
import { sampleProject, type SampleProject } from './sample-project.ts';

const scratchFolders = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('quintet-client-'));

describe('codegen/prisma-client', () => {
  let project: SampleProject;
  beforeEach(() => (project = sampleProject()));
  afterEach(() => project.remove());

  const write = async () => writeClient(await readSchema(project), project.root, join(project.root, '.quintet/client'));

  it('writes what differs from the client that exists, and removes what no longer belongs to it', async () => {
    const { files, changed } = await write();
    assert.deepEqual(changed, files);
    assert.ok(files.includes('client.ts'));
    assert.deepEqual((await write()).changed, []);
    project.write('.quintet/client/models/Old.ts', '');
    assert.deepEqual((await write()).changed, ['models/Old.ts']);
    assert.equal(existsSync(join(project.root, '.quintet/client/models/Old.ts')), false);
    assert.deepEqual(scratchFolders(), []);
  });

  it('leaves nothing in the temporary folder when the process exits in the middle', async () => {
    const schema = await readSchema(project);
    const known = process.listeners('exit');
    const writing = writeClient(schema, project.root, join(project.root, '.quintet/client')).catch(() => undefined);
    assert.equal(scratchFolders().length, 1);
    for (const listener of process.listeners('exit').filter((one) => !known.includes(one))) listener(130);
    assert.deepEqual(scratchFolders(), []);
    await writing;
    assert.deepEqual(scratchFolders(), []);
  });
});
