// Rows that a body has inside: created, changed and deleted with the row around them, in its transaction.
import type { Database, Row } from '../../../kernel/database.ts';
import type { ModelDescription } from '../../../kernel/model.ts';
import { deleteRows } from '../../save/save-row.ts';
import type { ProblemTree } from '../fields/problem.ts';
import type { ApiContext } from '../request/context.ts';
import type { NestedInput, ParsedBody } from '../serialize/model-serializer.ts';
import { BodyRefused, type BodyToSave, type SaveBody } from './body-to-save.ts';

/** Saves the rows to which this one points, before it, and sets their keys. */
export async function saveOwned(save: SaveBody, { parsed, before }: BodyToSave, database: Database): Promise<void> {
  for (const { part, rows } of parsed.nested) {
    const { relation } = part.description;
    if (!relation || relation.fields.length === 0 || part.isMany) continue;
    const [inner] = rows ?? [];
    const row = inner && (await saveOwnedRow(save, { part, inner, before }, database));
    for (const [index, column] of relation.fields.entries())
      parsed.columns[column] = row ? row[relation.references[index] ?? ''] : null;
  }
}

async function saveOwnedRow(
  save: SaveBody,
  { part, inner, before }: { part: NestedInput['part']; inner: ParsedBody; before: Row | undefined },
  database: Database,
): Promise<Row> {
  const stored = before && part.write === 'replace' ? await ownedRow(part, before, database) : undefined;
  return reportAt(part.name, undefined, () =>
    save({ serializer: part.serializer, parsed: inner, before: stored, database }),
  );
}

async function ownedRow(
  { description, serializer }: NestedInput['part'],
  before: Row,
  database: Database,
): Promise<Row | undefined> {
  const { fields, references } = description.relation as NonNullable<typeof description.relation>;
  if (fields.some((column) => before[column] === null || before[column] === undefined)) return undefined;
  const where = Object.fromEntries(references.map((name, index) => [name, before[fields[index] ?? '']]));
  return (await database.delegate(serializer.model.delegate).findFirst({ where })) ?? undefined;
}

/** Saves the rows that point to this one, after it. */
export async function saveNested(
  context: ApiContext,
  { parsed, before }: BodyToSave,
  { database, row, save }: { database: Database; row: Row; save: SaveBody },
): Promise<void> {
  for (const input of parsed.nested) {
    const { relation } = input.part.description;
    if (!relation || relation.fields.length > 0) continue;
    if (before !== undefined && input.part.write !== 'replace') continue;
    await saveChildren(context, input, { database, row, save, isNew: before === undefined });
  }
}

async function saveChildren(
  context: ApiContext,
  { part, rows, given }: NestedInput,
  { database, row, save, isNew }: { database: Database; row: Row; save: SaveBody; isNew: boolean },
): Promise<void> {
  const { model } = part.serializer;
  const back = model.fields.find(({ name }) => name === part.description.relation?.inverse)?.relation;
  if (!back) return;
  const link = Object.fromEntries(back.fields.map((column, index) => [column, row[back.references[index] ?? '']]));
  const stored = isNew ? [] : await storedChildren(context, model, { link, database });
  const left = new Map(stored.map((one) => [keyText(model.primaryKey, one), one]));
  for (const [index, inner] of (rows ?? []).entries()) {
    const key = keyText(model.primaryKey, given[index] ?? {});
    const before = left.get(key);
    left.delete(key);
    await reportAt(part.name, part.isMany ? index : undefined, () =>
      save({ serializer: part.serializer, parsed: inner, before, set: link, database }),
    );
  }
  if (left.size > 0)
    await deleteRows({ app: context.app, model, access: context.access, database }, [...left.values()]);
}

/** The rows that the body replaces. Those that the user may not see stay as they are. */
async function storedChildren(
  { policyAccess }: ApiContext,
  model: ModelDescription,
  { link, database }: { link: Row; database: Database },
): Promise<Row[]> {
  const filter = policyAccess.policy(model) ? await policyAccess.where(model, 'view') : {};
  return database.delegate(model.delegate).findMany({ where: { AND: [link, filter] } });
}

/** A key as one text, to compare rows by. */
export function keyText(names: readonly string[], row: Row): string {
  return names.map((name) => String(row[name] ?? '')).join('\n');
}

/** Problems of a nested row are reported under the field and its place in the list. */
async function reportAt<T>(name: string, index: number | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof BodyRefused)) throw error;
    const tree: ProblemTree = index === undefined ? error.problems : { [index]: error.problems };
    throw new BodyRefused({ [name]: tree });
  }
}
