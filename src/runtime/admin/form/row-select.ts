import type { AdminModel } from '../admin-model.ts';
import { isSecret, isToOne } from '../field-kinds.ts';
import { labelSelect } from '../labels.ts';
import type { AdminSite } from '../admin-site.ts';

/** What the change page reads of a row: its columns and the labels of to-one relations. */
export function rowSelect(site: AdminSite, model: AdminModel): Record<string, unknown> {
  const select: Record<string, unknown> = columnSelect(model);
  for (const field of model.description.fields) {
    const target = isToOne(field) && !isSecret(field) ? site.target(field) : undefined;
    if (target) select[field.name] = { select: labelSelect(target) };
  }
  return select;
}

/** A row's columns without the secret ones. */
export function columnSelect({ description }: AdminModel): Record<string, true> {
  const columns = description.fields.filter(
    (field) => field.kind !== 'unsupported' && field.kind !== 'relation' && !isSecret(field),
  );
  return Object.fromEntries(columns.map(({ name }) => [name, true]));
}
