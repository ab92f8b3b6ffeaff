// The rows that a relation may name, as choices of a form: only those that the user may see, and only if they are few.
import type { Row } from '../../../kernel/database.ts';
import { labelColumns } from '../../../kernel/people.ts';
import { rowLabel } from '../../forms/row-label.ts';
import type { RelationShape } from '../fields/field.ts';
import type { ApiContext } from '../request/context.ts';

const MAX_CHOICES = 100;

export interface Choice {
  value: string;
  label: string;
}

/** Undefined: too many to choose from, or the user may not list them. */
export async function relationChoices(
  context: ApiContext,
  { model: name, style, field }: RelationShape,
): Promise<readonly Choice[] | undefined> {
  const model = context.app.models.get(name);
  const answer = await context.policyAccess.answer(model, 'view');
  if (answer === false) return undefined;
  const columns = [...model.primaryKey, field, ...labelColumns(model)];
  const rows = await context.database.delegate(model.delegate).findMany({
    where: answer === true ? {} : answer,
    select: Object.fromEntries(columns.map((column) => [column, true])),
    orderBy: model.primaryKey.map((column) => ({ [column]: 'asc' })),
    take: MAX_CHOICES + 1,
  });
  if (rows.length > MAX_CHOICES) return undefined;
  const choices = rows.map((row) => ({
    value: valueOf(context, { name, style, field }, row),
    label: rowLabel(model, row),
  }));
  return choices.every(({ value }) => value !== null) ? (choices as Choice[]) : undefined;
}

function valueOf(
  { environment }: ApiContext,
  { name, style, field }: { name: string; style: RelationShape['style']; field: string },
  row: Row,
): string | null {
  return style === 'link' ? environment.link(name, row) : String(row[field]);
}
