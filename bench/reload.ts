// Edit → new response, measured on the development server and, in the same run, on Fastify under `node --watch`.
// Options: --edits N (default 50), --memory-edits N (default 1000), --json, --no-peer. Needs dist/.
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { nodeWatchStack } from './reload/node-watch.ts';
import { quintetStack } from './reload/quintet.ts';
import { cpuMsOf, median, memoryOf } from './reload/stack.ts';
import type { Running, Stack } from './reload/stack.ts';

const { values: options } = parseArgs({
  options: {
    edits: { type: 'string', default: '50' },
    'memory-edits': { type: 'string', default: '1000' },
    json: { type: 'boolean', default: false },
    'no-peer': { type: 'boolean', default: false },
  },
});

/** What DESIGN asks of the development server, on an idle machine. */
const GOALS = { medianMs: 30, worstMs: 100, modelMedianMs: 500, coldMs: 1500, memoryMb: 150 };

interface EditFigures {
  medianMs: number;
  worstMs: number;
  /** CPU time of all processes of the server, per edit. */
  cpuMs: number;
  /** Requests that failed until the new answer came, in all edits together. */
  refused: number;
}

interface Figures {
  stack: string;
  /** Start of the program to the first answer: with nothing generated, and again. */
  firstStartMs: number;
  startMs: number;
  edits: Record<string, EditFigures>;
  /** Of 40 double saves 20 ms apart, how often the answer after the second was the first's. */
  stale: number;
  refusedInDoubleSaves: number;
  memoryMb: number | undefined;
  memoryEdits: number;
  memoryAfterMb: number | undefined;
  /** Share of one CPU while nothing happens, in per cent. */
  idleCpuPercent: number;
}

const PATIENCE_MS = 10_000;
const DOUBLE_SAVES = 40;

async function measure(stack: Stack): Promise<Figures> {
  try {
    const firstStartMs = await timeStart(stack);
    const startMs = await timeStart(stack);
    const running = await stack.start();
    try {
      return { stack: stack.name, firstStartMs, startMs, ...(await measureRunning(stack, running)) };
    } finally {
      await running.stop();
    }
  } finally {
    stack.cleanUp();
  }
}

async function timeStart(stack: Stack): Promise<number> {
  const startedAt = performance.now();
  const running = await stack.start();
  await firstAnswer(running.url);
  const elapsed = performance.now() - startedAt;
  await running.stop();
  return Math.round(elapsed);
}

async function measureRunning(
  stack: Stack,
  running: Running,
): Promise<Omit<Figures, 'stack' | 'firstStartMs' | 'startMs'>> {
  // The first edit is not to wait for the start.
  await firstAnswer(running.url);
  const edits: Figures['edits'] = {};
  const count = Number(options.edits);
  for (const [kind, edit] of Object.entries(stack.edits)) {
    edits[kind] = await measureEdits(running, kind, edit, kind === 'model' ? Math.min(count, 20) : count);
  }
  const memoryMb = memoryOf(await running.appPid());
  const { stale, refused } = await measureDoubleSaves(stack, running);
  const idleCpuPercent = await measureIdle(running);
  const memoryEdits = stack.startsAnew ? 0 : Number(options['memory-edits']);
  await editManyTimes(stack, running, memoryEdits);
  await firstAnswer(running.url);
  const memoryAfterMb = memoryOf(await running.appPid());
  return { edits, stale, refusedInDoubleSaves: refused, memoryMb, memoryEdits, memoryAfterMb, idleCpuPercent };
}

async function measureEdits(
  running: Running,
  kind: string,
  edit: Stack['edits'][string],
  count: number,
): Promise<EditFigures> {
  const times: number[] = [];
  let refused = 0;
  const cpuBefore = cpuMsOf(running.pid);
  for (let i = 0; i < count; i++) {
    const text = `${kind}-edit-${i}-end`;
    const startedAt = performance.now();
    edit.write(text);
    refused += await waitFor(`${running.url.slice(0, -1)}${edit.path}`, text);
    times.push(performance.now() - startedAt);
    await sleep(20);
  }
  const cpuMs = round((cpuMsOf(running.pid) - cpuBefore) / count);
  return { medianMs: round(median(times)), worstMs: round(Math.max(...times)), cpuMs, refused };
}

/** @returns how many requests failed before the text came */
async function waitFor(url: string, text: string): Promise<number> {
  let failed = 0;
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline;) {
    const body = await ask(url);
    if (body?.includes(text)) return failed;
    if (body === undefined) failed++;
    await sleep(2);
  }
  throw new Error(`${url} did not show ${text}`);
}

async function measureDoubleSaves(stack: Stack, running: Running): Promise<{ stale: number; refused: number }> {
  const edit = stack.edits['view'] as Stack['edits'][string];
  let stale = 0;
  let refused = 0;
  for (let i = 0; i < DOUBLE_SAVES; i++) {
    edit.write(`double-a-${i}-end`);
    const between = ask(running.url);
    await sleep(20);
    edit.write(`double-b-${i}-end`);
    const body = await ask(running.url);
    if (body === undefined) refused++;
    else if (!body.includes(`double-b-${i}-end`)) stale++;
    await between;
    await sleep(20);
  }
  await firstAnswer(running.url);
  return { stale, refused };
}

async function measureIdle(running: Running): Promise<number> {
  await sleep(1_500);
  // A server that restarts for an edit may be away.
  await firstAnswer(running.url);
  const before = cpuMsOf(running.pid);
  await sleep(5_000);
  return round(((cpuMsOf(running.pid) - before) / 5_000) * 100);
}

async function editManyTimes(stack: Stack, running: Running, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    stack.edits['view']?.write(`many-${i}-end`);
    await waitFor(running.url, `many-${i}-end`);
  }
}

async function firstAnswer(url: string): Promise<void> {
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await sleep(2)) {
    if ((await ask(url)) !== undefined) return;
  }
  throw new Error(`${url} does not answer`);
}

/** Undefined when the request failed. */
async function ask(url: string): Promise<string | undefined> {
  try {
    return await (await fetch(url)).text();
  } catch {
    return undefined;
  }
}

function round(value: number | undefined): number {
  return Math.round((value ?? Number.NaN) * 10) / 10;
}

function toTable(all: Figures[]): string {
  const rows: string[][] = [['', ...all.map(({ stack }) => stack)]];
  const add = (label: string, cell: (figures: Figures) => string | number | undefined): void => {
    rows.push([label, ...all.map((figures) => String(cell(figures) ?? '-'))]);
  };
  add('first start → answer (ms)', ({ firstStartMs }) => firstStartMs);
  add('start → answer (ms)', ({ startMs }) => startMs);
  for (const kind of Object.keys(all[0]?.edits ?? {})) {
    add(
      `${kind} edit, median / worst (ms)`,
      ({ edits }) => edits[kind] && `${edits[kind].medianMs} / ${edits[kind].worstMs}`,
    );
    add(`${kind} edit, CPU (ms)`, ({ edits }) => edits[kind]?.cpuMs);
    add(`${kind} edit, refused requests`, ({ edits }) => edits[kind]?.refused);
  }
  add(`stale of ${DOUBLE_SAVES} double saves`, ({ stale }) => stale);
  add('refused in double saves', ({ refusedInDoubleSaves }) => refusedInDoubleSaves);
  add('memory of the app (MB)', ({ memoryMb }) => memoryMb);
  add(
    'memory after many edits (MB)',
    ({ memoryAfterMb, memoryEdits }) => memoryAfterMb && `${memoryAfterMb} (${memoryEdits})`,
  );
  add('idle CPU (%)', ({ idleCpuPercent }) => idleCpuPercent);
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).join('\n');
}

/** Goals that were missed, in words. A busy machine misses those about time. */
function missedGoals({ edits, stale, startMs, memoryAfterMb }: Figures): string[] {
  const missed: string[] = [];
  for (const [kind, { medianMs, worstMs, refused }] of Object.entries(edits)) {
    const median = kind === 'model' ? GOALS.modelMedianMs : GOALS.medianMs;
    if (medianMs > median) missed.push(`${kind}: median ${medianMs} ms > ${median}`);
    if (kind !== 'model' && worstMs > GOALS.worstMs) missed.push(`${kind}: worst ${worstMs} ms > ${GOALS.worstMs}`);
    if (refused > 0) missed.push(`${kind}: ${refused} refused`);
  }
  if (stale > 0) missed.push(`${stale} stale`);
  if (startMs > GOALS.coldMs) missed.push(`start ${startMs} ms > ${GOALS.coldMs}`);
  if ((memoryAfterMb ?? 0) > GOALS.memoryMb) missed.push(`memory ${memoryAfterMb} MB > ${GOALS.memoryMb}`);
  return missed;
}

const results = [await measure(quintetStack())];
if (!options['no-peer']) results.push(await measure(nodeWatchStack()));
const missed = missedGoals(results[0] as Figures);
if (options.json) console.log(JSON.stringify({ results, goals: GOALS, missed }, null, 2));
else console.log(`${toTable(results)}\n\n${missed.length === 0 ? 'All goals met.' : `Missed: ${missed.join('; ')}`}`);
