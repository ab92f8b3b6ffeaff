// Foreign keys that share a column, as in tables where every key begins with its tenant: what one relation writes is a part of
// the other, too.
import type { Row } from '../../../kernel/database.ts';
import { fieldOf, type FieldDescription, type ModelDescription } from '../../../kernel/model.ts';
import type { FormError } from '../validation-error.ts';

/** A relation of a row with the values of its columns. */
export interface RelationKey {
  description: FieldDescription;
  columns: Row;
  /** False for what the row has already and the form does not show. */
  isInForm: boolean;
}

/**
 * The columns that are null once nothing is chosen: those of this relation alone where there are any, as the others say what
 * another relation points to. A column that must have a value keeps it; one null column is enough for no related row.
 */
export function emptiedColumns(model: ModelDescription, { name, relation }: FieldDescription): string[] {
  const columns = (relation?.fields ?? []).filter((column) => fieldOf(model, column)?.isRequired === false);
  const others = model.fields.filter((field) => field.name !== name).flatMap((field) => field.relation?.fields ?? []);
  const own = columns.filter((column) => !others.includes(column));
  return own.length > 0 ? own : columns;
}

/** Relations whose rows cannot both be chosen, as they differ in a column that they share. */
export function findContradictions(
  relations: readonly RelationKey[],
  fixed: Row,
): { field: string; error: FormError }[] {
  // The narrower one says which tenant it is; the error is at the one that has to fit.
  const sorted = relations.toSorted((a, b) => widthOf(a) - widthOf(b) || Number(a.isInForm) - Number(b.isInForm));
  return sorted.flatMap((relation, index) => {
    const { description, columns, isInForm } = relation;
    if (!isInForm) return [];
    const other = [...sorted.slice(0, index), ...sorted.slice(index + 1).filter((one) => !one.isInForm)].find((one) =>
      differ(columns, one.columns),
    );
    if (!other && !differ(columns, fixed)) return [];
    const what = other ? `the ${other.description.label}` : 'this page';
    const message = `This ${description.label} does not go together with ${what}.`;
    return [{ field: description.name, error: { code: 'invalid_choice', message } }];
  });
}

function widthOf({ description }: RelationKey): number {
  return description.relation?.fields.length ?? 0;
}

function differ(one: Row, other: Row): boolean {
  return Object.entries(one).some(([column, value]) => column in other && textOf(other[column]) !== textOf(value));
}

function textOf(value: unknown): string {
  return value instanceof Date ? value.toISOString() : String(value);
}
