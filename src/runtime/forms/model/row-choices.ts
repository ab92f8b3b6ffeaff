// The rows of a model as choices of a list.
import { selection } from '../../../kernel/row-key.ts';
import type { Row, Where } from '../../../kernel/database.ts';
import { fieldOf, type ModelDescription } from '../../../kernel/model.ts';
import { labelColumns } from '../../../kernel/people.ts';
import type { Application } from '../../http/application.ts';
import type { Choice } from '../choices.ts';
import { rowLabel } from '../row-label.ts';
import type { FormError } from '../validation-error.ts';
import { keyOf, type Key } from './keys.ts';

/** More rows than this are not put into a list; the form asks for the key instead. */
const MAX_CHOICES = 200;

export interface RowSource {
  related: ModelDescription;
  /** Fields of the related model that name a row. */
  keyFields: readonly string[];
  /** The rows that may be chosen; empty means all. */
  where: Where;
}

export const GONE: FormError = {
  code: 'invalid_choice',
  message: 'Select a valid choice. That choice is not one of the available choices.',
};

/** Said where there is no list. */
export const KEY_HELP: { one: string; many: string } = {
  one: 'Enter the ID.',
  many: 'Enter IDs, separated by commas.',
};

/** Undefined where there are more than `MAX_CHOICES`. */
export async function loadChoices(
  app: Pick<Application, 'models'>,
  { related, keyFields, where }: RowSource,
): Promise<Choice<Key>[] | undefined> {
  const names = [...new Set([...related.primaryKey, ...keyFields, ...labelColumns(related)])];
  const rows = await app.models.delegate(related).findMany({
    where,
    select: selection(names.filter((name) => fieldOf(related, name)?.kind !== 'relation')),
    orderBy: orderOf(related),
    take: MAX_CHOICES + 1,
  });
  return rows.length > MAX_CHOICES ? undefined : rows.flatMap((row) => toChoice(related, keyFields, row));
}

function toChoice(related: ModelDescription, keyFields: readonly string[], row: Row): Choice<Key>[] {
  const value = keyOf(row, keyFields);
  return value === undefined ? [] : [{ value, label: rowLabel(related, row) }];
}

function orderOf(related: ModelDescription): Record<string, string>[] {
  if (related.ordering.length > 0) return related.ordering.map(({ field, direction }) => ({ [field]: direction }));
  const display =
    related.display === undefined || fieldOf(related, related.display)?.kind === 'relation' ? [] : [related.display];
  return [...new Set([...display, ...related.primaryKey])].map((name) => ({ [name]: 'asc' }));
}
