// Debug only: which call of the client, in which line of the project, a statement comes from.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { QueryOrigin } from '../../../kernel/database.ts';

const current = new AsyncLocalStorage<QueryOrigin>();
const STACK_DEPTH = 40;

export function currentOrigin(): QueryOrigin | undefined {
  return current.getStore();
}

export function runWithOrigin<T>(origin: QueryOrigin, work: () => T): T {
  return current.run(origin, work);
}

/** @param root absolute path of the project */
export function createOrigin(model: string, operation: string, args: unknown, root: string): QueryOrigin {
  const where = (args as { where?: unknown } | undefined)?.where;
  return {
    model,
    operation,
    where: typeof where === 'object' && where !== null ? Object.keys(where) : [],
    place: projectLine(takeStack(), root),
  };
}

/** A longer line of a stack is part of a message, which may hold text of a visitor. */
const MAX_LINE_LENGTH = 2000;

/** The first line of a stack that is the project's own: `src/posts/views.ts:12`. */
export function projectLine(stack: string, root: string): string | undefined {
  for (const line of stack.split('\n').slice(1)) {
    if (line.length > MAX_LINE_LENGTH) continue;
    // recheck-ignore -- cut to MAX_LINE_LENGTH
    const match = /(?:file:\/\/)?(\/[^():]+|[A-Za-z]:\\[^():]+):(\d+):\d+\)?$/.exec(line);
    const file = match?.[1]?.replaceAll('\\', '/');
    const home = `${root.replaceAll('\\', '/').replace(/\/$/, '')}/`;
    if (!file?.startsWith(home)) continue;
    const path = file.slice(home.length);
    if (!/(^|\/)(node_modules|\.quintet|dist)\//.test(path)) return `${path}:${match?.[2]}`;
  }
  return undefined;
}

function takeStack(): string {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = STACK_DEPTH;
  const { stack = '' } = new Error('origin');
  Error.stackTraceLimit = stackTraceLimit;
  return stack;
}
