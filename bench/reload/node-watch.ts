import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageFolder } from '../../test/support/command-line.ts';
import { startProgram } from './stack.ts';
import type { Running, Stack } from './stack.ts';

const PORT = 18_000 + (process.pid % 2_000);

/** Fastify under `node --watch`: what one has without a framework. One view, no template engine, no database. */
export function nodeWatchStack(): Stack {
  const root = mkdtempSync(join(tmpdir(), 'quintet-bench-watch-'));
  symlinkSync(join(packageFolder, 'node_modules'), join(root, 'node_modules'), 'dir');
  const write = (text: string): void => {
    writeFileSync(
      join(root, 'views.mjs'),
      `export const home = '<!doctype html><html><body><h1>${text}</h1></body></html>';\n`,
    );
  };
  write('start');
  writeFileSync(
    join(root, 'server.mjs'),
    `import Fastify from 'fastify';
import { home } from './views.mjs';
const app = Fastify();
app.get('/', (request, reply) => reply.type('text/html').send(home));
app.get('/pid/', () => String(process.pid));
await app.listen({ host: '127.0.0.1', port: ${PORT} });
console.log('up http://127.0.0.1:${PORT}/');
`,
  );
  return {
    name: 'fastify, node --watch',
    root,
    startsAnew: true,
    edits: { view: { path: '/', write } },
    start: () => start(root),
    cleanUp: () => rmSync(root, { recursive: true, force: true }),
  };
}

async function start(root: string): Promise<Running> {
  const { pid, url, stop } = await startProgram(['--watch', 'server.mjs'], root, /up (http\S+)/);
  const appPid = async (): Promise<number> => Number(await (await fetch(`${url}pid/`)).text());
  return { url, appPid, pid, stop };
}
