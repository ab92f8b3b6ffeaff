// Staff who may delete some rows of a model delete no others: not in bulk, and not by what is deleted along.
import assert from 'node:assert/strict';
import { modelAdmin } from '../../../src/runtime/admin/options.ts';
import type { HttpRequest } from '../../../src/runtime/http/request.ts';
import { createAdminSite, type AdminTestSite, type Visitor } from '../../support/admin-site.ts';
import { needsPostgres } from '../../support/postgres.ts';

const MODELS = `
model Team {
  id    Int    @id @default(autoincrement())
  name  String
  users User[]
  notes Note[]
}

model Note {
  id       Int    @id @default(autoincrement())
  title    String
  ownerId  Int
  team     Team   @relation(fields: [teamId], references: [id], onDelete: Cascade)
  teamId   Int
  parent   Note?  @relation("Tree", fields: [parentId], references: [id], onDelete: Cascade, onUpdate: NoAction)
  parentId Int?
  children Note[] @relation("Tree")
}
`;
const USER_FIELDS = `
  team   Team? @relation(fields: [teamId], references: [id], onDelete: Cascade)
  teamId Int?
`;
const isOwn = (request: HttpRequest, row?: Record<string, unknown>): boolean =>
  row === undefined || row['ownerId'] === request.user.id;

for (const provider of ['sqlite', 'postgresql']) {
  describe(`http/attacks: deleting in the admin on ${provider}`, function () {
    this.timeout(60_000);
    let site: AdminTestSite;
    let staff: Visitor;
    let me: number;

    before(async function () {
      const postgresUrl = provider === 'postgresql' ? await needsPostgres(this) : undefined;
      site = await createAdminSite({
        models: { notes: MODELS },
        userFields: USER_FIELDS,
        registrations: [
          modelAdmin('Note' as never, { hasDeletePermission: isOwn as never }),
          modelAdmin('Team' as never, {}),
        ],
        ...(postgresUrl === undefined ? {} : { postgresUrl }),
      });
      const permissions = [
        'notes.view_note',
        'notes.view_team',
        'notes.delete_team',
        'accounts.view_user',
        'accounts.delete_user',
      ];
      me = (await site.createUser('staff@example.com', { isStaff: true, permissions }))['id'] as number;
      await site.createUser('admin@example.com', { isStaff: true, isSuperuser: true });
      staff = await site.visitor('staff@example.com');
    });
    after(() => site?.close());

    const addTeam = async (): Promise<number> => (await site.db['team'].create({ data: { name: 'Team' } })).id;
    const addNote = async (data: Record<string, unknown>): Promise<number> =>
      (await site.db['note'].create({ data: { title: 'Note', ...data } })).id;
    const deleteSelected = async (model: string, ...keys: number[]): Promise<number> =>
      (
        await staff.post(`/admin/notes/${model}/`, {
          action: 'delete_selected',
          _selected: keys.map(String),
          post: 'yes',
        })
      ).statusCode;

    it('refuses a selection with one row of somebody else, and deletes none of it', async () => {
      const teamId = await addTeam();
      const mine = await addNote({ ownerId: me, teamId });
      const theirs = await addNote({ ownerId: me + 1, teamId });
      assert.equal(await deleteSelected('note', mine, theirs), 403);
      assert.equal(await site.db['note'].count({ where: { id: { in: [mine, theirs] } } }), 2);
      assert.equal(await deleteSelected('note', mine), 302);
      assert.equal(await site.db['note'].count({ where: { id: { in: [mine, theirs] } } }), 1);
    });

    it('looks at every row of a large selection', async () => {
      const teamId = await addTeam();
      await site.db['note'].createMany({
        data: Array.from({ length: 450 }, (_, i) => ({ title: 'bulk', ownerId: i === 449 ? me + 1 : me, teamId })),
      });
      const keys = (await site.db['note'].findMany({ where: { title: 'bulk' } })).map(({ id }: { id: number }) => id);
      assert.equal(await deleteSelected('note', ...keys), 403);
      assert.equal(await site.db['note'].count({ where: { title: 'bulk' } }), 450);
    });

    it('refuses what would take rows of somebody else along, however deep', async () => {
      const teamId = await addTeam();
      let parentId = await addNote({ ownerId: me, teamId });
      const root = parentId;
      for (let depth = 0; depth < 12; depth++) parentId = await addNote({ ownerId: me, teamId, parentId });
      const deep = await addNote({ ownerId: me + 1, teamId, parentId });
      assert.equal(await deleteSelected('note', root), 403);
      assert.equal(await deleteSelected('team', teamId), 403);
      assert.equal((await staff.post(`/admin/notes/note/${root}/delete/`, { post: 'yes' })).statusCode, 403);
      assert.equal((await staff.post(`/admin/notes/team/${teamId}/delete/`, { post: 'yes' })).statusCode, 403);
      assert.ok(await site.db['note'].findUnique({ where: { id: deep } }));
      await site.db['note'].update({ where: { id: deep }, data: { ownerId: me } });
      assert.equal(await deleteSelected('team', teamId), 302);
      assert.equal(await site.db['note'].findUnique({ where: { id: deep } }), null);
    });

    it('ends in rows that point to each other in a circle', async () => {
      const teamId = await addTeam();
      const first = await addNote({ ownerId: me, teamId });
      const second = await addNote({ ownerId: me, teamId, parentId: first });
      await site.db['note'].update({ where: { id: first }, data: { parentId: second } });
      assert.equal(await deleteSelected('note', first), 302);
      assert.equal(await site.db['note'].count({ where: { id: { in: [first, second] } } }), 0);
    });

    it('takes no staff and no superusers along for people who are no superusers', async () => {
      for (const email of ['staff@example.com', 'admin@example.com']) {
        const teamId = await addTeam();
        await site.db['user'].update({ where: { email }, data: { teamId } });
        if (email.startsWith('admin')) {
          assert.equal(await deleteSelected('team', teamId), 403);
          assert.ok(await site.db['user'].findUnique({ where: { email } }));
        }
        await site.db['user'].update({ where: { email }, data: { teamId: null } });
      }
      const admin = await site.visitor('admin@example.com');
      const teamId = await addTeam();
      await site.createUser('member@example.com', { teamId, isStaff: true });
      const sent = { action: 'delete_selected', _selected: String(teamId), post: 'yes' };
      assert.equal((await admin.post('/admin/notes/team/', sent)).statusCode, 302);
    });

    it('says so before it is confirmed', async () => {
      const teamId = await addTeam();
      await addNote({ ownerId: me + 1, teamId });
      const page = await staff.post('/admin/notes/team/', { action: 'delete_selected', _selected: String(teamId) });
      assert.equal(page.statusCode, 200);
      assert.match(page.body, /Cannot delete/);
    });
  });
}
