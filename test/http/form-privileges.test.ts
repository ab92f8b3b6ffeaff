import assert from 'node:assert/strict';
import { modelFormFor } from '../../src/runtime/forms/model/model-form.ts';
import type { ModelFormOptions } from '../../src/runtime/forms/model/form-options.ts';
import { html, text } from '../../src/runtime/http/response.ts';
import { path } from '../../src/runtime/http/routing/urls.ts';
import { createAccountApp, type AccountApp } from '../support/account-app.ts';
import { needsPostgres } from '../support/postgres.ts';

type Fields = ModelFormOptions['fields'];

for (const provider of ['sqlite', 'postgresql'] as const)
  describe(`http/form-privileges on ${provider}`, function () {
    this.timeout(60_000);
    let site: AccountApp;
    let user: Record<string, unknown>;
    let group: Record<string, unknown>;
    let fields: Fields;
    /** What a client sends as JSON; undefined for a form. */
    let json: unknown;

    before(async function () {
      const edit = (name: 'User' | 'Group', row: () => object) =>
        path(`${name}/`, async (request) => {
          const options = { fields, exclude: fields === 'all' && name === 'User' ? ['isStaff', 'isSuperuser'] : [] };
          const form = modelFormFor(request.app, request.app.models.get(name), options);
          const bound = await form.from(request, { instance: row(), json, partial: true });
          if (request.method !== 'POST' || !bound.isValid()) return html(bound.html);
          await bound.save();
          return text('saved');
        });
      site = await createAccountApp({
        postgresUrl: provider === 'postgresql' ? await needsPostgres(this) : undefined,
        routes: [edit('User', () => user), edit('Group', () => group)],
      });
      user = await site.createUser('eve@example.com');
      group = await site.db['group'].create({ data: { name: 'Editors', permissions: ['accounts.change_user'] } });
    });
    beforeEach(() => {
      fields = 'all';
      json = undefined;
    });
    after(() => site?.close());

    const userNow = () => site.db['user'].findFirst({ include: { groups: true } });
    const dateJoined = { dateJoined: '2026-07-01T12:00', isActive: 'on' };

    it('offers neither permissions nor groups of a user, nor users of a group', async () => {
      const { body } = await site.visitor().get('/User/');
      assert.match(body, /name="email"/);
      assert.doesNotMatch(body, /name="(groups|permissions)"/);
      const page = await site.visitor().get('/Group/');
      assert.match(page.body, /name="name"/);
      assert.doesNotMatch(page.body, /name="(users|permissions)"/);
    });

    it('writes none of them, whatever is sent', async () => {
      const powers = { permissions: ['accounts.change_user'], groups: [String(group['id'])] };
      const saved = await site.visitor().post('/User/', { email: 'eve@example.com', ...dateJoined, ...powers });
      assert.equal(saved.body, 'saved');
      const members = { name: 'Editors', users: [String(user['id'])], permissions: ['accounts.delete_user'] };
      assert.equal((await site.visitor().post('/Group/', members)).body, 'saved');
      const { groups, permissions } = await userNow();
      assert.deepEqual([groups, permissions], [[], []]);
      assert.deepEqual((await site.db['group'].findFirst()).permissions, ['accounts.change_user']);
    });

    it('writes none of them from JSON', async () => {
      json = { name: 'eve', permissions: ['accounts.change_user'], groups: [group['id']] };
      assert.equal((await site.visitor().post('/User/', {})).body, 'saved');
      const { name, groups, permissions } = await userNow();
      assert.deepEqual([name, groups, permissions], ['eve', [], []]);
    });

    it('offers them when they are named', async () => {
      fields = ['groups', 'permissions'];
      assert.match((await site.visitor().get('/User/')).body, /name="groups"/);
      await site.visitor().post('/User/', { groups: [String(group['id'])] });
      assert.equal((await userNow()).groups.length, 1);
    });
  });
