import { toSnakeCase } from '../../../kernel/names.ts';
import type { Change } from '../diff/changes.ts';
import { errors } from '../errors.ts';

// Prisma's table keeps 255 characters, file systems too; Django stops at 52 for the part after the number.
const MAX_LENGTH = 52;

/** A name by content: `initial`, `post`, `add_post_subtitle`, `post_and_2_more`, `remove_post_body`. */
export function nameMigration(changes: readonly Change[], isFirst: boolean): string {
  if (isFirst) return 'initial';
  const [first, ...rest] = changes.filter(({ subject }) => subject !== 'enum' || changes.length === 1);
  if (first === undefined) return 'update';
  const end = rest.length === 0 ? '' : `_and_${rest.length}_more`;
  return `${nameChange(first).slice(0, MAX_LENGTH - end.length)}${end}`;
}

/** @throws {UsageError} MIGRATION_NAME_INVALID */
export function checkName(name: string): string {
  const snake = toSnakeCase(name);
  if (!/^[\w -]+$/.test(name) || snake === '') throw errors.MIGRATION_NAME_INVALID({ name });
  return snake;
}

function nameChange({ kind, model, field, to }: Change): string {
  const subject = [model, field]
    .filter((part) => part !== undefined)
    .map((part) => toSnakeCase(part))
    .join('_');
  if (kind === 'create') return subject;
  return to === undefined ? `${kind}_${subject}` : `${kind}_${subject}_to_${toSnakeCase(to)}`;
}
