// Rows that an inline cannot make complete are refused with words, not by the database.
import assert from 'node:assert/strict';
import { inline, modelAdmin } from '../../../src/runtime/admin/options.ts';
import type { AdminTestSite } from '../../support/admin-site.ts';
import { formFields } from '../../support/form-fields.ts';
import { needsPostgres } from '../../support/postgres.ts';
import { createBlog, fillBlog, textOf } from './blog.ts';

for (const provider of ['sqlite', 'postgresql'] as const) {
  describe(`admin/incomplete-inlines, ${provider}`, function () {
    this.timeout(60_000);
    let site: AdminTestSite;
    before(async function () {
      const postgresUrl = provider === 'postgresql' ? { postgresUrl: await needsPostgres(this) } : {};
      const inlines = [inline('Post', { fields: ['body', 'rating'], extra: 1 })];
      site = await createBlog({ registrations: [modelAdmin('Author', { inlines })], ...postgresUrl });
      await fillBlog(site);
    });
    after(() => site?.close());

    it('names the fields that a new row lacks, and saves rows that exist', async () => {
      const admin = await site.visitor('admin@example.com');
      const url = '/admin/posts/author/1/change/';
      const fields = formFields((await admin.get(url)).body);
      const count = Number(fields['post-INITIAL_FORMS']);
      const answer = await admin.post(url, { ...fields, [`post-${count}-body`]: 'new', _save: '1' });
      assert.equal(answer.statusCode, 200);
      assert.match(textOf(answer.body), /Title is required, but is not on this form\./);
      assert.equal(await site.db['post'].count({ where: { authorId: 1 } }), count);
      const saved = await admin.post(url, { ...fields, 'post-0-body': 'changed', _save: '1' });
      assert.equal(saved.statusCode, 302, textOf(saved.body));
      assert.equal(await site.db['post'].count({ where: { body: 'changed' } }), 1);
    });
  });
}
