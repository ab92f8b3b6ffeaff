// makemigrations and migrate as whole processes, CPU (children included) and wall time, beside Django where a Python has it and
// the stock Prisma command line where its engine can be had.
// Best of several interleaved rounds, because machines do other things too.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageRoot } from '../src/kernel/package.ts';
import { makeMigration } from '../src/toolchain/migrations/make/make-migration.ts';
import { createModelProject, type ModelProject } from '../test/support/model-project.ts';

const ROUNDS = Number(process.env['QUINTET_BENCH_ROUNDS'] ?? 5);
const MIGRATIONS = 20;
/** Seconds of wall time for the whole process. */
const GOALS: Record<string, number> = {
  'makemigrations, no change': 0.35,
  'makemigrations, one change': 0.35,
  'migrate, 20 from zero': 0.8,
};

interface Subject {
  name: string;
  /** Puts the project in the state that the command starts from. */
  prepare(): void;
  run: [program: string, args: string[], cwd: string];
}

const bin = join(dirname(fileURLToPath(import.meta.url)), '../bin/run.js');
const MODELS = ['Author', 'Post', 'Comment', 'Tag', 'Photo'];
const models = (fields: number) =>
  MODELS.map(
    (name) =>
      `model ${name} {\n  id Int @id @default(autoincrement())\n  title String\n${Array.from({ length: fields }, (_, i) => `  note${i} String?\n`).join('')}}\n`,
  ).join('\n');

const quintet = createProject();
for (let i = 0; i < MIGRATIONS; i++) {
  quintet.models(models(i));
  await makeMigration(quintet);
}
cpSync(join(quintet.root, 'migrations'), join(quintet.root, 'kept'), { recursive: true });

const large = createProject();
large.models(chain(1000, ''));
await makeMigration(large);
cpSync(join(large.root, 'migrations'), join(large.root, 'kept'), { recursive: true });
const django = createDjango();
const prisma = createPrisma();
const subjects: Subject[] = [
  { name: 'makemigrations, no change', prepare: () => quintetState(MIGRATIONS - 1), run: node('makemigrations') },
  { name: 'makemigrations, one change', prepare: () => quintetState(MIGRATIONS), run: node('makemigrations') },
  { name: 'migrate, 20 from zero', prepare: () => quintetState(MIGRATIONS - 1), run: node('migrate') },
  {
    name: 'makemigrations, one change in 1,000 models',
    prepare: () => largeState('  note String?\n'),
    run: [process.execPath, [bin, 'makemigrations'], large.root],
  },
  ...(django ? django.subjects : []),
  ...('subjects' in prisma ? prisma.subjects : []),
];

const best = new Map<string, { cpu: number; wall: number }>();
for (let round = 0; round < ROUNDS; round++) {
  for (const subject of subjects) {
    subject.prepare();
    const seen = measure(subject);
    const known = best.get(subject.name) ?? seen;
    best.set(subject.name, { cpu: Math.min(known.cpu, seen.cpu), wall: Math.min(known.wall, seen.wall) });
  }
}
large.remove();
django?.remove();
quintet.remove();

process.stdout.write(`seconds, best of ${ROUNDS}\n`);
if (!django) process.stdout.write('without Django: no Python that has it was found (QUINTET_PYTHON)\n');
if ('reason' in prisma) process.stdout.write(`without the stock Prisma command line: ${prisma.reason}\n`);
for (const [name, { cpu, wall }] of best) {
  const goal = GOALS[name];
  const told = goal === undefined ? '' : `  goal ${goal} wall${wall <= goal ? '' : ': MISSED'}`;
  process.stdout.write(`${name.padEnd(40)} CPU ${cpu.toFixed(2)}  wall ${wall.toFixed(2)}${told}\n`);
}

function createProject(): ModelProject {
  const project = createModelProject();
  project.write('package.json', '{"name": "bench", "type": "module"}');
  project.write('src/settings.ts', `export default { apps: ['posts'], databaseUrl: 'file:./db.sqlite3' };\n`);
  return project;
}

/** Models that point to the one before each; `more` is a line of the first. */
function chain(count: number, more: string): string {
  return Array.from({ length: count }, (_, i) => {
    const parent = `  parent Model${i - 1}? @relation(fields: [parentId], references: [id])\n  parentId Int?\n`;
    const children = `  children Model${i + 1}[]\n`;
    const relations = (i > 0 ? parent : more) + (i < count - 1 ? children : '');
    return `model Model${i} {\n  id Int @id @default(autoincrement())\n  title String\n  body String?\n${relations}}\n`;
  }).join('\n');
}

function largeState(more: string): void {
  large.models(chain(1000, more));
  rmSync(join(large.root, 'migrations'), { recursive: true });
  cpSync(join(large.root, 'kept'), join(large.root, 'migrations'), { recursive: true });
}

function node(command: string): Subject['run'] {
  return [process.execPath, [bin, command], quintet.root];
}

function quintetState(fields: number): void {
  quintet.models(models(fields));
  rmSync(join(quintet.root, 'migrations'), { recursive: true });
  cpSync(join(quintet.root, 'kept'), join(quintet.root, 'migrations'), { recursive: true });
  for (const suffix of ['', '-wal', '-shm']) rmSync(join(quintet.root, `db.sqlite3${suffix}`), { force: true });
}

function measure({ name, run: [program, args, cwd] }: Subject): { cpu: number; wall: number } {
  const started = performance.now();
  const { status, stderr } = spawnSync('bash', ['-c', 'time "$@"', 'bash', program, ...args], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, TIMEFORMAT: 'CPU %U %S' },
  });
  const wall = (performance.now() - started) / 1000;
  if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr}`);
  const [, user, system] = /CPU ([\d.]+) ([\d.]+)/.exec(stderr) ?? [];
  return { cpu: Number(user) + Number(system), wall };
}

/** The same five models and twenty migrations. */
function createDjango(): { subjects: Subject[]; remove(): void } | undefined {
  const candidates = [process.env['QUINTET_PYTHON'], 'python3', '/usr/bin/python3'].filter(
    (path) => path !== undefined,
  );
  const python = candidates.find((path) => spawnSync(path, ['-c', 'import django']).status === 0);
  if (python === undefined) return undefined;
  const root = join(quintet.root, 'django');
  mkdirSync(join(root, 'posts'), { recursive: true });
  writeFileSync(join(root, 'posts/__init__.py'), '');
  writeFileSync(
    join(root, 'manage.py'),
    `import os, sys\nos.environ['DJANGO_SETTINGS_MODULE'] = 'settings'\nfrom django.core.management import execute_from_command_line\nexecute_from_command_line(sys.argv)\n`,
  );
  writeFileSync(
    join(root, 'settings.py'),
    `SECRET_KEY = 'x'\nINSTALLED_APPS = ['posts']\nDEFAULT_AUTO_FIELD = 'django.db.models.AutoField'\nDATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': 'db.sqlite3'}}\n`,
  );
  const write = (fields: number) =>
    writeFileSync(
      join(root, 'posts/models.py'),
      `from django.db import models\n${MODELS.map((name) => `class ${name}(models.Model):\n    title = models.TextField()\n${Array.from({ length: fields }, (_, i) => `    note${i} = models.TextField(null=True)\n`).join('')}`).join('\n')}`,
    );
  const manage = (...args: string[]): Subject['run'] => [python, ['manage.py', ...args], root];
  for (let i = 0; i < MIGRATIONS; i++) {
    write(i);
    const [program, args, cwd] = manage('makemigrations', 'posts');
    spawnSync(program, args, { cwd });
  }
  cpSync(join(root, 'posts/migrations'), join(root, 'kept'), { recursive: true });
  const state = (fields: number) => {
    write(fields);
    rmSync(join(root, 'posts/migrations'), { recursive: true });
    cpSync(join(root, 'kept'), join(root, 'posts/migrations'), { recursive: true });
    rmSync(join(root, 'db.sqlite3'), { force: true });
  };
  return {
    subjects: [
      { name: 'Django makemigrations, no change', prepare: () => state(MIGRATIONS - 1), run: manage('makemigrations') },
      { name: 'Django makemigrations, one change', prepare: () => state(MIGRATIONS), run: manage('makemigrations') },
      { name: 'Django migrate, 20 from zero', prepare: () => state(MIGRATIONS - 1), run: manage('migrate') },
    ],
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** The same project; `migrate dev` refuses to work without a terminal, so its comparison stands for it. */
function createPrisma(): { subjects: Subject[] } | { reason: string } {
  quintet.write(
    'prisma.config.ts',
    `export default { schema: 'src', migrations: { path: 'migrations' }, datasource: { url: 'file:./db.sqlite3' } };\n`,
  );
  const cli = join(packageRoot, 'node_modules/prisma/build/index.js');
  const prisma = (...args: string[]): Subject['run'] => [process.execPath, [cli, 'migrate', ...args], quintet.root];
  const compare = prisma('diff', '--from-migrations', 'migrations', '--to-schema', 'src', '--script');
  const { status, stderr } = spawnSync(compare[0], compare[1], {
    cwd: quintet.root,
    encoding: 'utf8',
    timeout: 60_000,
  });
  if (status !== 0) return { reason: /Error: (.*)/.exec(stderr)?.[1] ?? `it ended with ${status}` };
  return {
    subjects: [
      { name: 'Prisma migrate diff, one change', prepare: () => quintetState(MIGRATIONS), run: compare },
      {
        name: 'Prisma migrate deploy, 20 from zero',
        prepare: () => quintetState(MIGRATIONS - 1),
        run: prisma('deploy'),
      },
    ],
  };
}
