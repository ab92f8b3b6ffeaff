// Many-to-many links around a write: before and after, and the signals that report the difference.
import { selection, primaryKeyWhere } from '../../../kernel/row-key.ts';
import type { Row } from '../../../kernel/database.ts';
import type { ModelDescription } from '../../../kernel/model.ts';
import type { WatchedLinks, WatchedModel } from './registry.ts';
import type { WriteContext } from './write-context.ts';

/** Keys of the linked rows, by field. */
type Links = Map<WatchedLinks, Map<string, Row>>;

/** The watched links that this write may change. */
export function touchedLinks({ links }: WatchedModel, data: Row): WatchedLinks[] {
  return links.filter(({ field }) => data[field.name] !== undefined);
}

export async function readLinks(
  context: WriteContext,
  model: ModelDescription,
  row: Row | undefined,
  touched: readonly WatchedLinks[],
): Promise<Links> {
  if (touched.length === 0 || row === undefined) return new Map();
  const select = Object.fromEntries(
    touched.map(({ field, related }) => [field.name, { select: selection(related.primaryKey) }]),
  );
  const found = (await context.raw(model).findUnique({ where: primaryKeyWhere(model, row), select })) ?? {};
  return new Map(
    touched.map((links) => {
      const rows = (found[links.field.name] ?? []) as Row[];
      return [links, new Map(rows.map((other) => [String(keyOf(links.related, other)), other]))];
    }),
  );
}

interface LinkedRow {
  model: ModelDescription;
  row: Row;
}

/** Sends the signals of both models about added and removed links. */
export async function reportLinks(
  context: WriteContext,
  { model, row }: LinkedRow,
  before: Links,
  after: Links,
): Promise<void> {
  for (const [links, now] of after) {
    const then = before.get(links) ?? new Map<string, Row>();
    const added = [...now].flatMap(([key, other]) => (then.has(key) ? [] : [other]));
    const removed = [...then].flatMap(([key, other]) => (now.has(key) ? [] : [other]));
    if (added.length + removed.length > 0) await reportChange(context, { model, row }, links, { added, removed });
  }
}

async function reportChange(
  context: WriteContext,
  { model, row }: LinkedRow,
  { field, related, own, theirs }: WatchedLinks,
  { added, removed }: { added: Row[]; removed: Row[] },
): Promise<void> {
  const keys = (rows: Row[]) => rows.map((other) => keyOf(related, other));
  for (const handler of own) {
    await handler({ row, field: field.name, added: keys(added), removed: keys(removed), tx: context.tx });
  }
  if (theirs.length === 0) return;
  const inverse = field.relation?.inverse ?? '';
  const key = [keyOf(model, row)];
  for (const other of [...added, ...removed]) {
    const full = await context.raw(related).findUnique({ where: primaryKeyWhere(related, other) });
    if (full === null) continue;
    const change = added.includes(other) ? { added: key, removed: [] } : { added: [], removed: key };
    for (const handler of theirs) await handler({ row: full, field: inverse, ...change, tx: context.tx });
  }
}

/** Prisma links rows by a key of one field only. */
function keyOf(model: ModelDescription, row: Row): unknown {
  return row[model.primaryKey[0] ?? ''];
}
