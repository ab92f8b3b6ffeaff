// Prisma writes related rows inside one call. Their signals could not be sent, so such a call is an error
// where somebody listens.
import type { Row } from '../../../kernel/database.ts';
import type { FieldDescription } from '../../../kernel/model.ts';
import { errors } from '../errors.ts';
import { hearsDeletes, type WatchedModel } from './registry.ts';

type Watched = ReadonlyMap<string, WatchedModel>;

const SAVES = ['create', 'createMany', 'connectOrCreate', 'update', 'updateMany', 'upsert'];
const DELETES = ['delete', 'deleteMany'];
const LINKS = ['connect', 'disconnect', 'set'];

interface NestedWrite {
  /** `Shelf.books` */
  field: string;
  operation: string;
  model: string;
}

/** @throws {ProjectError} SIGNALS_NESTED_WRITE */
export function refuseNestedWrites(watched: Watched, own: WatchedModel, data: Row): void {
  const found = findNestedWrite(watched, own, data);
  if (found) throw errors.SIGNALS_NESTED_WRITE({ field: found.field, operation: found.operation, model: found.model });
}

/**
 * The first write of related rows whose signals could not be sent.
 *
 * @param isTop links of the row itself send signals; those of nested rows do not
 */
export function findNestedWrite(
  watched: Watched,
  { model }: WatchedModel,
  data: Row,
  isTop = true,
): NestedWrite | undefined {
  for (const field of model.fields) {
    const value = data[field.name];
    const related = watched.get(field.relation?.model ?? '');
    if (related === undefined || typeof value !== 'object' || value === null) continue;
    const isWatchedLink = !isTop && (watched.get(model.name)?.links.some((links) => links.field === field) ?? false);
    for (const [operation, argument] of Object.entries(value)) {
      if (argument === undefined || argument === false) continue;
      if (isHeard(field, related, operation, isWatchedLink))
        return { field: `${model.name}.${field.name}`, operation, model: related.model.name };
      for (const inner of nestedData(operation, argument)) {
        const found = findNestedWrite(watched, related, inner, false);
        if (found) return found;
      }
    }
  }
  return undefined;
}

function isHeard(field: FieldDescription, related: WatchedModel, operation: string, isWatchedLink: boolean): boolean {
  const hearsRows = related.preSave.length + related.postSave.length > 0;
  if (SAVES.includes(operation) && hearsRows) return true;
  if (DELETES.includes(operation)) return hearsDeletes(related);
  if (field.relation?.manyToMany) return isWatchedLink;
  // The foreign key is a column of the related row.
  return LINKS.includes(operation) && field.relation?.fields.length === 0 && hearsRows;
}

/** The rows that a nested operation carries: `{ create: [row] }`, `{ upsert: { create: row, update: row } }`, … */
function nestedData(operation: string, argument: unknown): Row[] {
  const list = (Array.isArray(argument) ? argument : [argument]) as Row[];
  return list.flatMap((item) => {
    if (typeof item !== 'object' || item === null) return [];
    if (operation === 'create') return [item];
    if (operation === 'connectOrCreate') return [item['create'] as Row];
    if (operation === 'upsert') return [item['create'] as Row, item['update'] as Row];
    if (operation === 'update') return [(item['data'] ?? item) as Row];
    return [];
  });
}
