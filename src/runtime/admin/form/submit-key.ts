// A form to add a row has a key of its own, so that a form that is sent again adds no second row.
import type { Row } from '../../../kernel/database.ts';
import { findEntries } from '../../save/audit-rows.ts';
import { randomToken } from '../../security/random.ts';
import type { AdminModel } from '../admin-model.ts';
import type { AdminRequest } from '../frame.ts';
import { parseKey } from '../primary-key.ts';
import { viewerKey } from '../viewer.ts';

const LENGTH = 22;

export function newSubmitKey(): string {
  return randomToken(LENGTH);
}

/** The key of the form that was sent, if it is one. */
export async function sentKey({ request }: AdminRequest): Promise<string | undefined> {
  if (request.method !== 'POST') return undefined;
  const key = (await request.form()).get('_submit') ?? '';
  return /^[A-Za-z0-9]{22}$/.test(key) ? key : undefined;
}

/** As it is stored: nobody else's form has it. */
export async function storedKey(admin: AdminRequest): Promise<string | undefined> {
  const key = await sentKey(admin);
  return key && `${viewerKey(admin.request)}:${key}`;
}

/** The key columns of the row that this form added before. */
export async function addedBefore(
  { app }: AdminRequest,
  model: AdminModel,
  submitKey: string | undefined,
): Promise<Row | undefined> {
  if (submitKey === undefined) return undefined;
  const filter = { models: [model.description.name], submitKey, limit: 1 };
  const [entry] = await findEntries(app.database, filter);
  return entry && parseKey(model.description, entry.rowKey, app.models.enums);
}
