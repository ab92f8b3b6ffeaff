// Rows that would have what another row has already, found before the database refuses them.
import type { Row } from '../../../kernel/database.ts';
import { fieldOf, type ModelDescription } from '../../../kernel/model.ts';
import { capitalize } from '../../../kernel/names.ts';
import type { App } from '../../http/app.ts';
import type { FormError } from '../validation-error.ts';
import { relationOf } from './editable.ts';
import { selection } from './keys.ts';

export interface UniqueProblem {
  /** Form field; null when several fields are to blame. */
  field: string | null;
  error: FormError;
}

/**
 * Every set of fields in which the row equals another one. A set with a null in it never does, as in SQL.
 *
 * @param row all columns as they would be saved @param written columns that the form writes; others are not its business
 */
export async function findDuplicates(
  app: { models: Pick<App['models'], 'delegate'> },
  model: ModelDescription,
  row: Row,
  written: ReadonlySet<string>,
  instance: Row | undefined,
): Promise<UniqueProblem[]> {
  const sets = [model.primaryKey, ...model.uniques.map(({ fields }) => fields)];
  const checked = sets.filter(
    (fields) =>
      fields.some((name) => written.has(name)) && fields.every((name) => row[name] !== undefined && row[name] !== null),
  );
  const problems: UniqueProblem[] = [];
  for (const fields of uniqueSets(checked)) {
    if (await existsElsewhere(app, model, fields, row, instance)) problems.push(describeDuplicate(model, fields));
  }
  return problems;
}

/** The error that stands for a violated unique set, by the names of its columns. */
export function describeDuplicate(model: ModelDescription, fields: readonly string[]): UniqueProblem {
  const names = [...new Set(fields.map((name) => relationOf(model, name)?.name ?? name))];
  const labels = names.map((name) => capitalize(fieldOf(model, name)?.label ?? name));
  const message = `${capitalize(model.label)} with this ${joinWords(labels)} already exists.`;
  return names.length === 1
    ? { field: names[0] ?? null, error: { code: 'unique', message } }
    : { field: null, error: { code: 'unique_together', message } };
}

async function existsElsewhere(
  app: { models: Pick<App['models'], 'delegate'> },
  model: ModelDescription,
  fields: readonly string[],
  row: Row,
  instance: Row | undefined,
): Promise<boolean> {
  const where = Object.fromEntries(fields.map((name) => [name, row[name]]));
  const found = await app.models.delegate(model).findFirst({ where, select: selection(model.primaryKey) });
  return found !== null && !(instance && model.primaryKey.every((name) => sameValue(found[name], instance[name])));
}

function sameValue(a: unknown, b: unknown): boolean {
  return (
    a === b ||
    (a instanceof Date && b instanceof Date && a.getTime() === b.getTime()) ||
    (typeof a === 'object' && String(a) === String(b))
  );
}

function uniqueSets(sets: readonly (readonly string[])[]): (readonly string[])[] {
  return [...new Map(sets.map((fields) => [fields.join(), fields])).values()];
}

function joinWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
