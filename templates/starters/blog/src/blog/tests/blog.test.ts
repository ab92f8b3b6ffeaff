import assert from 'node:assert/strict';
import { useTestClient } from 'quintet/testing';
import app from '#app';
import { db } from '#db';
import seed from '../seed';

describe('blog', () => {
  const client = useTestClient(app);

  const makePost = (data: { title: string; slug: string; published?: boolean }) =>
    db.post.create({
      data: { body: 'First.\n\nSecond.', author: { create: { email: `${data.slug}@example.com`, name: 'Mara', password: '!' } }, ...data },
    });

  it('shows a message while there are no posts', async () => {
    const response = await client.get('/');
    assert.equal(response.status, 200);
    assert.match(response.text, /npx quintet seed/);
  });

  it('lists only published posts', async () => {
    await makePost({ title: 'Hello', slug: 'hello' });
    await makePost({ title: 'Secret', slug: 'secret', published: false });
    const { text } = await client.get('/');
    assert.match(text, /Hello/);
    assert.doesNotMatch(text, /Secret/);
  });

  it('shows a post in paragraphs, and hides a draft', async () => {
    await makePost({ title: 'Hello', slug: 'hello' });
    await makePost({ title: 'Secret', slug: 'secret', published: false });
    assert.match((await client.get('/posts/hello/')).text, /<p>First\.<\/p>\s*<p>Second\.<\/p>/);
    assert.equal((await client.get('/posts/secret/')).status, 404);
  });

  it('accepts a comment and shows it escaped', async () => {
    await makePost({ title: 'Hello', slug: 'hello' });
    const response = await client.post('/posts/hello/', { name: 'Ines', text: 'Good <b>bread</b>' });
    assert.equal(response.redirectedTo, '/posts/hello/');
    const { text } = await client.get('/posts/hello/');
    assert.match(text, /<h2 id="comments">1 /);
    assert.match(text, /Good &lt;b&gt;bread&lt;\/b&gt;/);
  });

  it('rejects a comment without text', async () => {
    await makePost({ title: 'Hello', slug: 'hello' });
    const response = await client.post('/posts/hello/', { name: 'Ines', text: '' });
    assert.equal(response.status, 200);
    assert.equal(await db.comment.count(), 0);
  });

  it('lets only logged-in users write', async () => {
    assert.match((await client.get('/new/')).redirectedTo ?? '', /^\/accounts\/login\//);
    const user = await client.createUser({ email: 'ada@example.com' });
    await client.login(user);
    const response = await client.post('/new/', { title: 'My first', slug: 'my-first', body: 'Text', published: 'on' });
    assert.equal(response.redirectedTo, '/posts/my-first/');
    assert.equal((await db.post.findUnique({ where: { slug: 'my-first' } }))?.authorId, user.id);
  });

  it('has pages for tags and authors, filled by the seed', async () => {
    await seed();
    await seed();
    assert.equal(await db.post.count(), 7);
    assert.match((await client.get('/tags/bread/')).text, /<h1>[^<]*Bread[^<]*<\/h1>/);
    const author = await db.user.findUniqueOrThrow({ where: { email: 'mara@example.com' } });
    assert.match((await client.get(`/authors/${author.id}/`)).text, /<h1>[^<]*Mara[^<]*<\/h1>/);
    assert.match((await client.get('/?page=2')).text, /2 \S+ 2/);
  });

  it('shows posts of an author or a tag, and comments, in pages', async () => {
    const { id, authorId } = await makePost({ title: 'Hello', slug: 'hello' });
    await db.comment.createMany({
      data: Array.from({ length: 51 }, (_, i) => ({ postId: id, name: `Guest ${i}`, text: 'Hi', approved: true })),
    });
    await db.post.createMany({
      data: Array.from({ length: 5 }, (_, i) => ({ title: `P${i}`, slug: `p${i}`, body: 'x', published: true, authorId })),
    });
    assert.match((await client.get('/posts/hello/')).text, /<h2 id="comments">51 [^]*1 \S+ 2/);
    assert.doesNotMatch((await client.get('/posts/hello/')).text, /Guest 50/);
    assert.match((await client.get('/posts/hello/?page=2')).text, /Guest 50/);
    assert.match((await client.get(`/authors/${authorId}/`)).text, /1 \S+ 2/);
  });
});
