import assert from 'node:assert/strict';
import { loginRequired, permissionRequired } from '../../src/runtime/auth/access.ts';
import { path } from '../../src/runtime/http/routing/urls.ts';
import { text } from '../../src/runtime/http/response.ts';
import { render } from '../../src/runtime/templates/render.ts';
import { createAccountApp, type AccountApp, type Visitor } from '../support/account-app.ts';
import { needsPostgres } from '../support/postgres.ts';

const MODELS = `
/// @permissions(publish: "Can publish posts")
model BlogPost {
  id Int @id @default(autoincrement())
}
`;
const PAGE =
  '{% if perms.posts.publish_blogpost %}publish{% endif %} {% if perms.posts %}posts{% endif %} {% if perms.accounts.change_user %}users{% endif %} {% if perms.constructor %}!{% endif %}';

for (const provider of ['sqlite', 'postgresql'] as const)
  describe(`http/permissions on ${provider}`, function () {
    this.timeout(60_000);
    let site: AccountApp;
    let count = 0;
    before(async function () {
      site = await createAccountApp({
        postgresUrl: provider === 'postgresql' ? await needsPostgres(this) : undefined,
        models: MODELS,
        templates: { 'page.html': PAGE },
        routes: [
          path(
            'publish/',
            permissionRequired('posts.publish_blogpost', () => text('published')),
          ),
          path(
            'both/',
            permissionRequired(['posts.add_blogpost', 'posts.publish_blogpost'], () => text('both')),
          ),
          path('page/', (request) => render(request, 'page.html')),
          path(
            'me/',
            loginRequired(({ user }) => text(`${Object.keys(user).sort().join()} ${user.hasPermission()}`)),
          ),
        ],
      });
    });
    after(() => site?.close());

    async function somebody(fields: Record<string, unknown> = {}, groups: readonly string[][] = []): Promise<Visitor> {
      const email = `user${++count}@example.com`;
      const { id } = await site.createUser(email, fields);
      for (const permissions of groups)
        await site.db['group'].create({ data: { name: `g${++count}`, permissions, users: { connect: { id } } } });
      const visitor = site.visitor();
      await visitor.signIn(email);
      return visitor;
    }
    const status = async (visitor: Visitor, url: string): Promise<number> => (await visitor.get(url)).statusCode;

    it('let users in by their own permissions and by those of their groups, together', async () => {
      const own = await somebody({ permissions: ['posts.publish_blogpost'] });
      assert.deepEqual([await status(own, '/publish/'), await status(own, '/both/')], [200, 403]);
      const member = await somebody({}, [['posts.publish_blogpost'], ['posts.add_blogpost']]);
      assert.deepEqual([await status(member, '/publish/'), await status(member, '/both/')], [200, 200]);
      const mixed = await somebody({ permissions: ['posts.add_blogpost'] }, [['posts.publish_blogpost']]);
      assert.equal(await status(mixed, '/both/'), 200);
    });

    it('let in superusers, not staff, and send visitors to the login page', async () => {
      assert.equal(await status(await somebody({ isSuperuser: true }), '/both/'), 200);
      assert.equal(await status(await somebody({ isStaff: true }), '/both/'), 403);
      const visitor = site.visitor();
      assert.match(String((await visitor.get('/both/')).headers.location), /^\/accounts\/login\/\?next=\/both\/$/);
    });

    it('change with the next request', async () => {
      const visitor = await somebody({}, [['posts.publish_blogpost']]);
      assert.equal(await status(visitor, '/publish/'), 200);
      await site.db['group'].updateMany({ data: { permissions: [] } });
      assert.equal(await status(visitor, '/publish/'), 403);
    });

    it('are no match by part, case or prototype', async () => {
      for (const name of [
        'posts.publish',
        'posts.*',
        '*',
        'POSTS.PUBLISH_BLOGPOST',
        'posts.publish_blogpost ',
        '__proto__',
        '',
      ])
        assert.equal(await status(await somebody({ permissions: [name] }), '/publish/'), 403, name);
    });

    it('are known to templates', async () => {
      const page = async (visitor: Visitor): Promise<string> => (await visitor.get('/page/')).body.trim();
      assert.equal(await page(await somebody({ permissions: ['posts.publish_blogpost'] })), 'publish posts');
      assert.equal(await page(await somebody({}, [['posts.view_blogpost']])), 'posts');
      assert.equal(await page(await somebody({ isSuperuser: true })), 'publish posts users');
      assert.equal(await page(await somebody({ permissions: ['__proto__.x', 'constructor.x'] })), '');
      assert.equal(await page(site.visitor()), '');
    });

    it('are no columns of the user', async () => {
      const { body } = await (await somebody({}, [['posts.view_blogpost']])).get('/me/');
      assert.equal(body, 'dateJoined,email,id,isActive,isStaff,isSuperuser,lastLogin,name,permissions true');
    });
  });
