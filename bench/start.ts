// Spawn → first answer, in wall and CPU time of all processes, and what they hold in memory then: the development server
// and the production build of one project, beside a bare Fastify and, where PEERS_FROM names a folder that has it, Vite.
// Options: --runs N (default 5), --json. Needs dist/.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { packageFolder, run } from '../test/support/command-line.ts';
import { quintetStack } from './reload/quintet.ts';
import { cpuMsOf, median, memoryOf, processTree, startProgram } from './reload/stack.ts';

const { values: options } = parseArgs({
  options: { runs: { type: 'string', default: '5' }, json: { type: 'boolean', default: false } },
});
const runs = Number(options.runs);

/** Of `quintet runserver` on an idle machine. */
const GOAL_MS = 1_500;

interface Contender {
  name: string;
  cwd: string;
  args: string[];
  /** Its first group is the URL in what the program prints. */
  pattern: RegExp;
}

interface Figures {
  name: string;
  wallMs: number;
  cpuMs: number;
  memoryMb: number;
}

const LISTENING = /(?:Listening on|up|Local:) +(http\S+)/;

async function startOnce({ cwd, args, pattern }: Contender): Promise<Omit<Figures, 'name'>> {
  const startedAt = performance.now();
  const running = await startProgram(args, cwd, pattern);
  try {
    const response = await fetch(running.url);
    await response.text();
    const wallMs = performance.now() - startedAt;
    if (response.status !== 200) throw new Error(`${args.join(' ')} answered ${response.status}`);
    const memoryMb = processTree(running.pid).reduce((sum, pid) => sum + (memoryOf(pid) ?? 0), 0);
    return { wallMs, cpuMs: cpuMsOf(running.pid), memoryMb };
  } finally {
    await running.stop();
  }
}

/** One start more than asked for: the first one finds cold caches, and is not counted. */
async function measure(contender: Contender): Promise<Figures> {
  const all: Omit<Figures, 'name'>[] = [];
  for (let i = 0; i <= runs; i++) all.push(await startOnce(contender));
  const of = (key: keyof (typeof all)[number]): number => Math.round(median(all.slice(1).map((one) => one[key])));
  return { name: contender.name, wallMs: of('wallMs'), cpuMs: of('cpuMs'), memoryMb: of('memoryMb') };
}

function fastify(folder: string): Contender {
  symlinkSync(join(packageFolder, 'node_modules'), join(folder, 'node_modules'), 'dir');
  writeFileSync(
    join(folder, 'server.mjs'),
    `import Fastify from 'fastify';
const app = Fastify();
app.get('/', () => 'hello');
console.log('up', await app.listen({ host: '127.0.0.1', port: 0 }));
`,
  );
  return { name: 'fastify, one route', cwd: folder, args: ['server.mjs'], pattern: LISTENING };
}

/** Vite is no dependency of Quintet. */
function vite(folder: string): Contender[] {
  const from = process.env['PEERS_FROM'];
  if (from === undefined) return [];
  const home = dirname(createRequire(join(from, 'package.json')).resolve('vite/package.json'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><html><body>hello</body></html>\n');
  const args = [
    join(home, 'bin/vite.js'),
    folder,
    '--host',
    '127.0.0.1',
    '--port',
    String(19_000 + (process.pid % 999)),
  ];
  return [{ name: 'vite, one page', cwd: folder, args, pattern: LISTENING }];
}

const stack = quintetStack();
const folder = mkdtempSync(join(tmpdir(), 'quintet-bench-start-'));
const bin = join(stack.root, 'node_modules/quintet/bin/run.js');
process.env['ALLOWED_HOSTS'] = '127.0.0.1';
process.env['SECRET_KEY'] = randomBytes(50).toString('base64url');
try {
  const built = run(process.execPath, [bin, 'build'], { cwd: stack.root });
  if (built.code !== 0) throw new Error(built.stderr);
  const contenders: Contender[] = [
    { name: 'quintet runserver', cwd: stack.root, args: [bin, 'runserver', '0', '--json'], pattern: /"url":"([^"]+)"/ },
    { name: 'quintet start', cwd: stack.root, args: [bin, 'start', '--port', '0'], pattern: LISTENING },
    { name: 'node dist/server.js', cwd: stack.root, args: ['dist/server.js'], pattern: LISTENING },
    fastify(folder),
    ...vite(folder),
  ];
  process.env['PORT'] = '0';
  const results: Figures[] = [];
  for (const contender of contenders) results.push(await measure(contender));
  const missed =
    (results[0]?.wallMs ?? Infinity) > GOAL_MS ? [`quintet runserver: ${results[0]?.wallMs} ms > ${GOAL_MS}`] : [];
  if (options.json) console.log(JSON.stringify({ runs, results, goals: { runserverMs: GOAL_MS }, missed }, null, 2));
  else {
    console.table(Object.fromEntries(results.map(({ name, ...figures }) => [name, figures])));
    console.log(missed.length === 0 ? 'All goals met.' : `Missed: ${missed.join('; ')} (a busy machine misses it)`);
  }
} finally {
  stack.cleanUp();
  rmSync(folder, { recursive: true, force: true });
}
