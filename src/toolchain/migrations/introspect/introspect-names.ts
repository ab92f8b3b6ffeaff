// Names for introspected tables and columns. Pure functions: from the used names to a free one.
import { pluralize, singularize, toCamelCase, toPascalCase } from '../../../kernel/names.ts';

/** `playlist_track`, `PlaylistTracks` → `PlaylistTrack`. A name that is taken gets the app's before it, then a number. */
export function nameModel(table: string, isTaken: (name: string) => boolean, app: string): string {
  const pascal = toPascalCase(table);
  const one = toPascalCase(singularize(pascal));
  return firstFree(
    [one, pascal, `${toPascalCase(app)}${one}`].filter(isIdentifier),
    isTaken,
    isIdentifier(one) ? one : table,
  );
}

/** `BillingCity`, `billing_city` → `billingCity`. */
export function nameField(column: string, isTaken: (name: string) => boolean): string {
  const camel = toCamelCase(column);
  return firstFree([camel, column].filter(isIdentifier), isTaken, isIdentifier(camel) ? camel : column);
}

/** The relation over a foreign key: `artistId` → `artist`; undefined when the column says nothing but its own name. */
export function relationOf(column: string): string | undefined {
  const camel = toCamelCase(column);
  const match = /^(.+?)(Id|Fk|Key|Ref|Code)$/.exec(camel);
  return match?.[1];
}

/** The list on the other side: `tracks`, or `employeesByReportsTo` where two relations lead to the same model. */
export function nameBackRelation(
  model: string,
  isList: boolean,
  by: string | undefined,
  isTaken: (name: string) => boolean,
): string {
  const singular = toCamelCase(model);
  const base = isList ? pluralize(singularize(singular)) : singular;
  const precise = `${base}By${by ? toPascalCase(by) : 'Relation'}`;
  return firstFree(by === undefined ? [base, precise] : [precise], isTaken, precise);
}

export function firstFree(candidates: readonly string[], isTaken: (name: string) => boolean, base: string): string {
  const free = candidates.find((name) => !isTaken(name));
  if (free !== undefined) return free;
  let number = 2;
  while (isTaken(`${base}${number}`)) number += 1;
  return `${base}${number}`;
}

function isIdentifier(name: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_]*$/.test(name);
}
