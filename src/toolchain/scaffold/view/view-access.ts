// Who may use a generated view: owners their rows, users with the permission all rows.
import type { ModelDescription } from '../../../kernel/model.ts';
import { permissionName } from '../../../kernel/permissions.ts';
import type { Owner } from './ownership.ts';

type Action = 'change' | 'delete';

/** The options of a generic view that restrict it, as TypeScript text. */
export function accessOptions(model: ModelDescription, owner: Owner | undefined, action: Action): string[] {
  const permission = permissionName(model, action);
  if (owner === undefined) return [`permission: '${permission}'`];
  const rows = `user.hasPermission('${permission}') ? {} : { ${owner.column}: user.id ?? ${owner.nobody} }`;
  return ['loginRequired: true', `where: ({ user }) => (${rows})`];
}

/** The condition in a template under which a page links to the view. */
export function accessCondition(
  model: ModelDescription,
  owner: Owner | undefined,
  { action, variable }: { action: Action; variable: string },
): string {
  const [app = '', name = ''] = permissionName(model, action).split('.');
  const granted = `perms.${app.replaceAll('-', '_')}.${name}`;
  return owner === undefined
    ? granted
    : `user.isAuthenticated and ${variable}.${owner.column} == user.id or ${granted}`;
}
