// CPU time of the server for one request: a project in production mode, with sessions, CSRF and security headers on,
// beside bare Fastify, in one run. Needs dist/.
// Options: --seconds N (default 2) of load for each page and round, --rounds N (default 3, the best counts), --json, --keep
// (leaves the built project and says where), --rig FOLDER (then the same pages beside the stacks of that rig, in one run of
// its own; --peers a,b takes only these).
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startServer, type Server } from '../test/support/command-line.ts';
import { createBlog } from './http/blog.ts';
import { measurePages } from './rig/pages.ts';
import { cpuMsOf, memoryOf } from './reload/stack.ts';

const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '2' },
    rounds: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    rig: { type: 'string' },
    peers: { type: 'string' },
  },
});

/** What a page that says hello may cost, with everything on. */
const GOAL_TIMES_FASTIFY = 1.5;
const WARM_UP_SECONDS = 1;

const here = dirname(fileURLToPath(import.meta.url));
const PAGES = { hello: '/hello/', list: '/posts/', detail: '/posts/post-500/', api: '/api/posts/' };
type Page = keyof typeof PAGES;

interface Figure {
  stack: string;
  page: Page;
  cpuUs: number;
  requestsPerSecond: number;
  /** Of the CPU time between rounds: how noisy the machine was. */
  worstToBest: number;
}

interface Stack {
  name: string;
  server: Server;
  pages: readonly Page[];
}

function load(url: string, seconds: number): number {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(here, 'http/load.mjs'), url, String(seconds)], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${url}: ${stderr}`);
  return Number(stdout);
}

function measureOnce({ server }: Stack, page: Page, seconds: number): { cpuUs: number; requestsPerSecond: number } {
  const pid = server.process.pid as number;
  const before = cpuMsOf(pid);
  const requests = load(new URL(PAGES[page], server.url).href, seconds);
  return { cpuUs: ((cpuMsOf(pid) - before) * 1000) / requests, requestsPerSecond: requests / seconds };
}

/** Stacks take turns, so that a busy moment of the machine does not hit one of them alone. */
function measure(stacks: readonly Stack[]): Figure[] {
  const seconds = Number(options.seconds);
  const runs = new Map<string, { stack: string; page: Page; samples: ReturnType<typeof measureOnce>[] }>();
  for (let round = 0; round < Number(options.rounds); round++)
    for (const page of Object.keys(PAGES) as Page[])
      for (const stack of stacks.filter(({ pages }) => pages.includes(page))) {
        const key = `${stack.name} ${page}`;
        if (!runs.has(key)) {
          measureOnce(stack, page, WARM_UP_SECONDS);
          runs.set(key, { stack: stack.name, page, samples: [] });
        }
        runs.get(key)?.samples.push(measureOnce(stack, page, seconds));
      }
  return [...runs.values()].map(({ stack, page, samples }) => {
    const cpu = samples.map(({ cpuUs }) => cpuUs);
    const best = Math.min(...cpu);
    const requestsPerSecond = Math.max(...samples.map((sample) => sample.requestsPerSecond));
    return { stack, page, cpuUs: best, requestsPerSecond, worstToBest: Math.max(...cpu) / best };
  });
}

function print(figures: readonly Figure[], times: number, rss: number | undefined): void {
  const rows = figures.map(({ stack, page, cpuUs, requestsPerSecond, worstToBest }) =>
    [
      page.padEnd(8),
      stack.padEnd(14),
      cpuUs.toFixed(0).padStart(10),
      requestsPerSecond.toFixed(0).padStart(8),
      `${worstToBest.toFixed(2)}×`.padStart(11),
    ].join(' '),
  );
  process.stdout.write(
    `${['page'.padEnd(8), 'stack'.padEnd(14), 'CPU µs/req', '   req/s', 'worst/best'].join(' ')}\n${rows.join('\n')}\n\n` +
      `hello costs ${times.toFixed(2)} times what it costs bare Fastify (goal: ${GOAL_TIMES_FASTIFY}); memory after the run: ${rss} MB\n`,
  );
}

const project = await createBlog();
const env = { PORT: '0', SECRET_KEY: 'q8Zr2LmX0vYk5TnB7cWd1JfHs9GpEa4UiOx3RtVyKbNzMhQw6S', ALLOWED_HOSTS: '*' };
const quintet = await startServer(process.execPath, ['dist/server.js'], { cwd: project.root, env });
const fastify = await startServer(process.execPath, [join(here, 'http/fastify.mjs')], { cwd: here });
try {
  const figures = measure([
    { name: 'bare Fastify', server: fastify, pages: ['hello'] },
    { name: 'quintet', server: quintet, pages: Object.keys(PAGES) as Page[] },
  ]);
  const helloOf = (stack: string): number =>
    figures.find((figure) => figure.page === 'hello' && figure.stack === stack)?.cpuUs ?? Number.NaN;
  const times = helloOf('quintet') / helloOf('bare Fastify');
  const rss = memoryOf(quintet.process.pid as number);
  if (!options.json) print(figures, times, rss);
  const rig = options.rig === undefined ? undefined : measurePages(options.rig, project, options);
  if (options.json)
    process.stdout.write(
      `${JSON.stringify({ figures, timesFastify: times, goal: GOAL_TIMES_FASTIFY, rss, rig: rig?.report }, null, 2)}\n`,
    );
  else if (rig) process.stdout.write(`\n${rig.text}`);
  if (rig !== undefined && rig.missed > 0) process.exitCode = 1;
} finally {
  await quintet.stop();
  await fastify.stop();
  if (options.keep) process.stdout.write(`The project: ${project.root}\n`);
  else project.cleanUp();
}
