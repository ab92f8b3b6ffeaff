import { keyColumns, selection } from '../../../kernel/row-key.ts';
import type { Delegate, Row } from '../../../kernel/database.ts';
import type { FieldDescription, ModelDescription } from '../../../kernel/model.ts';
import { trimEndOf, trimEnds } from '../../../kernel/trim.ts';

/** Longest slug made where the model gives no length. */
const DEFAULT_MAX_LENGTH = 100;

/** Fields that are filled from others when they are left empty: `@slug(from: title)`. */
export function automaticSlugs(model: ModelDescription): { field: FieldDescription; from: string[] }[] {
  return model.fields.flatMap((field) => {
    const from = field.annotations['slug']?.['from'];
    return from === undefined || from === null
      ? []
      : [{ field, from: (Array.isArray(from) ? from : [from]).map(String) }];
  });
}

/** `Crème brûlée, 2nd try` → `creme-brulee-2nd-try`; empty when nothing of the text can be kept. */
export function slugify(text: string): string {
  const ascii = text.normalize('NFKD').replace(/[^\x20-\x7e\s]/g, '');
  const slug = ascii
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .replace(/[-\s]+/g, '-');
  return trimEnds(slug, '-_');
}

interface SlugRow {
  /** All columns as they would be saved. */
  row: Row;
  /** The row as it is stored; undefined for a new one. */
  instance: Row | undefined;
  /** Slugs that are not free although no row has them yet. */
  reserved?: ReadonlySet<string>;
}

/** A slug for the row; where the column is unique, with `-2`, `-3`… behind it when others have it already. */
export async function makeSlug(
  delegate: Delegate,
  model: ModelDescription,
  { field, from }: { field: FieldDescription; from: readonly string[] },
  { row, instance, reserved = new Set() }: SlugRow,
): Promise<string> {
  const limit = Number(field.annotations['length']?.['max'] ?? DEFAULT_MAX_LENGTH);
  const base = cut(
    slugify(from.map((name) => String(row[name] ?? '')).join(' ')) || model.label.replaceAll(' ', '-'),
    limit,
  );
  if (!field.isUnique) return base;
  const taken = await takenSlugs(delegate, { name: field.name, base }, instance && keyColumns(model, instance));
  let slug = base;
  for (let count = 2; taken.has(slug) || reserved.has(slug); count++)
    slug = `${cut(base, limit - String(count).length - 1)}-${count}`;
  return slug;
}

/**
 * The data of a write with its empty slugs filled: those of a new row, and those that an update sets to an empty text.
 *
 * @param row.reserved slugs that rows of the same call have got; those made here are added
 */
export async function fillSlugs(
  delegate: Delegate,
  model: ModelDescription,
  { data, before, reserved }: { data: Row; before: Row | undefined; reserved: Set<string> },
): Promise<Row> {
  const filled = { ...data };
  for (const slug of automaticSlugs(model)) {
    const { name } = slug.field;
    if ((filled[name] ?? '') !== '' || (before && filled[name] === undefined)) continue;
    const made = await makeSlug(delegate, model, slug, { row: { ...before, ...filled }, instance: before, reserved });
    reserved.add(made);
    filled[name] = made;
  }
  return filled;
}

async function takenSlugs(
  delegate: Delegate,
  { name, base }: { name: string; base: string },
  except: Row | undefined,
): Promise<Set<string>> {
  // A shortened base has fewer letters, so the search must not ask for all of them.
  const rows = await delegate.findMany({
    where: {
      [name]: { startsWith: base.slice(0, Math.max(1, base.length - 4)) },
      ...(except ? { NOT: except } : {}),
    },
    select: selection([name]),
  });
  return new Set(rows.map((row) => String(row[name])));
}

function cut(slug: string, length: number): string {
  return trimEndOf(slug.slice(0, Math.max(1, length)), '-');
}
