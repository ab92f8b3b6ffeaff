// What came out: one file for each input, so that a run can go on where another ended, and a table of all of them.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Input } from './inputs.ts';

export interface StepResult {
  step: string;
  /** Left out: an earlier step failed that this one needs. */
  state: 'passed' | 'failed' | 'left out';
  seconds: number;
  failures: string[];
  notes: string[];
}

export interface InputResult {
  name: string;
  provider: string;
  /** Of the input; a result of another content does not count. */
  digest: string;
  /** Why it was not tried at all. */
  notTried?: string;
  steps: StepResult[];
}

const MARKS = { passed: '✓', failed: '✗', 'left out': '–' };

/** Results in a folder. */
export class Results {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  /** @returns undefined unless this very input was tried to its end */
  read({ name, provider, digest }: Input): InputResult | undefined {
    const file = this.#fileOf(name, provider);
    if (!existsSync(file)) return undefined;
    const result = JSON.parse(readFileSync(file, 'utf8')) as InputResult;
    return result.digest === digest ? result : undefined;
  }

  write(result: InputResult): void {
    writeFileSync(this.#fileOf(result.name, result.provider), JSON.stringify(result, null, 2));
  }

  writeReport(text: string): string {
    const file = join(this.#folder, 'report.md');
    writeFileSync(file, text);
    return file;
  }

  #fileOf(name: string, provider: string): string {
    return join(this.#folder, `${name.replace(/\W+/g, '-')}.${provider}.json`);
  }
}

export function hasFailed(result: InputResult): boolean {
  return result.steps.some(({ state }) => state === 'failed');
}

/** Input × database × step, then the reason of each failure and what was said on the way. */
export function renderReport(results: readonly InputResult[], stepNames: readonly string[]): string {
  const head = ['input', 'database', ...stepNames, 'seconds'];
  const rows = results.map((result) => rowOf(result, stepNames));
  const widths = head.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => (row[column] as string).length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] as number)).join(' | ')} |`;
  const table = [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)];
  const details = results.flatMap(detailsOf);
  return `${[...table, ...(details.length > 0 ? ['', ...details] : [])].join('\n')}\n`;
}

function rowOf({ name, provider, steps, notTried }: InputResult, stepNames: readonly string[]): string[] {
  const marks = stepNames.map((wanted) => {
    const result = steps.find(({ step }) => step === wanted);
    return result ? MARKS[result.state] + (result.failures.length > 1 ? ` ${result.failures.length}` : '') : '';
  });
  const seconds =
    notTried === undefined
      ? String(Math.round(steps.reduce((sum, step) => sum + step.seconds, 0)))
      : 'no dump of this database';
  return [name, provider, ...marks, seconds];
}

function detailsOf(result: InputResult): string[] {
  const lines = result.steps.flatMap(({ step, failures, notes }) => [
    ...shortened(failures).map((failure) => `  ✗ ${step}: ${indented(failure)}`),
    ...shortened(notes).map((note) => `  · ${step}: ${indented(note)}`),
  ]);
  return lines.length > 0 ? [`${result.name} on ${result.provider}`, ...lines] : [];
}

/** The rest is in the file of the input. */
const MAX_LINES = 12;

function shortened(lines: readonly string[]): string[] {
  const more = lines.length - MAX_LINES;
  return more > 0 ? [...lines.slice(0, MAX_LINES), `and ${more} more`] : [...lines];
}

function indented(text: string): string {
  return text.trim().replaceAll('\n', '\n      ');
}
