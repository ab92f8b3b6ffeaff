import type { Where } from '../../../kernel/database.ts';
import { fieldOf } from '../../../kernel/model.ts';
import type { AdminModel } from '../admin-model.ts';
import type { AdminRequest } from '../frame.ts';

/** For each relation among these fields the rows that can be chosen: those that exist for the viewer. */
export async function choosable(
  { access, site }: AdminRequest,
  model: AdminModel,
  inputs: readonly string[],
): Promise<Record<string, Where>> {
  const limits = inputs.map(async (name): Promise<[string, Where][]> => {
    const field = fieldOf(model.description, name);
    const target = field && site.target(field);
    return target ? [[name, await access.existing(target)]] : [];
  });
  return Object.fromEntries((await Promise.all(limits)).flat());
}
