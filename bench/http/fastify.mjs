// The peer: Fastify with one route and nothing around it.
import Fastify from 'fastify';

const server = Fastify();
server.get('/hello/', async () => ({ hello: 'world' }));
process.stdout.write(`${await server.listen({ host: '127.0.0.1', port: 0 })}\n`);
