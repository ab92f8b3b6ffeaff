/** The name under which an extended model keeps Prisma's own model. */
export const PLAIN = Symbol.for('quintet.plain-model');

/** Prisma's own model: its writes fill no slugs, are not validated and send no signals. For rows that are copied from elsewhere. */
export function plainModel<D extends object>(model: D): D {
  return ((model as Record<symbol, unknown>)[PLAIN] as D | undefined) ?? model;
}
