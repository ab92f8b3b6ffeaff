// CPU time of the server for one request to an API over the same posts: a list of 20, a row, a new row. Ours has sessions, CSRF,
// security headers, policies and model rules on; beside it Express with Prisma and zod, and as the limit Fastify with JSON
// schemas and hand-written SQL, in one run. Then what hostile bodies cost by their length. Needs dist/, and installs Express
// into a folder of its own. Options: --seconds N (default 2), --rounds N (default 3, the best counts), --json.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { packageFolder, startServer, type Server } from '../test/support/command-line.ts';
import { HOSTILE_BODIES } from '../test/support/hostile-bodies.ts';
import type { TestProject } from '../test/support/project.ts';
import { createBlog } from './http/blog.ts';
import { cpuMsOf } from './reload/stack.ts';

const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '2' },
    rounds: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
  },
});

const API = `import { allowAny } from 'quintet/access';
import { modelViewSet, router } from 'quintet/rest';
export default router({ path: 'rest/', permissions: allowAny }).register(
  'posts',
  modelViewSet('Post', { fields: ['id', 'title', 'slug', 'body', 'published', 'created', 'author'] }),
);
`;
const EXPRESS = 'express@5.2.1';
const NEW_POST = JSON.stringify({
  title: 'A new post',
  slug: 'new-%n%',
  body: 'Body of a new post. '.repeat(20),
  published: true,
  created: '2026-01-02T03:04:05.000Z',
  author: 1,
});
const CALLS = {
  list: ['/rest/posts/'],
  detail: ['/rest/posts/500/'],
  create: ['/rest/posts/', NEW_POST],
} as const;
type Call = keyof typeof CALLS;

/** Most of what a call may cost, in times of the other stack. */
const GOALS = { limit: 1.8, express: 0.5 } as const;
/** For an answer to a hostile body. */
const PATIENCE_MS = 10_000;
const HOSTILE_SIZES = [50_000, 200_000] as const;

const here = dirname(fileURLToPath(import.meta.url));

interface Stack {
  name: 'quintet' | 'express' | 'limit';
  server: Server;
}

function measureOnce({ server }: Stack, call: Call, seconds: number): number {
  const pid = server.process.pid as number;
  const [path, body] = CALLS[call];
  const url = new URL(path, server.url).href;
  const before = cpuMsOf(pid);
  const command = [join(here, 'http/load.mjs'), url, String(seconds), ...(body === undefined ? [] : [body])];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${url}: ${stderr}`);
  return ((cpuMsOf(pid) - before) * 1000) / Number(stdout);
}

/** Microseconds by call and stack. Stacks take turns, so that a busy moment of the machine does not hit one of them alone. */
function measure(stacks: readonly Stack[]): Record<Call, Record<string, number>> {
  const best = { list: {}, detail: {}, create: {} } as Record<Call, Record<string, number>>;
  for (let round = 0; round <= Number(options.rounds); round++)
    for (const call of Object.keys(CALLS) as Call[])
      for (const stack of stacks) {
        const isWarmUp = round === 0;
        const cpuUs = measureOnce(stack, call, isWarmUp ? 1 : Number(options.seconds));
        if (!isWarmUp) best[call][stack.name] = Math.min(best[call][stack.name] ?? Infinity, cpuUs);
      }
  return best;
}

/** Milliseconds of the server for each hostile body, by its length. */
async function measureHostile({ server }: Stack): Promise<Record<string, number[]>> {
  const pid = server.process.pid as number;
  const costs: Record<string, number[]> = {};
  for (const [name, { type, make }] of Object.entries(HOSTILE_BODIES)) {
    costs[name] = [];
    for (const size of HOSTILE_SIZES) {
      const times = 5;
      const before = cpuMsOf(pid);
      for (let i = 0; i < times; i++) {
        const request = { method: 'POST', headers: { 'content-type': type }, body: make(size) as never };
        const status = await statusOf(new URL('/rest/posts/', server.url), request);
        if (status !== undefined && (status < 400 || status > 499)) throw new Error(`${name}: ${status}`);
      }
      costs[name].push((cpuMsOf(pid) - before) / times);
    }
  }
  return costs;
}

/** Undefined if the server closed the connection: it does not read the rest of a body that it refuses. */
async function statusOf(url: URL, request: RequestInit): Promise<number | undefined> {
  try {
    return (await fetch(url, { ...request, signal: AbortSignal.timeout(PATIENCE_MS) })).status;
  } catch {
    return undefined;
  }
}

async function startExpress(project: TestProject, folder: string): Promise<Server> {
  const installed = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--prefix', folder, EXPRESS], {
    encoding: 'utf8',
  });
  if (installed.status !== 0) throw new Error(installed.stderr);
  // The project has this checkout as its Quintet, and npm did not put what that needs beside it.
  symlinkSync(join(packageFolder, 'node_modules/@prisma'), join(project.root, 'node_modules/@prisma'), 'dir');
  const outfile = join(project.root, 'dist/express.mjs');
  await build({
    absWorkingDir: project.root,
    entryPoints: [join(here, 'api/express.mjs')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    alias: { '#db': join(project.root, '.quintet/db.ts') },
    nodePaths: [join(folder, 'node_modules'), join(packageFolder, 'node_modules')],
    external: ['quintet', 'quintet/*', '@prisma/*'],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'error',
  });
  const DATABASE_URL = `file:${join(project.root, 'express.sqlite3')}`;
  return startServer(process.execPath, [outfile], {
    cwd: project.root,
    env: { ...ENV, DATABASE_URL, NODE_ENV: 'production' },
  });
}

function printCalls(best: ReturnType<typeof measure>): void {
  const line = (cells: readonly string[]) =>
    `${cells.map((cell, index) => (index === 0 ? cell.padEnd(8) : cell.padStart(10))).join(' ')}\n`;
  process.stdout.write(line(['CPU µs', 'limit', 'quintet', 'express', '×limit', '×express']));
  for (const [call, { limit = NaN, quintet = NaN, express = NaN }] of Object.entries(best)) {
    const figures = [limit, quintet, express].map((value) => value.toFixed(0));
    process.stdout.write(line([call, ...figures, (quintet / limit).toFixed(2), (quintet / express).toFixed(2)]));
  }
  process.stdout.write(`Goals: at most ${GOALS.limit} times the limit and ${GOALS.express} times Express.\n\n`);
}

function printHostile(hostile: Record<string, number[]>): void {
  process.stdout.write(`CPU ms for a hostile body of ${HOSTILE_SIZES.join(' and ')} bytes\n`);
  for (const [name, costs] of Object.entries(hostile))
    process.stdout.write(`${name.padEnd(36)} ${costs.map((cost) => cost.toFixed(1).padStart(8)).join(' ')}\n`);
}

const ENV = { PORT: '0', SECRET_KEY: 'q8Zr2LmX0vYk5TnB7cWd1JfHs9GpEa4UiOx3RtVyKbNzMhQw6S', ALLOWED_HOSTS: '*' };
const folder = mkdtempSync(join(tmpdir(), 'quintet-peers-'));
const project = await createBlog({ 'src/posts/api.ts': API });
const servers: Server[] = [];
try {
  for (const copy of ['limit', 'express'])
    copyFileSync(join(project.root, 'db.sqlite3'), join(project.root, `${copy}.sqlite3`));
  const quintet = await startServer(process.execPath, ['dist/server.js'], { cwd: project.root, env: ENV });
  servers.push(quintet);
  const limit = await startServer(
    process.execPath,
    [join(here, 'api/limit.mjs'), join(project.root, 'limit.sqlite3')],
    { cwd: here },
  );
  servers.push(limit);
  const express = await startExpress(project, folder);
  servers.push(express);
  const best = measure([
    { name: 'limit', server: limit },
    { name: 'quintet', server: quintet },
    { name: 'express', server: express },
  ]);
  if (!options.json) printCalls(best);
  const hostile = await measureHostile({ name: 'quintet', server: quintet });
  if (!options.json) printHostile(hostile);
  else process.stdout.write(`${JSON.stringify({ cpuUs: best, goals: GOALS, hostileMs: hostile }, null, 2)}\n`);
} finally {
  for (const server of servers) await server.stop();
  project.cleanUp();
  rmSync(folder, { recursive: true });
}
