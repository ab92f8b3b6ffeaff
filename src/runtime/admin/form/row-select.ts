import type { AdminModel } from '../admin-model.ts';
import { isSecret, isToOne } from '../field-kinds.ts';
import type { AdminRequest } from '../frame.ts';
import { labelSelect } from '../labels.ts';

/** Rows of a list of links that the change page names. */
export const MAX_LINKED = 50;

/** What the change page reads of a row: its columns, and the labels of the rows that it is linked to. */
export async function rowSelect({ site, access }: AdminRequest, model: AdminModel): Promise<Record<string, unknown>> {
  const select: Record<string, unknown> = storedSelect(model);
  for (const field of model.description.fields) {
    const target = isSecret(field) ? undefined : site.target(field);
    if (!target) continue;
    if (isToOne(field)) select[field.name] = { select: labelSelect(target) };
    else if (field.relation?.manyToMany) {
      const orderBy = target.description.primaryKey.map((name) => ({ [name]: 'asc' }));
      const linked = { select: labelSelect(target), where: await access.existing(target) };
      select[field.name] = { ...linked, orderBy, take: MAX_LINKED + 1 };
    }
  }
  return select;
}

/** A row's columns without the secret ones. */
export function storedSelect({ description }: AdminModel): Record<string, true> {
  const columns = description.fields.filter(
    (field) => field.kind !== 'unsupported' && field.kind !== 'relation' && !isSecret(field),
  );
  return Object.fromEntries(columns.map(({ name }) => [name, true]));
}
