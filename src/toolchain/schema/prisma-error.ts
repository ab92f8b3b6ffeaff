// Turns the coloured report of Prisma's schema engine into one ProjectError with file, line, column and a hint.
import { stripVTControlCharacters as strip } from 'node:util';
import { codeFrame } from '../../kernel/code-frame.ts';
import type { QuintetError } from '../../kernel/errors.ts';
import { nearest } from '../../kernel/names.ts';
import { lineOnDisk } from './database-schemas.ts';
import { errors } from './errors.ts';
import type { SchemaFile } from './prisma-engine.ts';
import { toWhere, type Place } from './source-text.ts';

export interface SchemaProblem {
  message: string;
  place: Place | undefined;
  hint: string | undefined;
}

// Prisma underlines by colour: this starts the text that a problem is about.
const RED = '\u001b[1;91m';
const SCALARS = ['String', 'Int', 'BigInt', 'Float', 'Decimal', 'Boolean', 'DateTime', 'Json', 'Bytes'];

/**
 * SCHEMA_INVALID for an error that `readDatamodel` threw. Its place is the first problem's; `data.problems` has all of them.
 * An error that is not about the schema (a crash of the engine) comes back as it is.
 */
export function toSchemaError(error: unknown, files: readonly SchemaFile[]): QuintetError | unknown {
  const report = reportOf(error);
  if (report === undefined) return error;
  const problems = parseReport(report, files);
  const first = problems[0];
  const place = first?.place;
  const text = files.find(([path]) => path === place?.file)?.[1];
  const messages = problems.map((problem, index) =>
    index === 0 || !problem.place ? problem.message : `${toWhere(problem.place)}: ${problem.message}`,
  );
  return errors.SCHEMA_INVALID(
    { problems: messages },
    {
      cause: error,
      hint: first?.hint,
      where: place && toWhere(place),
      data: { ...place, frame: place && text && codeFrame(text, place), problems },
    },
  );
}

/** Prisma's coloured report; undefined for an error that is not about the schema. */
export function reportOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  try {
    const { message, error_code: code } = JSON.parse(error.message) as { message?: unknown; error_code?: unknown };
    return typeof message === 'string' && code === 'P1012' ? message : undefined;
  } catch {
    // Not JSON: a panic of the engine, which is a bug and no report.
    return undefined;
  }
}

/** The problems in Prisma's report, in its order, each with the place it points to. */
export function parseReport(report: string, files: readonly SchemaFile[]): SchemaProblem[] {
  const problems = splitReport(report)
    .map((part) => parseProblem(part, files))
    .filter((problem) => problem !== undefined);
  return problems.length > 0 ? problems : [{ message: strip(report).trim(), place: undefined, hint: undefined }];
}

/** Each problem starts with a line `error: …`. */
function splitReport(report: string): string[] {
  const parts: string[][] = [];
  for (const line of report.split('\n')) {
    if (strip(line).startsWith('error: ') || parts.length === 0) parts.push([]);
    parts.at(-1)?.push(line);
  }
  return parts.map((lines) => lines.join('\n'));
}

function parseProblem(part: string, files: readonly SchemaFile[]): SchemaProblem | undefined {
  const plain = strip(part);
  const arrow = /\n\s*-->\s+(.+?):(\d+)\s*\n/.exec(plain);
  const text = (arrow ? plain.slice(0, arrow.index) : plain.replace(/\n+Validation Error Count.*/s, '')).trim();
  if (text === '') return undefined;
  const message = text
    .replace(/^error: /, '')
    .replace(/^Error (validating|parsing)[^:]*: /, '')
    .replace(/ Either run `prisma format` or add it manually\.$/, '');
  const place = arrow
    ? {
        file: arrow[1] as string,
        line: lineOnDisk(files, arrow[1] as string, Number(arrow[2])),
        column: columnOf(part, Number(arrow[2])),
      }
    : undefined;
  return { message, place, hint: hintFor(message, files) };
}

/** Column of the red text in the line that the report points to; 1 if nothing is red. */
function columnOf(part: string, line: number): number {
  const row = part.split('\n').find((text) => new RegExp(`^\\s*${line} \\|`).test(strip(text)));
  const red = row?.indexOf(RED, row.indexOf('|')) ?? -1;
  if (row === undefined || red === -1) return 1;
  const before = strip(row.slice(0, red));
  return before.length - (before.indexOf('|') + 2) + 1;
}

function hintFor(message: string, files: readonly SchemaFile[]): string | undefined {
  for (const [pattern, hint] of HINTS) {
    const match = pattern.exec(message);
    if (match) return hint(match, files);
  }
  return undefined;
}

type Hint = (match: RegExpExecArray, files: readonly SchemaFile[]) => string | undefined;

const HINTS: [RegExp, Hint][] = [
  [/^Type "(\w+)" is neither/, (match, files) => typeHint(match[1] as string, files)],
  [
    /relation field `\w+` on model `(\w+)` is missing an opposite relation field on the model `(\w+)`/,
    ([, model, other]) => `Add a field of type ${model}[] (or ${model}? for one to one) to model ${other}.`,
  ],
  [
    /^Native type \w+ is not supported for sqlite/,
    () =>
      'SQLite has no native types: remove @db…, or use annotations such as @date, @time and @length, which serve both databases.',
  ],
  [
    /^The `schemas` property is not supported/,
    () =>
      'SQLite has no schemas: remove `schemas` from the datasource and `@@schema` from the models, or use PostgreSQL.',
  ],
  [/can't be a list.*primitive types/, () => 'SQLite has no lists: use a relation, or a Json field.'],
  [
    /does not start with any known Prisma schema keyword/,
    () => 'A block starts with `model Name {` and ends with `}` on a separate line.',
  ],
];

function typeHint(type: string, files: readonly SchemaFile[]): string | undefined {
  const declared = files.flatMap(([, text]) =>
    [...text.matchAll(/^\s*(?:model|enum)\s+(\w+)/gm)].map((match) => match[1] as string),
  );
  const near = nearest(type, [...SCALARS, ...declared]);
  return near ? `Did you mean ${near}?` : undefined;
}
