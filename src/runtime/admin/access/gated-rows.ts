import type { Delegate, Row, Where } from '../../../kernel/database.ts';

type ReadArguments = { where?: Where | undefined; [more: string]: unknown };

/** The rows of one model that a gate leaves: every read is narrowed by it. */
export interface GatedRows {
  findMany(args?: ReadArguments): Promise<Row[]>;
  findFirst(args?: ReadArguments): Promise<Row | undefined>;
  count(args?: ReadArguments): Promise<number>;
}

/** @param gate finds the rows that there are; an empty one finds all */
export function gatedRows(delegate: Delegate, gate: Where): GatedRows {
  const narrow = ({ where, ...rest }: ReadArguments = {}): Record<string, unknown> => {
    const parts = [gate, where ?? {}].filter((part) => Object.keys(part).length > 0);
    if (parts.length === 0) return rest;
    return { ...rest, where: parts.length === 1 ? parts[0] : { AND: parts } };
  };
  return {
    findMany: (args) => delegate.findMany(narrow(args)),
    findFirst: async (args) => (await delegate.findFirst(narrow(args))) ?? undefined,
    count: (args) => delegate.count(narrow(args)),
  };
}
