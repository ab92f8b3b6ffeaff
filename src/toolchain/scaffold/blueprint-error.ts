// EJS has its own error messages; users need the file, the line and the lines around it.
import ejs from 'ejs';
import type { QuintetError } from '../../kernel/errors.ts';
import { syntaxErrorOffset } from '../typescript/parse.ts';
import { errors } from './errors.ts';

const AROUND = 2;

/** What EJS threw for this blueprint, as BLUEPRINT_BROKEN with the place. */
export function blueprintError(file: string, source: string, cause: unknown): QuintetError {
  const { message } = cause as Error;
  const atRunTime = /^[^\n]*:(\d+)\n[^]*?\n\n([^]*)$/.exec(message);
  const line = atRunTime ? Number(atRunTime[1]) : lineOfSyntaxError(source);
  const reason = atRunTime?.[2] ?? message.replace(/ in \S+ while compiling ejs[^]*$/, '');
  const where = line === undefined ? file : `${file}:${line}`;
  const frame = line === undefined ? undefined : frameAround(source, line);
  return errors.BLUEPRINT_BROKEN(
    { file, reason: reason.trim() },
    { cause, where, ...(frame ? { data: { frame } } : {}) },
  );
}

function lineOfSyntaxError(source: string): number | undefined {
  return lineOfOpenTag(source) ?? lineOfBadCode(source);
}

/** A tag that is never closed; nothing behind it can be read. */
function lineOfOpenTag(source: string): number | undefined {
  const open = source.lastIndexOf('<%');
  return open > source.lastIndexOf('%>') ? lineAt(source, open) : undefined;
}

/** The code between the tags does not parse: EJS marks the lines in what it makes of it. */
function lineOfBadCode(source: string): number | undefined {
  const template = new ejs.Template(source) as unknown as { generateSource(): void; source: string };
  template.generateSource();
  const offset = syntaxErrorOffset('blueprint.js', template.source);
  const marks = [...template.source.slice(0, offset).matchAll(/^ {4}; __line = (\d+)$/gm)];
  return Number(marks.at(-1)?.[1] ?? 1);
}

function lineAt(source: string, offset: number): number {
  return source.slice(0, offset).split('\n').length;
}

function frameAround(source: string, line: number): string {
  const lines = source.split('\n');
  const first = Math.max(1, line - AROUND);
  return lines
    .slice(first - 1, line + AROUND)
    .map((text, index) => `${first + index === line ? '>' : ' '} ${first + index} | ${text}`)
    .join('\n');
}
