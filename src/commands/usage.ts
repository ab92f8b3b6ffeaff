import type { Config } from '@oclif/core/config';
import type { UsageError } from '../kernel/errors.ts';
import { QuintetError } from '../kernel/errors.ts';
import { nearest } from '../kernel/names.ts';
import { findCommands } from './project/find-commands.ts';
import { errors } from './ui/errors.ts';

/** What oclif's parser throws, as far as it is looked at. Classes are not exported by the light entry points. */
interface ParserError extends Error {
  flags?: unknown;
  args?: unknown;
  parse?: { input?: { flags?: Record<string, { description?: string } | undefined> } };
  oclif?: { exit?: number };
}

/** Turns oclif's own errors into ours, with "did you mean"; everything else comes back as it is. */
export function translateUsageError(error: unknown, config: Config): unknown {
  if (!(error instanceof Error) || QuintetError.is(error) || isExit(error)) return error;
  const unknown = /^command (.+) not found\.?$/i.exec(error.message);
  if (unknown?.[1]) return unknownCommand(unknown[1].replaceAll(':', ' '), config);
  const { flags, parse, oclif } = error as ParserError;
  if (error.message.startsWith('Nonexistent flag') && Array.isArray(flags))
    return unknownFlag(String(flags[0]), parse?.input?.flags ?? {});
  const missing = /Missing required flag ([\w-]+)/.exec(error.message)?.[1];
  if (missing !== undefined)
    return errors.FLAG_MISSING({ flag: missing, about: parse?.input?.flags?.[missing]?.description });
  if (oclif?.exit === undefined && parse === undefined) return error;
  return errors.USAGE_INVALID({ what: tidy(error.message) });
}

/** What users of Django type, where the command has another name here. */
const DJANGO_NAMES: Record<string, string> = {
  startproject: 'new',
  startapp: 'generate app',
  collectstatic: 'build',
  listurls: 'routes',
  show_urls: 'routes',
  shell_plus: 'shell',
  testserver: 'runserver',
};

function unknownCommand(line: string, config: Config): UsageError {
  const django = DJANGO_NAMES[line.split(' ')[0] ?? ''];
  if (django !== undefined) return errors.COMMAND_UNKNOWN({ typed: line.split(' ')[0] as string, near: django });
  const known = [
    ...config.commands.filter((command) => !command.hidden).map((command) => command.id.replaceAll(':', ' ')),
    ...findCommands(process.cwd()).map(({ name }) => name),
  ];
  const command = known.find((id) => line.startsWith(`${id} `));
  if (command !== undefined) return errors.ARGUMENT_UNEXPECTED({ command });
  const [first = line, second] = line.split(' ');
  const topics = [...new Set(config.topics.map(({ name }) => name.replaceAll(':', ' ')))];
  // oclif counts arguments as part of an unknown command's name.
  if (second !== undefined && topics.includes(first))
    return errors.COMMAND_UNKNOWN({ typed: `${first} ${second}`, near: nearest(`${first} ${second}`, known) });
  const firstWords = [...new Set([...known, ...topics].map((id) => id.split(' ')[0] as string))];
  const near =
    (second ? nearest(`${first} ${second}`, known) : undefined) ??
    nearest(`${nearest(first, firstWords)} ${second}`, known) ??
    nearest(first, firstWords);
  const typed = near?.includes(' ') ? `${first} ${second}` : first;
  return errors.COMMAND_UNKNOWN({ typed, near });
}

function unknownFlag(flag: string, known: Record<string, unknown>): UsageError {
  const near = nearest(flag.replace(/^-+/, ''), Object.keys(known));
  return errors.FLAG_UNKNOWN({ flag, near: near === undefined ? undefined : `--${near}` });
}

/** oclif's "Missing 1 required arg:\nname  what it is\nSee more help with --help" in our words. */
function tidy(message: string): string {
  return message
    .replace(/\n?See more help with --help$/, '')
    .replace(/\n\nNote: [^]*$/, '')
    .replace(/^Missing (\d+) required args?:\n([^]*)$/, (_all, count: string, names: string) => {
      const subject = count === '1' ? 'a required argument is missing' : `${count} required arguments are missing`;
      return `${subject}:\n${names.replaceAll(/^/gm, '    ')}`;
    })
    .replace(/^The following errors? occurred:\s*/, '')
    .replace(/^[A-Z](?![A-Z])/, (letter) => letter.toLowerCase());
}

/** What oclif's `this.exit(code)` throws. */
export function isExit(error: unknown): error is { oclif: { exit: number } } {
  return error instanceof Error && (error as { code?: unknown }).code === 'EEXIT';
}
