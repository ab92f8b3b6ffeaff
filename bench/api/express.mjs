// The peer: Express, Prisma and zod, as such an API is usually written. Prisma has Quintet's driver for SQLite, which is faster
// than its own, so the figures are about the layers above it.
import express from 'express';
import { z } from 'zod';
import { db } from '#db';

const PAGE = 20;
const Body = z.object({
  title: z.string().min(1).max(200),
  slug: z.string().regex(/^[-\w]+$/),
  body: z.string(),
  published: z.boolean(),
  created: z.iso.datetime().transform((value) => new Date(value)),
  author: z.int(),
});
const shown = ({ authorId, ...post }) => ({ ...post, author: authorId });

const app = express();
app.use(express.json());
app.get('/rest/posts/', async (request, response) => {
  const page = z.coerce.number().int().min(1).default(1).parse(request.query.page);
  const [count, posts] = await Promise.all([
    db.post.count(),
    db.post.findMany({ orderBy: { id: 'desc' }, skip: (page - 1) * PAGE, take: PAGE }),
  ]);
  const to = (other) =>
    other < 1 || (other - 1) * PAGE >= count ? null : `http://${request.host}/rest/posts/?page=${other}`;
  response.json({ count, next: to(page + 1), previous: to(page - 1), results: posts.map(shown) });
});
app.get('/rest/posts/:id/', async (request, response) => {
  const id = z.coerce.number().int().safeParse(request.params.id);
  const post = id.success ? await db.post.findUnique({ where: { id: id.data } }) : null;
  if (post === null) return response.status(404).json({ detail: 'Not found.' });
  return response.json(shown(post));
});
app.post('/rest/posts/', async (request, response) => {
  const parsed = Body.safeParse(request.body);
  if (!parsed.success) return response.status(400).json(z.flattenError(parsed.error).fieldErrors);
  const { author, ...data } = parsed.data;
  const owner = await db.author.findUnique({ where: { id: author }, select: { id: true } });
  if (owner === null) return response.status(400).json({ author: ['Does not exist.'] });
  const taken = await db.post.findUnique({ where: { slug: data.slug }, select: { id: true } });
  if (taken !== null) return response.status(400).json({ slug: ['Already exists.'] });
  return response.status(201).json(shown(await db.post.create({ data: { ...data, authorId: author } })));
});
const server = app.listen(0, '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${server.address().port}\n`));
