// The project's own commands, found by their files: nothing is loaded, so that the list costs next to nothing. Node
// built-ins only, because --help imports this file.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { kindOf } from '../../kernel/files-below.ts';
import { listCommandFiles } from '../../toolchain/project/command-files.ts';
import { findRoot } from '../../toolchain/project/find-root.ts';

export interface FoundCommand {
  name: string;
  /** Relative to the project. */
  file: string;
}

/** Commands of the project around a folder, in the order of their names; none outside a project. */
export function findCommands(folder: string): FoundCommand[] {
  const root = findRoot(folder);
  const source = root && join(root, 'src');
  if (!root || !source || !existsSync(source)) return [];
  return readdirSync(source, { withFileTypes: true })
    .filter((entry) => kindOf(entry, join(source, entry.name)) === 'folder')
    .flatMap((app) => listCommandFiles(join(source, app.name)))
    .map(({ command, path }) => ({ name: command, file: relative(root, path) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The summary that a command's file declares, as far as it is a plain text. */
export function readSummary(root: string, { file }: FoundCommand): string {
  const text = readFileSync(join(root, file), 'utf8');
  const [, , summary = ''] = /\bsummary:\s*(['"`])((?:\\.|(?!\1).)*)\1/.exec(text) ?? [];
  return summary.replaceAll(/\\(.)/g, '$1');
}

/** Lines for `quintet --help`; empty without commands. */
export function commandsHelp(folder: string): string {
  const root = findRoot(folder);
  const commands = findCommands(folder);
  if (!root || commands.length === 0) return '';
  const width = Math.max(...commands.map(({ name }) => name.length));
  const lines = commands.map((found) => `  ${found.name.padEnd(width)}  ${readSummary(root, found)}`.trimEnd());
  return `\nCOMMANDS OF THIS PROJECT\n${lines.join('\n')}\n`;
}
