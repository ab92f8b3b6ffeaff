import { QuintetError } from '../../../kernel/errors.ts';
import type { Settings } from '../../../kernel/settings.ts';

export type LogLevel = Settings['logging']['level'];
export type LogFields = Record<string, unknown>;

/** Writes one line per call: text in debug, JSON in production. `fields` are facts, not sentences. */
export interface Logger {
  readonly level: LogLevel;
  /** False when lines of that level go nowhere, so that callers can skip the work of making them. */
  isEnabled(level: LogLevel): boolean;
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  /** `fields.error` may be an Error: its stack is written. */
  error(message: string, fields?: LogFields): void;
}

export interface LoggerOptions {
  level: LogLevel;
  /** `lines` for people, `json` for machines. */
  format: 'lines' | 'json';
  /** Gets each finished line with its newline. Default: standard error. */
  write?: (line: string) => void;
  now?: () => Date;
}

const RANK: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3, silent: 4 };

/** @example createLogger({ level: 'info', format: 'json' }).info('started', { port: 8000 }) */
export function createLogger(options: LoggerOptions): Logger {
  const { level, format, now = () => new Date() } = options;
  const write = options.write ?? ((line: string) => void process.stderr.write(line));
  const toLine = format === 'json' ? toJsonLine : toHumanLine;
  const writer =
    (lineLevel: LogLevel) =>
    (message: string, fields: LogFields = {}): void => {
      if (RANK[lineLevel] >= RANK[level]) write(toLine(lineLevel, message, fields, now()));
    };
  return {
    level,
    isEnabled: (lineLevel) => RANK[lineLevel] >= RANK[level],
    debug: writer('debug'),
    info: writer('info'),
    warn: writer('warn'),
    error: writer('error'),
  };
}

function toJsonLine(level: LogLevel, message: string, fields: LogFields, now: Date): string {
  return `${JSON.stringify({ level, time: now.toISOString(), message, ...fields }, toPlain)}\n`;
}

function toPlain(_key: string, value: unknown): unknown {
  if (value instanceof Error)
    return { name: value.name, message: value.message, ...placeOf(value), stack: value.stack };
  return typeof value === 'bigint' ? String(value) : value;
}

/** Code of an error of ours, the line of the template or file that it is about, and what to do. */
function placeOf(error: Error): { code?: string; where?: string; hint?: string } {
  if (!QuintetError.is(error)) return {};
  const { code, where, hint } = error;
  return { code, ...(where === undefined ? {} : { where }), ...(hint === undefined ? {} : { hint }) };
}

function toHumanLine(level: LogLevel, message: string, fields: LogFields, now: Date): string {
  const { error, ...facts } = fields;
  const prefix = level === 'info' ? '' : `${level.toUpperCase()} `;
  const text = Object.entries(facts).map(([name, value]) => ` ${name}=${toFact(value)}`);
  const stack = error instanceof Error ? `\n${stackOf(error)}` : error === undefined ? '' : ` error=${toFact(error)}`;
  return `[${now.toTimeString().slice(0, 8)}] ${prefix}${oneLine(message)}${text.join('')}${stack}\n`;
}

function stackOf(error: Error): string {
  const { where, hint } = placeOf(error);
  const advice = hint === undefined ? '' : `\n  hint: ${hint}`;
  return `${where === undefined ? '' : `${where}: `}${error.stack ?? error.message}${advice}`;
}

function toFact(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value, toPlain) ?? String(value));
  return /[\s"]/.test(text) && typeof value === 'string' ? JSON.stringify(text) : oneLine(text);
}

// A request's path ends up in messages: control characters must not forge lines or move the terminal's cursor.
function oneLine(text: string): string {
  return text.replace(/\p{Cc}/gu, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
}
