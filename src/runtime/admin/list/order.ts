import type { AdminModel, OrderKey } from '../admin-model.ts';
import { listUrl, type ListQuery } from './list-query.ts';
import type { ListColumn } from '../admin-model.ts';

/** Order of the rows for the database: the keys asked for, else the model's own, and the primary key as tie-break. */
export function orderBy(model: AdminModel, order: readonly OrderKey[]): Record<string, unknown>[] {
  const keys = order.length > 0 ? order : model.ordering;
  const clauses = keys.map(({ column, direction }) => {
    const found = model.columns.find(({ name }) => name === column);
    return found?.orderBy ? found.orderBy(direction) : { [column]: direction };
  });
  // Without an order, rows with the highest keys come first, which are usually the newest.
  const last = keys.length === 0 ? 'desc' : 'asc';
  const sorted = new Set(clauses.flatMap((clause) => Object.keys(clause)));
  return [
    ...clauses,
    ...model.description.primaryKey.filter((name) => !sorted.has(name)).map((name) => ({ [name]: last })),
  ];
}

interface Heading {
  name: string;
  label: string;
  /** Class of the column's cells. */
  cellClass: string;
  /** Link to the next order of this column; undefined when it cannot be sorted. */
  url: string | undefined;
  /** `ascending`, `descending` or undefined. */
  sort: string | undefined;
  /** Place among several sort keys, from 1; undefined for one key. */
  rank: number | undefined;
}

/** Clicks cycle through ascending, descending and unsorted; a column not yet sorted replaces the order. */
export function heading(model: AdminModel, query: ListQuery, column: ListColumn, cellClass: string): Heading {
  const at = query.order.findIndex((key) => key.column === column.name);
  const direction = query.order[at]?.direction;
  return {
    name: column.name,
    label: column.label,
    cellClass,
    url: column.orderBy && listUrl(model, query, { o: nextOrder(column.name, direction) }),
    sort: direction && { asc: 'ascending', desc: 'descending' }[direction],
    rank: at >= 0 && query.order.length > 1 ? at + 1 : undefined,
  };
}

function nextOrder(name: string, direction: 'asc' | 'desc' | undefined): string | undefined {
  if (direction === undefined) return name;
  return direction === 'asc' ? `-${name}` : undefined;
}
