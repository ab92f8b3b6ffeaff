// The project's own TypeScript compiler: what it says of a folder, as data.
import type { Project } from './project.ts';
import { findTool, runTool } from './tools.ts';

export interface Diagnostic {
  /** Relative to the folder, with forward slashes. */
  file: string;
  /** From 1. */
  line: number;
  column: number;
  /** `TS2339` */
  code: string;
  /** Its first line. */
  message: string;
}

/** Is `tsc` installed in the project? */
export function hasCompiler(project: Pick<Project, 'root'>): boolean {
  return findTool(project.root, 'tsc') !== undefined;
}

/**
 * Type-checks the folder, which has a tsconfig.json.
 *
 * @throws {ProjectError} TOOL_MISSING, TOOL_FAILED
 */
export async function typeCheck(root: string): Promise<Diagnostic[]> {
  const { output } = await runTool({ root }, 'tsc', ['--noEmit', '--pretty', 'false'], { output: 'pipe' });
  return output.split(/\r?\n/).flatMap(readDiagnostic);
}

function readDiagnostic(text: string): Diagnostic[] {
  const match = /^(.+?)\((\d+),(\d+)\): error (TS\d+): (.*)$/.exec(text);
  if (!match) return [];
  const [, file, line, column, code, message] = match as unknown as [string, string, string, string, string, string];
  return [{ file: file.replaceAll('\\', '/'), line: Number(line), column: Number(column), code, message }];
}
