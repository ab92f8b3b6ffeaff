// CPU of the command line, against `node -e 0` and a peer of the same kind. Best of several interleaved runs, because this
// measures processes of a tenth of a second on machines that do other things too.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { scaffoldProject } from '../test/support/scaffolded-project.ts';

const ROUNDS = 7;
/** More than this above `node -e 0` is too much for `--help` and `--version`. */
const LIMIT_MS = 150;

interface Subject {
  name: string;
  args: string[];
  cwd: string;
  limited?: boolean;
}

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const bin = join(root, 'bin/run.js');
const prisma = join(root, 'node_modules/prisma/build/index.js');
const scratch = mkdtempSync(join(tmpdir(), 'quintet-bench-'));
const preload = join(scratch, 'cpu.cjs');
writeFileSync(
  preload,
  "process.on('exit', () => { const { user, system } = process.cpuUsage(); require('fs').writeSync(3, String((user + system) / 1000)); });\n",
);

const project = scaffoldProject('bench');
const subjects: Subject[] = [
  { name: 'node -e 0', args: ['-e', '0'], cwd: scratch },
  { name: 'quintet --version', args: [bin, '--version'], cwd: scratch, limited: true },
  { name: 'quintet --help', args: [bin, '--help'], cwd: scratch, limited: true },
  {
    name: 'quintet generate app shop --dry-run',
    args: [bin, 'generate', 'app', 'shop', '--dry-run'],
    cwd: project.root,
  },
  {
    name: 'quintet generate model home/Tag name:string --dry-run',
    args: [bin, 'generate', 'model', 'home/Tag', 'name:string', '--dry-run'],
    cwd: project.root,
  },
  ...(existsSync(prisma) ? [{ name: 'prisma --version (peer)', args: [prisma, '--version'], cwd: scratch }] : []),
];

const best = new Map<string, number>();
for (let round = 0; round < ROUNDS; round++) {
  for (const subject of subjects) best.set(subject.name, Math.min(best.get(subject.name) ?? Infinity, cpuMs(subject)));
}
rmSync(scratch, { recursive: true });
project.cleanUp();

const base = best.get('node -e 0') ?? 0;
const over = subjects.filter(({ name, limited }) => limited && (best.get(name) ?? 0) - base > LIMIT_MS);
process.stdout.write(`CPU, best of ${ROUNDS}\n`);
for (const { name } of subjects) {
  const ms = best.get(name) ?? 0;
  process.stdout.write(
    `${name.padEnd(56)} ${ms.toFixed(0).padStart(5)} ms   +${(ms - base).toFixed(0).padStart(4)} ms\n`,
  );
}
for (const { name } of over) process.stdout.write(`${name} is more than ${LIMIT_MS} ms above node -e 0\n`);
process.exit(over.length > 0 ? 1 : 0);

function cpuMs({ args, cwd }: Subject): number {
  const { output } = spawnSync(process.execPath, ['--require', preload, ...args], {
    cwd,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  return Number(output[3]);
}
