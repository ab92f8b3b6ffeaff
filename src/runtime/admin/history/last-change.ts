import { findEntries } from '../../save/audit-rows.ts';
import type { AdminModel } from '../admin-model.ts';
import type { AdminRequest } from '../frame.ts';
import { viewerKey } from '../viewer.ts';
import { isValueChange } from './entry-text.ts';
import { relativeTime } from './relative-time.ts';
import { readableEntries } from './visible-entries.ts';

/** More entries than this are not searched for the value that a field had before. */
const MAX_SEARCHED = 20;

/** Who changed a row last, when, and what its fields were before, as far as the history knows. */
interface LastChange {
  user: string | undefined;
  ago: string;
  /** Text for people, by field. */
  was: ReadonlyMap<string, string>;
}

export async function lastChange(
  admin: AdminRequest,
  model: AdminModel,
  rowKey: string,
  { byOthers = false, action }: { byOthers?: boolean; action?: string } = {},
): Promise<LastChange> {
  const filter = { models: [model.description.name], rowKey, action, limit: MAX_SEARCHED };
  const { app, site, request } = admin;
  const found = await readableEntries(admin, await findEntries(app.database, filter));
  const entries = byOthers ? found.filter(({ userId }) => userId !== viewerKey(request)) : found;
  const was = new Map<string, string>();
  for (const change of entries.flatMap(({ changes }) => changes.filter(isValueChange)))
    if (!was.has(change.field) && change.old !== null) was.set(change.field, change.oldLabel ?? change.old);
  const [last] = entries;
  return {
    user: last?.userLabel,
    ago: last ? relativeTime(last.at, site.languageCode) : '',
    was,
  };
}
