import type { CreateData, RowFrom, UpdateData } from '../db/queries.ts';
import { modelOf } from '../db/schema-in-use.ts';
import { rulesOf } from '../db/client/write-rules.ts';
import type { Row } from '../../kernel/database.ts';
import { writeRules } from './write-rules.ts';

/**
 * Validates a row like a form, without writing it: types, annotations, choices, required and
 * unique values, and that related rows exist.
 *
 * @param model a model as the client has it: `db.post`, `tx.post`
 * @param options.before the row that is to be changed: only what `data` gives is checked then
 * @throws {InvalidRow} ROW_INVALID
 * @example await fullClean(db.post, { title: '', slug: 'a b', authorId: 1 });
 */
export async function fullClean<D extends object>(
  model: D,
  data: CreateData<D> | UpdateData<D>,
  { before }: { before?: RowFrom<D> } = {},
): Promise<void> {
  const client = (model as { $parent?: object }).$parent ?? {};
  const rules = (await rulesOf(model)) ?? writeRules();
  await rules.check({ model: modelOf(model), client, data: data as Row, before: before as Row | undefined });
}
