// Files of multipart requests: checked, stored with their row, and removed with it.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allowAny } from '../../../../../src/runtime/access/rule.ts';
import { router } from '../../../../../src/runtime/rest/declare/router.ts';
import { modelViewSet } from '../../../../../src/runtime/rest/declare/viewset.ts';
import { type ApiApp, createApiApp, onBothDatabases } from '../../../../support/api-app.ts';

const MODELS = `
model Folder {
  id    Int    @id @default(autoincrement())
  name  String
  files Paper[]
}

model Paper {
  id       Int     @id @default(autoincrement())
  title    String  @unique /// @length(max: 20)
  file     String  /// @file(uploadTo: "papers", maxSize: "1kb", types: ".txt")
  cover    String? /// @image(uploadTo: "covers")
  folder   Folder? @relation(fields: [folderId], references: [id])
  folderId Int?
}
`;
const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function form(fields: Record<string, string | File>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  return data;
}

const text = (content: string, name = 'note.txt'): File => new File([content], name, { type: 'text/plain' });

onBothDatabases('rest/resource/uploads', (urlOf) => {
  let api: ApiApp;

  before(async function () {
    this.timeout(120_000);
    api = await createApiApp({
      models: MODELS,
      postgresUrl: await urlOf(this),
      api: [
        router({ path: 'api/', permissions: allowAny }).register(
          'papers',
          modelViewSet('Paper', { fields: ['id', 'title', 'file', 'cover', 'folder'] }),
        ),
      ],
    });
  });
  after(() => api?.close());
  beforeEach(async () => {
    for (const { id } of await api.db['paper'].findMany()) await api.call('DELETE', `/api/papers/${id}/`);
  });

  interface Answer {
    status: number;
    data: Record<string, string>;
  }

  async function send(method: 'POST' | 'PUT' | 'PATCH', url: string, data: FormData): Promise<Answer> {
    const { statusCode, body } = await api.server.inject({
      method,
      url,
      headers: { host: 'testserver' },
      payload: data,
    });
    return { status: statusCode, data: JSON.parse(body) as Record<string, string> };
  }

  const media = (): string => join(api.app.root, api.app.settings.mediaRoot);
  const onDisk = (address: string): string => join(media(), new URL(address).pathname.replace(/^\/media\//, ''));
  const papers = (): string[] => (existsSync(join(media(), 'papers')) ? readdirSync(join(media(), 'papers')) : []);

  it('are stored below their folder, and the response has their address', async () => {
    const cover = new File([PNG], 'cover.png');
    const { status, data } = await send('POST', '/api/papers/', form({ title: 'One', file: text('hello'), cover }));
    assert.equal(status, 201, JSON.stringify(data));
    assert.match(data['file'] ?? '', /^http:\/\/testserver\/media\/papers\/[0-9a-f]{32}\.txt$/);
    assert.match(data['cover'] ?? '', /\/media\/covers\/[0-9a-f]{32}\.png$/);
    assert.equal(readFileSync(onDisk(data['file'] ?? ''), 'utf8'), 'hello');
  });

  it('stay when an update leaves them out, and are replaced when it has another one', async () => {
    const made = await send('POST', '/api/papers/', form({ title: 'One', file: text('old') }));
    const url = `/api/papers/${made.data['id']}/`;
    const kept = await send('PATCH', url, form({ title: 'Uno' }));
    assert.equal(kept.data['file'], made.data['file']);
    const replaced = await send('PATCH', url, form({ file: text('new') }));
    assert.equal(readFileSync(onDisk(replaced.data['file'] ?? ''), 'utf8'), 'new');
    assert.equal(existsSync(onDisk(made.data['file'] ?? '')), false);
  });

  it('are removed when the field is set to null', async () => {
    const cover = new File([PNG], 'cover.png');
    const { data } = await send('POST', '/api/papers/', form({ title: 'One', file: text('x'), cover }));
    const { body } = await api.call('PATCH', `/api/papers/${data['id']}/`, { body: { cover: null } });
    assert.equal((body as { cover: unknown }).cover, null);
    assert.equal(existsSync(onDisk(data['cover'] ?? '')), false);
  });

  it('are checked: size, ending, content of images, and that they are files', async () => {
    for (const [fields, field, message] of [
      [{ file: text('x'.repeat(2000)) }, 'file', /at most 1\d\d\d bytes/],
      [{ file: text('x', 'note.exe') }, 'file', /File extension “exe” is not allowed/],
      [{ file: text('') }, 'file', /empty/],
      [{ file: 'note.txt' }, 'file', /not a file/],
      [{ file: text('x'), cover: new File(['<svg/>'], 'cover.png') }, 'cover', /valid image/],
      [{ file: text('x'), cover: new File([PNG], 'cover.html') }, 'cover', /extension “html” is not allowed/],
    ] as const) {
      const before = papers();
      const { status, data } = await send('POST', '/api/papers/', form({ title: 'Bad', ...fields }));
      assert.equal(status, 400);
      assert.match(String(data[field]), message);
      assert.deepEqual(papers(), before);
    }
    assert.equal((await api.call('POST', '/api/papers/', { body: { title: 'x', file: 'papers/x.txt' } })).status, 400);
  });

  it('are not left behind by a row that is refused, and the earlier one stays', async () => {
    const made = await send('POST', '/api/papers/', form({ title: 'One', file: text('one') }));
    await send('POST', '/api/papers/', form({ title: 'Two', file: text('two') }));
    const before = papers().sort();
    for (const [method, url] of [
      ['POST', '/api/papers/'],
      ['PATCH', `/api/papers/${made.data['id']}/`],
    ] as const) {
      const { status } = await send(method, url, form({ title: 'Two', file: text('three') }));
      assert.equal(status, 400);
      assert.deepEqual(papers().sort(), before);
    }
  });
});
