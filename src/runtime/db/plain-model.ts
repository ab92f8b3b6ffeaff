/** Under this name a model of the client keeps Prisma's own, which it stands on. */
export const PLAIN = Symbol.for('quintet.plain-model');

/** Prisma's own model: what it writes is neither completed, nor checked, nor told to anyone. For rows as they were elsewhere. */
export function plainModel<D extends object>(model: D): D {
  return ((model as Record<symbol, unknown>)[PLAIN] as D | undefined) ?? model;
}
