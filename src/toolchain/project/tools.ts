import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { createDebug } from '../../kernel/debug.ts';
import { errors } from './errors.ts';
import type { Project } from './project.ts';

const debug = createDebug('tools');

const INTERRUPTED = 130;
/** What shells add to the number of the signal that ended a program. */
const SIGNALLED = 128;

interface ToolOptions {
  /** 'inherit' gives the tool our terminal; 'pipe' collects its output. Default 'inherit'. */
  output?: 'inherit' | 'pipe';
  env?: Record<string, string>;
  signal?: AbortSignal;
}

interface ToolResult {
  exitCode: number;
  /** stdout and stderr in the order they came, empty with 'inherit'. */
  output: string;
}

/**
 * Runs a tool that the project itself has installed (`tsc`, `mocha`, `oxlint`), in the project's root.
 *
 * @returns its exit code, whatever it is
 * @throws {ProjectError} TOOL_MISSING, TOOL_FAILED (it could not be started)
 */
export async function runTool(
  project: Pick<Project, 'root'>,
  tool: string,
  args: readonly string[],
  options: ToolOptions = {},
): Promise<ToolResult> {
  const file = findTool(project.root, tool);
  if (file === undefined) throw errors.TOOL_MISSING({ tool });
  return runProgram(project.root, file, args, options);
}

/** The nearest node_modules/.bin/`tool` upwards, so that workspaces work. */
export function findTool(root: string, tool: string): string | undefined {
  const file = join(root, 'node_modules', '.bin', process.platform === 'win32' ? `${tool}.cmd` : tool);
  if (existsSync(file)) return file;
  const parent = dirname(root);
  return parent === root ? undefined : findTool(parent, tool);
}

/** Runs any program in `folder`. @throws {ProjectError} TOOL_FAILED when it could not be started */
export async function runProgram(
  folder: string,
  program: string,
  args: readonly string[],
  options: ToolOptions = {},
): Promise<ToolResult> {
  debug?.('%s %s in %s', program, args.join(' '), folder);
  const { execa } = await import('execa'); // a hundred modules that most commands do not need
  const hasTerminal = options.output !== 'pipe';
  if (hasTerminal) process.on('SIGINT', leaveToProgram);
  const result = await execa(program, [...args], {
    cwd: folder,
    reject: false,
    all: true,
    stdin: hasTerminal ? 'inherit' : 'ignore',
    stdout: options.output ?? 'inherit',
    stderr: options.output ?? 'inherit',
    ...(options.env ? { env: options.env } : {}),
    ...(options.signal ? { cancelSignal: options.signal } : {}),
  }).finally(() => process.off('SIGINT', leaveToProgram));
  debug?.('%s ended with %s', program, result.exitCode);
  if (result.exitCode === undefined && !result.isTerminated && !result.isCanceled) {
    const isMissing = result.code === 'ENOENT';
    const hint = isMissing ? `Install ${program}, or put its folder into PATH.` : result.shortMessage;
    throw errors.TOOL_FAILED({ tool: program, code: undefined }, { cause: result.cause ?? result, hint });
  }
  const code = result.exitCode ?? (result.signal ? SIGNALLED + constants.signals[result.signal] : INTERRUPTED);
  return { exitCode: code, output: String(result.all ?? '') };
}

/** Ctrl-C reaches every program of the terminal: psql cancels its query and continues, and we wait for it. */
function leaveToProgram(): void {}
