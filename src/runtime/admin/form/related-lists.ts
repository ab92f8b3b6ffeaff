import { keyColumns } from '../../../kernel/row-key.ts';
import type { Row } from '../../../kernel/database.ts';
import { capitalize } from '../../../kernel/names.ts';
import type { AdminModel } from '../admin-model.ts';
import type { AdminRequest } from '../frame.ts';
import { countText } from '../list/count-text.ts';
import { keyText, pointingWhere } from '../primary-key.ts';
import { incomingRelations } from '../remove/delete-plan.ts';

const COUNT_LIMIT = 1000;

/** Links from a row to the lists of rows that point to it: `12 comments`. */
export async function relatedLists(
  { site, request, access }: AdminRequest,
  model: AdminModel,
  row: Row,
): Promise<{ label: string; url: string }[]> {
  const key = keyText(model.description, row);
  const values = keyColumns(model.description, row);
  const incoming = incomingRelations(site, model.description);
  const links = incoming.map(async ({ model: other, field }) => {
    if (!(await access.permissions(other)).view) return [];
    const visible = await access.rows(other);
    const count = await visible.count({ where: pointingWhere(field, values), take: COUNT_LIMIT + 1 });
    const isAmbiguous = incoming.filter((relation) => relation.model === other).length > 1;
    const number = countText(request, site, Math.min(count, COUNT_LIMIT), count <= COUNT_LIMIT);
    const name = count === 1 ? other.label : other.labelPlural;
    const label = `${number} ${name}${isAmbiguous ? ` (${site.label(field.label)})` : ''}`;
    return [
      { label: capitalize(label), url: `${other.path}?${new URLSearchParams({ [field.name]: key }).toString()}` },
    ];
  });
  return (await Promise.all(links)).flat();
}
