// Two people edit the rows of one inline: as for the row of the page, nobody's save is undone unnoticed.
import assert from 'node:assert/strict';
import { inline, modelAdmin } from '../../../src/runtime/admin/options.ts';
import { createAdminSite, type AdminTestSite, type Visitor } from '../../support/admin-site.ts';
import { formFields } from '../../support/form-fields.ts';
import { needsPostgres } from '../../support/postgres.ts';
import type { Fields } from '../../support/visitor.ts';
import { textOf } from './blog.ts';

const MODELS = `
/// @display(name)
model Shop {
  id    Int    @id @default(autoincrement())
  name  String
  goods Good[]
}

/// @display(name)
model Good {
  id     Int    @id @default(autoincrement())
  name   String
  price  Int
  shop   Shop   @relation(fields: [shopId], references: [id], onDelete: Cascade)
  shopId Int
}
`;
const LIST = '/admin/trade/shop/';

for (const provider of ['sqlite', 'postgresql'] as const) {
  describe(`admin/inline-editors, ${provider}`, function () {
    this.timeout(60_000);
    let site: AdminTestSite;
    let ann: Visitor;
    let ben: Visitor;
    before(async function () {
      const postgresUrl = provider === 'postgresql' ? { postgresUrl: await needsPostgres(this) } : {};
      site = await createAdminSite({
        models: { trade: MODELS },
        registrations: [modelAdmin('Shop', { inlines: [inline('Good', { extra: 1 })] })],
        ...postgresUrl,
      });
      await site.createUser('ann@example.com', { isSuperuser: true });
      const permissions = ['trade.change_shop', 'trade.change_good', 'trade.add_good', 'trade.delete_good'];
      await site.createUser('ben@example.com', { isStaff: true, permissions });
      await site.createUser('cid@example.com', { isStaff: true, permissions: permissions.slice(0, 2) });
      ann = await site.visitor('ann@example.com');
      ben = await site.visitor('ben@example.com');
    });
    after(() => site?.close());

    const create = async (): Promise<number> => {
      const goods = { create: ['one', 'two'].map((name) => ({ name, price: 1 })) };
      return ((await site.db['shop'].create({ data: { name: 'Shop', goods } })) as { id: number }).id;
    };
    const url = (id: number): string => `${LIST}${id}/change/`;
    const open = async (visitor: Visitor, id: number): Promise<Fields> => formFields((await visitor.get(url(id))).body);
    const save = (visitor: Visitor, id: number, fields: Fields) => visitor.post(url(id), { ...fields, _save: '1' });
    const goods = async (shopId: number): Promise<string[]> =>
      (
        (await site.db['good'].findMany({ where: { shopId }, orderBy: { id: 'asc' } })) as Record<string, unknown>[]
      ).map(({ name, price }) => `${String(name)} ${String(price)}`);

    it('keeps a value of an inline row that the other one did not touch, and says so', async () => {
      const id = await create();
      const stale = await open(ben, id);
      assert.equal((await save(ann, id, { ...(await open(ann, id)), 'good-0-name': 'hers' })).statusCode, 302);
      const answer = await save(ben, id, { ...stale, name: 'His shop' });
      assert.equal(answer.statusCode, 302, textOf(answer.body));
      assert.deepEqual(await goods(id), ['hers 1', 'two 1']);
      assert.equal((await site.db['shop'].findUnique({ where: { id } })).name, 'His shop');
      assert.match(textOf((await ben.follow(answer)).body), /ann@example\.com’s change to hers: Name was kept\./);
    });

    it('merges changes to different fields of one inline row', async () => {
      const id = await create();
      const stale = await open(ben, id);
      await save(ann, id, { ...(await open(ann, id)), 'good-0-name': 'hers' });
      assert.equal((await save(ben, id, { ...stale, 'good-0-price': '2' })).statusCode, 302);
      assert.deepEqual(await goods(id), ['hers 2', 'two 1']);
    });

    it('keeps the merge when the form comes back with an error first', async () => {
      const id = await create();
      const stale = await open(ben, id);
      await save(ann, id, { ...(await open(ann, id)), 'good-0-name': 'hers' });
      const failed = await save(ben, id, { ...stale, 'good-1-price': 'x' });
      assert.equal(failed.statusCode, 200);
      assert.equal((await save(ben, id, { ...formFields(failed.body), 'good-1-price': '3' })).statusCode, 302);
      assert.deepEqual(await goods(id), ['hers 1', 'two 3']);
    });

    for (const [pick, expected] of [
      ['theirs', 'hers 1'],
      ['yours', 'his 1'],
    ] as const)
      it(`asks when both changed the same value, and saves the choice: ${pick}`, async () => {
        const id = await create();
        const stale = await open(ben, id);
        await save(ann, id, { ...(await open(ann, id)), 'good-0-name': 'hers', 'good-1-price': '5' });
        const answer = await save(ben, id, { ...stale, 'good-0-name': 'his', 'good-1-name': 'second' });
        assert.equal(answer.statusCode, 409);
        assert.match(textOf(answer.body), /hers: Name .*hers .*his/);
        assert.deepEqual(await goods(id), ['hers 1', 'two 5']);
        const chosen = await save(ben, id, { ...formFields(answer.body), '_pick_good-0-name': pick });
        assert.equal(chosen.statusCode, 302, textOf(chosen.body));
        assert.deepEqual(await goods(id), [expected, 'second 5']);
      });

    it('asks again when the row changes while somebody chooses', async () => {
      const id = await create();
      const stale = await open(ben, id);
      await save(ann, id, { ...(await open(ann, id)), 'good-0-name': 'hers' });
      const answer = await save(ben, id, { ...stale, 'good-0-name': 'his' });
      await save(ann, id, { ...(await open(ann, id)), 'good-0-name': 'again' });
      assert.equal((await save(ben, id, formFields(answer.body))).statusCode, 409);
      assert.deepEqual(await goods(id), ['again 1', 'two 1']);
    });

    it('saves the rest when the other one deleted a row that was not touched', async () => {
      const id = await create();
      const stale = await open(ben, id);
      await save(ann, id, { ...(await open(ann, id)), 'good-0-DELETE': 'on' });
      const answer = await save(ben, id, { ...stale, 'good-1-name': 'his', 'good-2-name': 'new', 'good-2-price': '7' });
      assert.equal(answer.statusCode, 302, textOf(answer.body));
      assert.deepEqual(await goods(id), ['his 1', 'new 7']);
    });

    it('keeps the text of a row that the other one deleted, and adds it as a new row', async () => {
      const id = await create();
      const stale = await open(ben, id);
      await save(ann, id, { ...(await open(ann, id)), 'good-0-DELETE': 'on' });
      const answer = await save(ben, id, { ...stale, 'good-0-name': 'typed', 'good-1-name': 'his' });
      assert.equal(answer.statusCode, 200);
      assert.match(textOf(answer.body), /This good was deleted or moved by somebody else\. Your text is kept here/);
      assert.doesNotMatch(textOf(answer.body), /Select a valid choice/);
      assert.deepEqual(await goods(id), ['two 1']);
      const again = await save(ben, id, formFields(answer.body));
      assert.equal(again.statusCode, 302, textOf(again.body));
      assert.deepEqual(await goods(id), ['his 1', 'typed 1']);
    });

    it('shows the text of a deleted row to people who may not add rows, and saves the rest', async () => {
      const cid = await site.visitor('cid@example.com');
      const id = await create();
      const stale = await open(cid, id);
      await save(ann, id, { ...(await open(ann, id)), 'good-0-DELETE': 'on' });
      const answer = await save(cid, id, { ...stale, 'good-0-name': 'typed', 'good-1-name': 'his' });
      assert.match(textOf(answer.body), /deleted or moved by somebody else\. Your text will not be saved/);
      assert.match(answer.body, /value="typed"/);
      assert.equal((await save(cid, id, formFields(answer.body))).statusCode, 302);
      assert.deepEqual(await goods(id), ['his 1']);
    });

    it('refuses a key that the page has not shown', async () => {
      const [id, other] = [await create(), await create()];
      const [foreign] = (await site.db['good'].findMany({ where: { shopId: other } })) as { id: number }[];
      const answer = await save(ben, id, { ...(await open(ben, id)), 'good-0-id': String(foreign?.id) });
      assert.match(textOf(answer.body), /Select a valid choice/);
    });

    it('asks about everything that differs when the version is not one that it wrote', async () => {
      const id = await create();
      const fields = { ...(await open(ben, id)), 'good-_version': 'forged', 'good-0-name': 'his' };
      assert.equal((await save(ben, id, fields)).statusCode, 409);
    });

    it('saves both of two forms that arrive at once', async () => {
      const id = await create();
      const [hers, his] = [await open(ann, id), await open(ben, id)];
      const answers = await Promise.all([
        save(ann, id, { ...hers, 'good-0-name': 'hers' }),
        save(ben, id, { ...his, 'good-0-price': '2' }),
      ]);
      assert.deepEqual(
        answers.map(({ statusCode }) => statusCode),
        [302, 302],
      );
      assert.deepEqual(await goods(id), ['hers 2', 'two 1']);
    });
  });
}
