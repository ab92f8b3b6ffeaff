// The limit: Fastify with JSON schemas of bodies and responses, and hand-written SQL over prepared statements.
import Fastify from 'fastify';
import Database from 'libsql';

const db = new Database(process.argv[2]);
const PAGE = 20;
const COLUMNS = 'id, title, slug, body, published, created, author_id AS author';
const list = db.prepare(`SELECT ${COLUMNS} FROM post ORDER BY id DESC LIMIT ${PAGE} OFFSET ?`);
const detail = db.prepare(`SELECT ${COLUMNS} FROM post WHERE id = ?`);
const count = db.prepare('SELECT count(*) AS count FROM post');
const insert = db.prepare(
  'INSERT INTO post (title, slug, body, published, created, author_id) VALUES (?, ?, ?, ?, ?, ?)',
);

const text = { type: 'string' };
const post = {
  type: 'object',
  properties: {
    id: { type: 'integer' },
    title: text,
    slug: text,
    body: text,
    published: { type: 'boolean' },
    created: text,
    author: { type: 'integer' },
  },
};
const link = { type: ['string', 'null'] };
const page = {
  type: 'object',
  properties: { count: { type: 'integer' }, next: link, previous: link, results: { type: 'array', items: post } },
};
const body = {
  type: 'object',
  required: ['title', 'slug', 'body', 'published', 'created', 'author'],
  properties: { ...post.properties, title: { ...text, maxLength: 200 }, slug: { ...text, pattern: '^[-\\w]+$' } },
};

const server = Fastify();
server.get('/rest/posts/', { schema: { response: { 200: page } } }, async (request) => {
  const number = Number(request.query.page ?? 1);
  const total = count.get().count;
  const to = (other) =>
    other < 1 || (other - 1) * PAGE >= total ? null : `http://${request.host}/rest/posts/?page=${other}`;
  return { count: total, next: to(number + 1), previous: to(number - 1), results: list.all((number - 1) * PAGE) };
});
server.get('/rest/posts/:id/', { schema: { response: { 200: post } } }, async (request, reply) => {
  const row = detail.get(Number(request.params.id));
  return row ?? reply.code(404).send({});
});
server.post('/rest/posts/', { schema: { body, response: { 201: post } } }, async (request, reply) => {
  const { title, slug, body: content, published, created, author } = request.body;
  const { lastInsertRowid } = insert.run(title, slug, content, published ? 1 : 0, created, author);
  return reply.code(201).send({ ...request.body, id: Number(lastInsertRowid) });
});
process.stdout.write(`${await server.listen({ host: '127.0.0.1', port: 0 })}\n`);
