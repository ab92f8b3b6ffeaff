/** Under this name a model with signals keeps the one of Prisma that is below. */
export const UNSIGNALLED = Symbol.for('quintet.without-signals');

/**
 * The model without its signals: for writes of a handler itself, and for rows whose signals were already sent (an import).
 *
 * @param model a model as the client has it: `db.post`, `tx.post`
 * @example await withoutSignals(tx.post).update({ where: { id: row.id }, data: { words } });
 */
export function withoutSignals<D extends object>(model: D): D {
  return ((model as Record<symbol, unknown>)[UNSIGNALLED] as D | undefined) ?? model;
}
