// One input as a project of its own, and the steps that it has to pass, each on what the steps before it left.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connectRaw } from '../../src/runtime/db/raw-connection.ts';
import { writeScripts } from '../../src/toolchain/migrations/make/scripts.ts';
import type { SchemaFile } from '../../src/toolchain/schema/schema-file.ts';
import { packageFolder, run, type Run } from '../support/command-line.ts';
import { freshPostgresUrl } from '../support/postgres.ts';
import type { Input } from './inputs.ts';

const TIMEOUT_MS = 3_600_000;
const bin = join(packageFolder, 'bin/run.js');

/** The input is none: a dump that this database does not take. */
export class NotForThisDatabase extends Error {}

/** What was wrong, and what is no fault but worth a line. */
export interface Outcome {
  failures: string[];
  notes?: string[];
}

export interface Step {
  name: string;
  /** Without it the steps after it make no sense. */
  isFirst?: boolean;
  run: (project: Project) => Promise<Outcome>;
}

export class Project {
  readonly input: Input;
  readonly root: string;
  readonly #folder: string;
  #url = '';
  #app = '';

  /** @param folder for this input alone; emptied first */
  constructor(input: Input, folder: string) {
    this.input = input;
    this.#folder = folder;
    this.root = join(folder, 'site');
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  }

  /** The app that the models came into. */
  get app(): string {
    return this.#app;
  }

  quintet(args: string[], env: Record<string, string> = {}): Run {
    return run(process.execPath, [bin, ...args], { cwd: this.root, env, timeoutMs: TIMEOUT_MS });
  }

  /** One line for each command that failed. */
  failuresOf(commands: string[][], env: Record<string, string> = {}): string[] {
    for (const args of commands) {
      const { code, stdout, stderr } = this.quintet(args, env);
      if (code !== 0) return [`${args.join(' ')} ended with ${code}: ${tail(`${stdout}\n${stderr}`, 12)}`];
    }
    return [];
  }

  /** Runs many commands in one process, in order. */
  commandsAtOnce(commands: string[][]): { code: number; output: string }[] {
    const results = join(this.#folder, 'results.json');
    const script = fileURLToPath(new URL('in-project/generate.mjs', import.meta.url));
    const { code, stderr } = run(process.execPath, [script, join(packageFolder, 'dist/commands/main.js'), results], {
      cwd: this.root,
      input: JSON.stringify(commands),
      timeoutMs: TIMEOUT_MS,
    });
    if (code !== 0) throw new Error(`the commands ended with ${code}: ${tail(stderr, 10)}`);
    return JSON.parse(readFileSync(results, 'utf8')) as { code: number; output: string }[];
  }

  async adopt(): Promise<Run> {
    this.#url = await this.#provide();
    const args = [bin, 'new', 'site', '--from', this.#url, '--skip-install', '--skip-git'];
    const result = run(process.execPath, args, { cwd: this.#folder, timeoutMs: TIMEOUT_MS });
    if (result.code !== 0) return result;
    this.#linkPackages();
    const apps = readdirSync(join(this.root, 'src')).filter((name) =>
      existsSync(join(this.root, 'src', name, 'models.prisma')),
    );
    this.#app = apps.find((name) => name !== 'accounts') ?? '';
    return result;
  }

  async freshUrl(): Promise<string> {
    if (this.input.provider === 'postgresql') return freshPostgresUrl();
    rmSync(join(this.root, 'fresh.sqlite3'), { force: true });
    return 'file:./fresh.sqlite3';
  }

  /** Models that the client knows. */
  models(): string[] {
    const text = readFileSync(join(this.root, 'src', this.app, 'models.prisma'), 'utf8').replace(/^\/\/ .*$/gm, '');
    const models = [...text.matchAll(/^model (\w+) \{([\s\S]*?)^\}/gm)];
    return models.flatMap(([, model = '', body = '']) => (/@@ignore/.test(body) ? [] : [model]));
  }

  hasTrigger(model: string): boolean {
    const models = readFileSync(join(this.root, 'src', this.app, 'models.prisma'), 'utf8');
    const body = new RegExp(`^model ${model} \\{[\\s\\S]*?^\\}`, 'm').exec(models)?.[0] ?? '';
    const table = /@@map\("([^"]*)"\)/.exec(body)?.[1] ?? model;
    const [initial = ''] = readdirSync(join(this.root, 'migrations')).sort();
    const sql = readFileSync(join(this.root, 'migrations', initial, 'migration.sql'), 'utf8');
    return new RegExp(`CREATE TRIGGER[^;]*? ON "?${table}"?\\s`, 'i').test(sql);
  }

  async #provide(): Promise<string> {
    const { file, provider, isGuessed } = this.input;
    const path = join(this.#folder, 'database.sqlite');
    if (/\.(sqlite|db)$/.test(file)) {
      copyFileSync(file, path);
      return `file:${path}`;
    }
    const url = provider === 'sqlite' ? `file:${path}` : await freshPostgresUrl();
    const text = readFileSync(file, 'utf8');
    try {
      const sql = file.endsWith('.prisma') ? await tablesOf(text, provider) : withoutShell(text);
      const connection = await connectRaw(url, { root: this.#folder, create: true });
      // The tables of a dump need not come in the order of their foreign keys.
      const start = provider === 'sqlite' ? 'PRAGMA foreign_keys = OFF;\n' : '';
      await connection.script(start + sql).finally(() => connection.close());
    } catch (error) {
      if (isGuessed || file.endsWith('.prisma'))
        throw new NotForThisDatabase((error as Error).message, { cause: error });
      throw error;
    }
    return url;
  }

  #linkPackages(): void {
    const packages = join(packageFolder, 'node_modules');
    const target = join(this.root, 'node_modules');
    mkdirSync(target, { recursive: true });
    for (const entry of readdirSync(packages)) symlinkSync(join(packages, entry), join(target, entry));
    symlinkSync(packageFolder, join(target, 'quintet'), 'dir');
  }
}

export const steps: Step[] = [
  { name: 'import', isFirst: true, run: importDatabase },
  { name: 'migrate', run: migrateFreshDatabase },
  {
    name: 'diff',
    run: async (project) => ({
      failures: project.failuresOf([
        ['db', 'diff', '--check'],
        ['makemigrations', '--check'],
      ]),
    }),
  },
  { name: 'rows', run: moveRows },
  { name: 'generate', run: generatePages },
  { name: 'tsc', run: checkTypes },
  { name: 'tests', run: runGeneratedTests },
  { name: 'pages', run: async (project) => openEveryPage(project) },
];

async function importDatabase(project: Project): Promise<Outcome> {
  const { code, stdout, stderr } = await project.adopt();
  if (code !== 0) return { failures: [`ended with ${code}: ${tail(stdout + stderr)}`] };
  if (!project.app) return { failures: [`no models were written: ${tail(stdout + stderr)}`] };
  return { failures: [], notes: stderr.split('\n').filter(Boolean) };
}

async function migrateFreshDatabase(project: Project): Promise<Outcome> {
  const DATABASE_URL = await project.freshUrl();
  const commands = [['migrate'], ['migrate', 'zero'], ['migrate'], ['db', 'diff', '--check']];
  return { failures: project.failuresOf(commands, { DATABASE_URL }) };
}

/** All rows into a new database by fixtures, and out of it again: the same rows. */
async function moveRows(project: Project): Promise<Outcome> {
  const DATABASE_URL = await project.freshUrl();
  const fixture = `src/${project.app}/fixtures/adopted.jsonl`;
  mkdirSync(join(project.root, 'src', project.app, 'fixtures'), { recursive: true });
  const dump = ['dumpdata', project.app, '--output', fixture];
  let out = project.failuresOf([dump]);
  // PostgreSQL keeps microseconds, which the client does not read: the command refuses them and names the flag that cuts them.
  const isTruncated = out[0]?.includes('--truncate-times') ?? false;
  if (isTruncated) out = project.failuresOf([[...dump, '--truncate-times']]);
  if (out.length > 0) return { failures: out };
  const back = project.failuresOf(
    [['migrate'], ['loaddata', fixture], ['dumpdata', project.app, '--output', 'again.jsonl']],
    { DATABASE_URL },
  );
  if (back.length > 0) return { failures: back };
  const [first, second] = [fixture, 'again.jsonl'].map((name) =>
    readFileSync(join(project.root, name), 'utf8').split('\n').sort(),
  );
  const changed = (first as string[]).filter((line, index) => line !== second?.[index]);
  // The triggers of the adopted database run for rows that are loaded.
  const hasTrigger = (line: string): boolean => project.hasTrigger(/^\{"model":"[^"]*\.(\w+)"/.exec(line)?.[1] ?? '');
  const byTriggers = changed.filter(hasTrigger);
  return {
    failures: changed
      .filter((line) => !hasTrigger(line))
      .slice(0, 5)
      .map((line) => `not the same after dumpdata and loaddata: ${line.slice(0, 200)}`),
    notes: [
      `${(first?.length ?? 1) - 1} rows${isTruncated ? ', times cut to milliseconds' : ''}`,
      ...(byTriggers.length > 0
        ? [`${byTriggers.length} rows of tables with triggers are not the same after loaddata`]
        : []),
    ],
  };
}

async function generatePages(project: Project): Promise<Outcome> {
  const models = project.models();
  const results = project.commandsAtOnce(
    models.flatMap((model) => [
      ['generate', 'view', `${project.app}/${model}`, '--crud'],
      ['generate', 'api', `${project.app}/${model}`],
    ]),
  );
  const outcome = { failures: [] as string[], notes: [] as string[] };
  for (const [index, { code, output }] of results.entries()) {
    if (code === 0) continue;
    const text = tail(output.replace(/^\(.*\n/gm, ''), 4).replaceAll('\n', ' ');
    const line = `${models[Math.floor(index / 2)]}: ${text}`;
    // Said by name, with what to do instead: a limit, and no failure.
    const list = code === 1 || code === 2 ? outcome.notes : outcome.failures;
    if (!list.includes(line)) list.push(line);
  }
  return outcome;
}

async function checkTypes(project: Project): Promise<Outcome> {
  const failures = project.failuresOf([['sync']]);
  if (failures.length > 0) return { failures };
  const { code, stdout } = run(join(packageFolder, 'node_modules/.bin/tsc'), ['--noEmit'], {
    cwd: project.root,
    timeoutMs: TIMEOUT_MS,
  });
  return { failures: code === 0 ? [] : stdout.trimEnd().split('\n').slice(0, 30) };
}

async function runGeneratedTests(project: Project): Promise<Outcome> {
  const script = readFileSync(new URL('in-project/pages.test.ts.txt', import.meta.url), 'utf8');
  mkdirSync(join(project.root, 'src', project.app, 'tests'), { recursive: true });
  writeFileSync(
    join(project.root, 'src', project.app, 'tests/third-party-pages.test.ts'),
    script.replace('%APP%', project.app),
  );
  const { code, stdout, stderr } = project.quintet(['test', '--json']);
  const report = readReport(stdout);
  if (!report) return { failures: [`ended with ${code}: ${tail(`${stdout}\n${stderr}`)}`] };
  const failed = report.failures.map(
    ({ title, message }) => `${title}: ${message.split('\n').slice(0, 6).join(' ').slice(0, 400)}`,
  );
  return { failures: failed, notes: [`${report.passed} tests`] };
}

interface TestsReport {
  passed: number;
  failures: { title: string; message: string }[];
}

function readReport(stdout: string): TestsReport | undefined {
  try {
    const report = JSON.parse(stdout) as Partial<TestsReport>;
    return report.failures ? (report as TestsReport) : undefined;
  } catch {
    return undefined;
  }
}

/** What the pages' test wrote when the generated tests ran. */
function openEveryPage(project: Project): Outcome {
  const file = join(project.root, 'third-party-pages.json');
  if (!existsSync(file)) return { failures: ['the pages were not tried: the tests did not run'] };
  const { failed, notes, pages, forms } = JSON.parse(readFileSync(file, 'utf8')) as {
    failed: string[];
    notes: string[];
    pages: number;
    forms: number;
  };
  return { failures: failed, notes: [`${pages} pages, ${forms} forms`, ...notes] };
}

/** The tables that Prisma would make of the models. */
async function tablesOf(text: string, provider: string): Promise<string> {
  const models = text.replace(/^(?:datasource|generator) \w+ \{[^}]*\}\n?/gm, '');
  const file: SchemaFile = ['schema.prisma', `datasource db {\n  provider = "${provider}"\n}\n${models}`];
  return (await writeScripts(provider as 'sqlite', { before: undefined, after: [file] })).up;
}

/** What only `psql` knows: its own commands, making the database, and rows between COPY and `\\.`, which become INSERTs. */
function withoutShell(dump: string): string {
  return dump
    .replace(
      /^COPY (\S+) (\([^)]*\)) FROM stdin;\n([\s\S]*?)^\\\.$/gm,
      (_all, table: string, columns: string, rows: string) =>
        rows
          .split('\n')
          .filter(Boolean)
          .map((row) => `INSERT INTO ${table} ${columns} VALUES (${row.split('\t').map(copiedText).join(', ')});`)
          .join('\n'),
    )
    .replace(/^\\.*$/gm, '')
    .replace(/^(?:CREATE|DROP) DATABASE\b[^;]*;/gim, '');
}

const COPY_ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v' };

function copiedText(cell: string): string {
  if (cell === '\\N') return 'NULL';
  const text = cell.replace(/\\(.)/g, (_all, escaped: string) => COPY_ESCAPES[escaped] ?? escaped);
  return `'${text.replaceAll("'", "''")}'`;
}

export function tail(text: string, lines = 30): string {
  return text.trimEnd().split('\n').slice(-lines).join('\n');
}
