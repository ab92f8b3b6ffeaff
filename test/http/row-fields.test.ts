import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filePathField } from '../../src/runtime/forms/fields/file-path.ts';
import { form } from '../../src/runtime/forms/form.ts';
import { rowField, rowsField } from '../../src/runtime/forms/fields/row.ts';
import type { BoundForm } from '../../src/runtime/forms/bound-form.ts';
import { html, text } from '../../src/runtime/http/response.ts';
import { path } from '../../src/runtime/http/routing/urls.ts';
import { createAccountApp, type AccountApp } from '../support/account-app.ts';
import { needsPostgres } from '../support/postgres.ts';

const MODELS = `
/// @display(name) @ordering(name)
model Author {
  id     Int     @id @default(autoincrement())
  name   String
  active Boolean @default(true)
}

model Shelf {
  row   Int
  place Int
  @@id([row, place])
}
`;

for (const provider of ['sqlite', 'postgresql'] as const)
  describe(`http/row-fields on ${provider}`, function () {
    this.timeout(60_000);
    let site: AccountApp;
    let seen: BoundForm;
    const Form = form({
      fields: {
        author: rowField('Author', { where: { active: true } }),
        others: rowsField('Author', { where: () => ({ active: true }), required: false }),
        shelf: rowField('Shelf', { required: false, emptyLabel: 'Nowhere' }),
        file: filePathField({ folder: 'texts', match: /\.txt$/, recursive: true, required: false }),
      },
    });

    before(async function () {
      site = await createAccountApp({
        postgresUrl: provider === 'postgresql' ? await needsPostgres(this) : undefined,
        models: MODELS,
        routes: [
          path('form/', async (request) => {
            seen = (await Form.from(request)) as unknown as BoundForm;
            return seen.isValid() ? text('fine') : html(seen.html);
          }),
        ],
      });
      mkdirSync(join(site.app.root, 'texts/deep'), { recursive: true });
      for (const name of ['b.txt', 'a.txt', 'c.bin', 'deep/d.txt'])
        writeFileSync(join(site.app.root, 'texts', name), '');
    });
    beforeEach(async () => {
      await site.db['author'].deleteMany();
      await site.db['shelf'].deleteMany();
      await site.db['author'].createMany({
        data: [
          { id: 1, name: 'Zoe <b>' },
          { id: 2, name: 'Ann' },
          { id: 3, name: 'Gone', active: false },
        ],
      });
      await site.db['shelf'].create({ data: { row: 1, place: 2 } });
    });
    after(() => site?.close());
    const post = (fields: Record<string, string | string[]>) => site.visitor().post('/form/', fields);

    it('offer the rows that may be chosen, in the model’s order', async () => {
      const { body } = await site.visitor().get('/form/');
      const options = [...body.matchAll(/<option value="([^"]*)"[^>]*>([^<]*)/g)].map(
        ([, value, label]) => `${value} ${label}`,
      );
      assert.deepEqual(options.slice(0, 3), [' ---------', '2 Ann', '1 Zoe &lt;b&gt;']);
      assert.doesNotMatch(body, /Gone/);
      assert.match(body, /<option value="" selected>Nowhere<\/option>/);
      assert.deepEqual(options.slice(-3), ['a.txt a.txt', 'b.txt b.txt', 'deep/d.txt deep/d.txt']);
    });

    it('give the rows', async () => {
      const fields = { author: '2', others: ['1', '2', '1'], shelf: '["1","2"]', file: 'deep/d.txt' };
      assert.equal((await post(fields)).body, 'fine');
      assert.deepEqual(seen.data, {
        author: { id: 2, name: 'Ann', active: true },
        others: [
          { id: 1, name: 'Zoe <b>', active: true },
          { id: 2, name: 'Ann', active: true },
        ],
        shelf: { row: 1, place: 2 },
        file: 'deep/d.txt',
      });
      assert.deepEqual(seen.changedFields, ['author', 'others', 'shelf', 'file']);
    });

    it('give thousands of rows', async () => {
      const ids = Array.from({ length: 1500 }, (_, index) => index + 1);
      await site.db['author'].deleteMany();
      await site.db['author'].createMany({ data: ids.map((id) => ({ id, name: `a${id}` })) });
      assert.equal((await post({ author: '1', others: ids.join(',') })).body, 'fine');
      assert.deepEqual(
        (seen.data['others'] as { id: number }[]).map(({ id }) => id),
        ids,
      );
      await post({ author: '1', others: [...ids, 9999].join(',') });
      assert.equal(seen.errors['others']?.[0]?.code, 'invalid_choice');
    });

    it('refuse other rows and other files, and keys that are none', async () => {
      for (const author of ['3', '99', 'x', '1 OR 1=1', '1,2', '-1', '9'.repeat(30), '{"id":1}']) {
        await post({ author });
        assert.deepEqual(
          seen.errors['author']?.map(({ code }) => code),
          ['invalid_choice'],
          author,
        );
      }
      for (const others of [['1', '3'], ['x'], ['99']]) {
        await post({ author: '1', others });
        assert.deepEqual(
          seen.errors['others']?.map(({ code }) => code),
          ['invalid_choice'],
          others.join(),
        );
      }
      for (const file of ['c.bin', '../secret.txt', '/etc/passwd', 'deep']) {
        await post({ author: '1', file });
        assert.deepEqual(
          seen.errors['file']?.map(({ code }) => code),
          ['invalid_choice'],
          file,
        );
      }
      await post({});
      assert.deepEqual(
        seen.errors['author']?.map(({ code }) => code),
        ['required'],
      );
      assert.deepEqual(seen.data['others'], []);
    });

    it('show what was chosen again, and ask for keys where there are too many', async () => {
      const { body } = await post({ author: '2', shelf: '["7","7"]' });
      assert.match(body, /<option value="2" selected>Ann/);
      await site.db['author'].createMany({
        data: Array.from({ length: 200 }, (_, i) => ({ id: 10 + i, name: `A${i}` })),
      });
      const page = await site.visitor().get('/form/');
      assert.match(page.body, /<input type="text" name="author" [^>]*>/);
      assert.match(page.body, /Enter the ID\.[^]*Enter IDs, separated by commas\./);
      assert.equal((await post({ author: '12', others: '1, 2' })).body, 'fine');
      assert.equal((seen.data['others'] as unknown[]).length, 2);
      assert.match((await post({ author: '3' })).body, /name="author" value="3"/);
    });
  });
