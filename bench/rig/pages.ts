// The four pages beside those of a rig's stacks, in one run.
import type { TestProject } from '../../test/support/project.ts';
import { judge, rigText, runRig, type RigGoal, type RigOptions, type RigResult } from './run.ts';

const GOALS: readonly RigGoal[] = [
  { name: 'list', peer: 'express-prisma', atLeast: 2.2 },
  { name: 'list', peer: 'django', atLeast: 9 },
];

interface PagesReport {
  date: string;
  machine: string;
  checks: { page: string; stack: string; sameText: boolean }[];
  results: Record<string, Record<string, { cpuUs: number; rps: number; rssMb: number; cpuUsRounds: number[] }>>;
}

export function measurePages(folder: string, project: TestProject, options: RigOptions): RigResult<PagesReport> {
  const report = runRig<PagesReport>(folder, 'bench.mjs', options, {
    QUINTET_CMD: `DATABASE_URL="file:$RIG_DB" exec "${process.execPath}" dist/server.js`,
    QUINTET_CWD: project.root,
    SECRET_KEY: 'q8Zr2LmX0vYk5TnB7cWd1JfHs9GpEa4UiOx3RtVyKbNzMhQw6S',
    ALLOWED_HOSTS: '*',
  });
  const cpu = mapValues(report.results, (stacks) => mapValues(stacks, ({ cpuUs }) => cpuUs));
  const { lines, missed } = judge(cpu, GOALS);
  const other = report.checks.filter(({ stack, sameText }) => stack === 'quintet' && !sameText).map(({ page }) => page);
  const sameness =
    other.length === 0
      ? 'Same text and links on every page as the first stack.'
      : `Other text or links than the first stack: ${other.join(', ')}`;
  return { report, missed, text: rigText(report, options, cpu, [sameness, ...lines]) };
}

function mapValues<A, B>(record: Record<string, A>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
