// Scopes of tokens: a token may do what its user may do, and no more than its scopes name.
import type { ModelDescription } from '../../kernel/model.ts';
import { permissionName } from '../../kernel/permissions.ts';
import type { AccessAction } from './rule.ts';

/**
 * True if one of the scopes covers the action: `read` covers viewing and `write` everything, of all models and views. Others are
 * permissions: `posts.change_post`.
 *
 * @param model undefined for views that are not about one
 */
export function isInScope(
  scopes: readonly string[],
  model: Pick<ModelDescription, 'app' | 'name'> | undefined,
  action: AccessAction,
): boolean {
  if (scopes.includes('write') || (action === 'view' && scopes.includes('read'))) return true;
  return model !== undefined && scopes.includes(permissionName(model, action));
}
