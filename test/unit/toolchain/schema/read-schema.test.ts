import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseSchema, readSchema } from '../../../../src/toolchain/schema/read-schema.ts';
import { providerOf, withProvider } from '../../../../src/toolchain/schema/provider.ts';
import { app, blog, modelWith } from './sample.ts';

describe('schema/read-schema', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'quintet-schema-'));
    for (const [path, text] of blog()) write(path, text);
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function write(path: string, text: string): void {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }

  const read = (apps: string[], databaseUrl = 'file:./db.sqlite3') =>
    readSchema({ root, settings: { apps, databaseUrl } });

  it('reads the schema file and the models of the apps in the settings, in their order', async () => {
    const schema = await read(['posts', 'empty', 'accounts']);
    assert.deepEqual(
      schema.files.map(([path]) => path),
      ['src/schema.prisma', 'src/posts/models.prisma', 'src/accounts/models.prisma'],
    );
    assert.deepEqual(
      schema.description.models.map((model) => `${model.app}.${model.name}`),
      ['posts.BlogPost', 'posts.Tag', 'accounts.User'],
    );
    assert.equal(schema.description.provider, 'sqlite');
  });

  it('reads the models for the database that the settings name, whatever the datasource block says', async () => {
    const schema = await read(['accounts', 'posts'], 'postgresql://u:p@localhost/db');
    assert.equal(schema.description.provider, 'postgresql');
    assert.match(schema.files[0]?.[1] ?? '', /provider = "postgresql"\n\}\n$/);
    assert.match(schema.files[0]?.[1] ?? '', /provider {5}= "prisma-client"/);
  });

  it('gives the same schema again for the same content, and another after an edit', async () => {
    const first = await read(['accounts', 'posts']);
    assert.equal(await read(['accounts', 'posts']), first);
    write('src/posts/models.prisma', (blog()[2]?.[1] ?? '').replace('max: 200', 'max: 100'));
    const second = await read(['accounts', 'posts']);
    assert.notEqual(second.hash, first.hash);
    assert.deepEqual(second.description.models[1]?.fields[1]?.annotations, { length: { max: 100 } });
  });

  it('says which file is missing', async () => {
    rmSync(join(root, 'src/schema.prisma'));
    await assert.rejects(read(['accounts']), { code: 'SCHEMA_MISSING', where: 'src/schema.prisma' });
  });

  it('knows both databases by URL and repeats no password', () => {
    assert.equal(providerOf('file:./db.sqlite3'), 'sqlite');
    assert.equal(providerOf('postgres://u:secret@h/d'), 'postgresql');
    assert.equal(providerOf('postgresql://h/d'), 'postgresql');
    assert.throws(
      () => providerOf('mysql://u:secret@h/d'),
      (error: Error) => !error.message.includes('secret') && /mysql:/.test(error.message),
    );
    assert.throws(() => providerOf('db.sqlite3'), { code: 'SCHEMA_PROVIDER_UNKNOWN' });
  });

  it('needs a datasource', () => {
    assert.throws(() => withProvider([['src/schema.prisma', 'generator client {\n  provider = "x"\n}\n']], 'sqlite'), {
      code: 'SCHEMA_NO_DATASOURCE',
    });
  });
});

describe('schema/prisma-error', () => {
  function failure(
    files = modelWith('name Strin'),
  ): Error & { hint?: string; where?: string; data: { frame: string; problems: unknown[] } } {
    try {
      parseSchema(files, 'sqlite');
    } catch (error) {
      return error as never;
    }
    throw new Error('the schema was accepted');
  }

  it('gives file, line, column, frame and a hint without colours', () => {
    const error = failure();
    assert.equal(error.where, 'src/posts/models.prisma:3:8');
    assert.match(error.message, /^Type "Strin" is neither a built-in type/);
    assert.equal(error.hint, 'Did you mean String?');
    assert.equal(
      error.data.frame,
      '  1 | model Thing {\n  2 |   id Int @id\n> 3 |   name Strin\n    |        ^\n  4 | }\n  5 |',
    );
    assert.ok(!error.message.includes('\u001b'));
  });

  it('lists every problem with its place', () => {
    const error = failure(modelWith('a Nope', 'b Int @uniqe'));
    assert.equal(error.data.problems.length, 2);
    assert.match(error.message, /\nsrc\/posts\/models\.prisma:\d:\d+: /);
  });

  it('suggests models of the project, and the other side of a relation', () => {
    assert.equal(
      failure(app('model Author {\n  id Int @id\n}\nmodel B {\n  id Int @id\n  a Auhtor\n}\n')).hint,
      'Did you mean Author?',
    );
    const oneSided = failure(
      app(
        'model A {\n  id Int @id\n}\nmodel B {\n  id Int @id\n  a A @relation(fields: [aId], references: [id])\n  aId Int\n}\n',
      ),
    );
    assert.equal(oneSided.hint, 'Add a field of type B[] (or B? for one to one) to model A.');
    assert.ok(!oneSided.message.includes('prisma format'));
  });

  it('explains native types on SQLite', () => {
    assert.match(failure(modelWith('d DateTime @db.Date')).hint ?? '', /remove @db…, or use annotations/);
  });
});
