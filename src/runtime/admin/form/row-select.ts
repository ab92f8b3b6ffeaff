import type { AdminModel } from '../admin-model.ts';
import { isSecret, isToOne } from '../field-kinds.ts';
import { labelSelect } from '../labels.ts';
import type { AdminSite } from '../site.ts';

/** What the change page reads of a row: its columns without the secret ones, and the labels of to-one relations. */
export function rowSelect(site: AdminSite, model: AdminModel): Record<string, unknown> {
  const select: Record<string, unknown> = {};
  for (const field of model.description.fields) {
    if (field.kind === 'unsupported' || isSecret(field)) continue;
    const target = isToOne(field) ? site.target(field) : undefined;
    if (target) select[field.name] = { select: labelSelect(target) };
    else if (field.kind !== 'relation') select[field.name] = true;
  }
  return select;
}
