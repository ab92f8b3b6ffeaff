// Calls of a project's `#db` beside those of a rig's ORMs, in one run.
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { packageFolder } from '../../test/support/command-line.ts';
import type { TestProject } from '../../test/support/project.ts';
import { judge, rigText, runRig, type RigGoal, type RigOptions, type RigResult } from './run.ts';

const GOALS: readonly RigGoal[] = ['get', 'newest', 'newestWithAuthor', 'count'].map((name) => ({
  name,
  peer: 'prisma',
  atLeast: 1.7,
}));

// As a view would write it. The file is known when it is opened, and the settings are read when the module is loaded.
const PROBE = `export async function open(file) {
  process.env.DATABASE_URL = 'file:' + file;
  const { db } = await import('./db.mjs');
  const orderBy = { id: 'desc' };
  return {
    get: (id) => db.post.findUnique({ where: { id } }),
    newest: () => db.post.findMany({ orderBy, take: 20 }),
    newestWithAuthor: () => db.post.findMany({ orderBy, take: 20, include: { author: true } }),
    count: () => db.post.count({ where: { published: true } }),
    create: (slug) =>
      db.post.create({ data: { title: 'New', slug, body: 'Body', published: true, created: new Date(), authorId: 1 } }),
    author: (post) => post.author.username,
  };
}
`;

interface CallsReport {
  date: string;
  machine: string;
  samples: Record<string, Record<string, number[]>>;
}

export async function measureCalls(
  folder: string,
  project: TestProject,
  options: RigOptions,
): Promise<RigResult<CallsReport>> {
  const report = runRig<CallsReport>(folder, 'orm.mjs', options, {
    QUINTET_ORM: await writeProbe(project),
    QUINTET_ROOT: project.root,
    SECRET_KEY: 'q8Zr2LmX0vYk5TnB7cWd1JfHs9GpEa4UiOx3RtVyKbNzMhQw6S',
    ALLOWED_HOSTS: '*',
  });
  const best = Object.fromEntries(
    Object.entries(report.samples).map(([call, stacks]) => [
      call,
      Object.fromEntries(Object.entries(stacks).map(([stack, samples]) => [stack, Math.min(...samples)])),
    ]),
  );
  const { lines, missed } = judge(best, GOALS);
  return { report, missed, text: rigText(report, options, best, lines) };
}

/** The project's `#db` as one module, and beside it what the rig calls. */
async function writeProbe(project: TestProject): Promise<string> {
  // The project has this checkout as its Quintet, and npm did not put what that needs beside it.
  symlinkSync(join(packageFolder, 'node_modules/@prisma'), join(project.root, 'node_modules/@prisma'), 'dir');
  await build({
    absWorkingDir: project.root,
    entryPoints: ['.quintet/db.ts'],
    outfile: join(project.root, 'dist/db.mjs'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'warning',
  });
  const file = join(project.root, 'dist/orm-probe.mjs');
  writeFileSync(file, PROBE);
  return file;
}
