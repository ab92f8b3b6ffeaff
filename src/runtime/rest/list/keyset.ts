// Positions in an ordered list, for reading on from a row.
import type { Where } from '../../../kernel/database.ts';
import { fieldOf, type ModelDescription } from '../../../kernel/model.ts';
import type { OrderTerm } from './pagination.ts';

/** The order up to its first unique column: what follows decides nothing. */
export function decisiveOrder(model: ModelDescription, order: readonly OrderTerm[]): readonly OrderTerm[] {
  const unique = order.findIndex(({ path }) => {
    const field = fieldOf(model, path[0] ?? '');
    return path.length === 1 && (field?.isUnique === true || (field?.isId === true && model.primaryKey.length === 1));
  });
  return unique === -1 ? order : order.slice(0, unique + 1);
}

/** The rows after the one with these values in the columns of the order. */
export function rowsAfter(order: readonly OrderTerm[], values: readonly unknown[]): Where {
  const names = order.map(({ path }) => path[0] as string);
  const OR = order.map(({ direction }, index) => {
    const equal = Object.fromEntries(names.slice(0, index).map((name, place) => [name, values[place]]));
    return { ...equal, [names[index] as string]: { [direction === 'asc' ? 'gt' : 'lt']: values[index] } };
  });
  return OR.length === 1 ? (OR[0] as Where) : { OR };
}
