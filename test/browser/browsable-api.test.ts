// The pages that people get when they open an address of an API: complete without scripts, for everybody, with nothing of the
// data taken for markup.
import assert from 'node:assert/strict';
import { isAuthenticatedOrReadOnly } from '../../src/runtime/access/rule.ts';
import { policy } from '../../src/runtime/access/policy.ts';
import { action } from '../../src/runtime/rest/declare/action.ts';
import { router } from '../../src/runtime/rest/declare/router.ts';
import { modelViewSet } from '../../src/runtime/rest/declare/viewset.ts';
import { findBarriers } from '../support/accessibility.ts';
import { PASSWORD } from '../support/account-app.ts';
import { type ApiApp, createApiApp } from '../support/api-app.ts';
import { launchBrowser, type BrowserSession, type TestBrowser } from '../support/browser.ts';
import { needsBrowser } from '../support/needs.ts';

const MODELS = `
enum Status {
  draft
  published
}
/// @display(title)
model Post {
  id        Int      @id @default(autoincrement())
  title     String   /// @length(max: 200)
  body      String   @default("") /// @help("Markdown is fine.")
  status    Status   @default(draft)
  price     Decimal? /// @decimal(digits: 8, places: 2)
  published Boolean  @default(false)
  createdAt DateTime @default(now())
  meta      Json?
  tags      Tag[]
}
/// @display(name)
model Tag {
  id    Int    @id @default(autoincrement())
  name  String @unique
  posts Post[]
}
`;

const HOSTILE = `</code></pre><script>window.hit = 1</script><img src=x onerror="window.hit = 1">" onfocus='window.hit = 1' {{ 1 }}`;

describe('browser/browsable-api', function () {
  this.timeout(120_000);
  let api: ApiApp;
  let browser: TestBrowser;
  let base: string;

  before(async function () {
    needsBrowser(this);
    const open = { permissions: isAuthenticatedOrReadOnly } as const;
    api = await createApiApp({
      models: MODELS,
      policies: [policy('Tag', { view: () => true })],
      api: [
        router({ title: 'Blog API', ...open })
          .register(
            'posts',
            modelViewSet('Post', {
              fields: ['id', 'title', 'body', 'status', 'price', 'published', 'meta', 'tags'],
              filters: ['published', 'status'],
              search: ['title'],
              ordering: ['title'],
              description: `All posts. ${HOSTILE}`,
              actions: {
                publish: action({ detail: true, methods: ['POST'] }, async ({ row, update }) =>
                  update(await row(), { published: true }),
                ),
                recent: action({ detail: false }, ({ list }) => list({ published: true })),
              },
            }),
          )
          .register('tags', modelViewSet('Tag', { fields: ['url', 'id', 'name'] })),
      ],
    });
    await api.createUser('ada@example.com');
    await api.db['tag']?.create({ data: { name: HOSTILE } });
    for (let number = 1; number <= 25; number++) {
      const data = { title: `Post ${number}`, body: 'text', meta: { [HOSTILE]: [HOSTILE, 'javascript:alert(1)'] } };
      await api.db['post']?.create({ data: { ...data, tags: { connect: [{ id: 1 }] } } });
    }
    base = await api.server.listen({ host: '127.0.0.1', port: 0 });
    browser = await launchBrowser();
  });

  after(async () => {
    await browser?.close();
    await api?.close();
  });

  async function signIn({ page }: BrowserSession, next: string): Promise<void> {
    await page.goto(`${base}/accounts/login/?next=${encodeURIComponent(next)}`);
    await page.fill('[name=username]', 'ada@example.com');
    await page.fill('[name=password]', PASSWORD);
    await page.click('main button, form button');
  }

  it('has no barriers, does not scroll sideways and complains about nothing, in both schemes and on small screens', async () => {
    const found: string[] = [];
    for (const colorScheme of ['light', 'dark'] as const)
      for (const width of [1280, 390]) {
        // Without motion: half-way through a transition, colours have too little contrast.
        const session = await browser.open({
          colorScheme,
          reducedMotion: 'reduce',
          viewport: { width, height: 900 },
        });
        const { page, complaints } = session;
        const look = async (): Promise<void> => {
          await page.evaluate('document.querySelectorAll("details").forEach((one) => { one.open = true; })');
          const isWide = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
          const barriers = await findBarriers(page);
          found.push(...[...barriers, ...(isWide ? ['too wide'] : [])].map((one) => `${page.url()} ${width}: ${one}`));
        };
        await page.goto(`${base}/api/`);
        await look();
        await page.click('text=Documentation');
        await page.waitForSelector('h3 >> text=/api/posts/{pk}/publish/');
        await look();
        await signIn(session, '/api/posts/?page_size=2&page=2');
        complaints.length = 0; // of the login page, which has no icon
        await look();
        await page.goto(`${base}/api/posts/1/`);
        await look();
        assert.equal(await page.evaluate('"hit" in window'), false, 'nothing of the data ran');
        assert.deepEqual(complaints, []);
        await page.goto(`${base}/api/posts/9999/`);
        await look();
        await session.close();
      }
    assert.deepEqual(found, []);
  });

  it('leads without scripts from the root over a filtered list to a row, and through every change of it', async () => {
    const session = await browser.open({ javaScriptEnabled: false });
    const { page } = session;
    /** Waits for the page of the next response. */
    const answered = async (status: string) => void (await page.waitForSelector(`.a-status:has-text("${status}")`));
    await page.goto(`${base}/api/`);
    await page.click('.a-json >> text=/api/posts/');
    assert.equal(await page.locator('.a-panel--form').count(), 0, 'strangers only read');
    await page.click('text=Next ›');
    await page.waitForURL(/page=2/);
    await page.click('header >> text=Log in');
    await page.fill('[name=username]', 'ada@example.com');
    await page.fill('[name=password]', PASSWORD);
    await page.click('form button');
    await page.waitForURL(/\/api\/posts\/\?page=2$/);

    await page.fill('input[name=search]', 'Post 25');
    await page.selectOption('select[name=published]', 'false');
    await page.click('text=Apply');
    await page.waitForSelector('.q-pager:has-text("1 result")');
    assert.equal(await page.locator('.q-pager a').count(), 0);

    await page.click('summary:has-text("Create post")');
    await page.fill('[name=meta]', '{broken');
    await page.click('button:has-text("Create post")');
    await answered('400 Bad Request');
    assert.equal(await page.inputValue('[name=meta]'), '{broken', 'what was typed is still there');
    await page.fill('[name=meta]', '{"a": [1]}');
    await page.fill('[name=title]', HOSTILE);
    await page.selectOption('[name=tags]', '1');
    await page.click('button:has-text("Create post")');
    await answered('201 Created');
    const made = await api.db['post']?.findFirst({ where: { title: HOSTILE }, include: { tags: true } });
    assert.deepEqual([made?.['meta'], (made?.['tags'] as unknown[] | undefined)?.length], [{ a: [1] }, 1]);

    await page.goto(`${base}/api/posts/${String(made?.['id'])}/`);
    await page.click('summary:has-text("Publish")');
    await page.click('button.q-btn--primary:has-text("Publish")');
    await answered('200 OK');
    await page.goto(`${base}/api/posts/${String(made?.['id'])}/`);
    await page.click('summary:has-text("Update post")');
    assert.equal(await page.inputValue('[name=title]'), HOSTILE);
    await page.fill('[name=title]', 'Quiet');
    await page.click('button:has-text("Update post")');
    await answered('200 OK');
    await page.click('summary:has-text("Update post")');
    await page.click('summary:has-text("Raw body")');
    await page.fill('[name=_content]', '{"price": "2.25"}');
    await page.click('button:has-text("PATCH")');
    await page.waitForSelector('.a-method--patch');
    const stored = await api.db['post']?.findUnique({ where: { id: made?.['id'] } });
    assert.deepEqual(
      [stored?.['title'], String(stored?.['price']), stored?.['published'], stored?.['meta']],
      ['Quiet', '2.25', true, { a: [1] }],
    );
    await page.click('summary:has-text("Delete post")');
    await page.click('button:has-text("Delete post")');
    await answered('204 No Content');
    assert.equal(await api.db['post']?.count({ where: { id: made?.['id'] } }), 0);

    await page.goto(`${base}/api/tags/`);
    await page.click('text=Log out');
    await page.waitForSelector('text=Log in');
    await session.close();
  });
});
