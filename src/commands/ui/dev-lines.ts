// How the events of the development server read in the terminal.
import { stripVTControlCharacters } from 'node:util';
import type { DevError, MigrationNotice } from '../../kernel/dev-messages.ts';
import type { DevEvent } from '../../toolchain/dev/dev-server.ts';
import type { Colors } from './terminal.ts';

type EventOf<T extends DevEvent['type']> = Extract<DevEvent, { type: T }>;

/** The lines that report an event; none for events that need no words. */
export function renderDevEvent(event: DevEvent, color: Colors): string[] {
  switch (event.type) {
    case 'listening':
      return renderTaken(event, color);
    case 'request':
      return [renderRequest(event, color)];
    case 'broken':
    case 'failed':
    case 'exception':
      return renderDevError(event.error, color);
    case 'crashed':
      return renderCrash(event, color);
    case 'replaced':
      return [color.dim(`the app runs in a new process (${REASONS[event.reason]})`)];
    case 'migrations':
      return renderNotice(event.notice, color);
    case 'migrated':
      if (event.error) return renderDevError(event.error, color);
      return [`${color.green('✓')} The database is up to date.`];
    case 'ready':
    case 'built':
    case 'swapped':
      return [];
  }
}

const REASONS: Record<EventOf<'replaced'>['reason'], string> = {
  settings: 'settings, environment or packages changed',
  memory: 'the old one grew too large',
  crash: 'the old one ended',
  asked: 'as asked',
};

/** What is printed when the server is up. */
export function renderBanner(
  {
    url,
    adminUrl,
    version,
    startedInMs,
  }: { url: string; adminUrl: string | undefined; version: string; startedInMs: number },
  color: Colors,
): string[] {
  const arrow = color.green('➜');
  const admin = adminUrl === undefined ? [] : [`  ${arrow}  ${color.cyan(new URL(adminUrl, url).href)}`];
  const time = color.dim(`ready in ${(startedInMs / 1000).toFixed(1)} s`);
  return [`${color.bold('Quintet')} ${version}  ${time}`, '', `  ${arrow}  ${color.cyan(url)}`, ...admin, ''];
}

function renderDevError(error: DevError, color: Colors): string[] {
  const place = [error.file, error.line, error.column].filter((part) => part !== undefined).join(':');
  return [
    `${color.red('✗')} ${color.bold(error.title)}: ${error.message}`,
    ...(place ? [`  at ${color.cyan(place)}`] : []),
    ...(error.frame
      ? ['', ...error.frame.split('\n').map((line) => `  ${line.startsWith('>') ? line : color.dim(line)}`), '']
      : []),
    ...(error.hint ? [`  ${color.bold('→')} ${error.hint}`] : []),
    ...(error.stack && !error.frame ? error.stack.split('\n').map((line) => color.dim(`  ${line}`)) : []),
  ];
}

function renderTaken({ taken, port }: EventOf<'listening'>, color: Colors): string[] {
  if (!taken) return [];
  const owner = taken.owner ? ` by ${printable(taken.owner.command)} (pid ${taken.owner.pid})` : '';
  return [`${color.yellow('!')} Port ${taken.port} is in use${owner}; using ${port} instead.`];
}

function renderRequest({ method, path, status, durationMs }: EventOf<'request'>, color: Colors): string {
  const paint = status >= 500 ? color.red : status >= 400 ? color.yellow : status >= 300 ? color.cyan : color.green;
  const ms = durationMs < 10 ? durationMs.toFixed(1) : durationMs.toFixed(0);
  return `${method.padEnd(4)} ${printable(path)} ${paint(String(status))} ${color.dim(`${ms} ms`)}`;
}

function renderCrash({ error, isGivenUp }: EventOf<'crashed'>, color: Colors): string[] {
  const next = isGivenUp ? '  It ended again and again: it is started after the next edit.' : '  It is started again.';
  return [...renderDevError(error, color), color.dim(next)];
}

function renderNotice(notice: MigrationNotice | undefined, color: Colors): string[] {
  if (!notice) return [];
  const { changes, unapplied, database } = notice;
  const mark = color.yellow('!');
  const next = changes.length > 0 ? 'npx quintet makemigrations && npx quintet migrate' : 'npx quintet migrate';
  return [
    ...(database ? [`${mark} ${printable(database.problem)}`] : []),
    ...(database?.hint ? [`  ${color.bold('→')} ${printable(database.hint)}`] : []),
    ...(changes.length > 0
      ? [`${mark} The models have changes that no migration has:`, ...changes.map((text) => `    ${text}`)]
      : []),
    ...(unapplied.length > 0 ? [`${mark} Migrations that are not applied: ${unapplied.join(', ')}`] : []),
    ...(changes.length + unapplied.length > 0 ? [`  ${color.bold('→')} ${next}`] : []),
  ];
}

/** Paths come from anyone: control characters must not move the cursor or forge lines. */
function printable(text: string): string {
  return stripVTControlCharacters(text).replace(/\p{Cc}/gu, '?');
}
