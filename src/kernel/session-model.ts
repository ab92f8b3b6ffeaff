import type { Settings } from './settings.ts';

/** A project that was created before Quintet had a table of its own for sessions declares a model of this name for them. */
const USUAL_NAME = 'Session';

/** A model with these fields can store sessions. */
const SESSION_FIELDS = ['key', 'data', 'expiresAt'];

/** True for the fields of a model that can store sessions. */
export function hasSessionFields(fields: Iterable<string>): boolean {
  const names = new Set(fields);
  return SESSION_FIELDS.every((field) => names.has(field));
}

/**
 * Returns the name of the model that stores the sessions: `settings.sessionModel`, or a model `Session` with the fields that
 * sessions need. Undefined if the table `quintet_session` stores them.
 *
 * @param fieldsOf names of the fields of a model, undefined if the project has no such model
 */
export function sessionModelName(
  { sessionModel }: Pick<Settings, 'sessionModel'>,
  fieldsOf: (model: string) => Iterable<string> | undefined,
): string | undefined {
  if (sessionModel !== null) return sessionModel;
  const fields = fieldsOf(USUAL_NAME);
  return fields && hasSessionFields(fields) ? USUAL_NAME : undefined;
}
