import { translate } from '../../templates/translate.ts';
import type { HttpRequest } from '../../http/request.ts';
import type { AuditEntry, ChildChange, ValueChange } from '../../save/audit-rows.ts';

/** `Changed Title and Body.` */
export function entryText(request: HttpRequest, { action, changes }: AuditEntry): string {
  const fields = changes.filter(isValueChange).map(({ label }) => label);
  const children = changes.filter(isChildChange).map((child) => childText(request, child));
  return [actionText(request, action, joined(request, fields)), ...children].filter(Boolean).join(' ');
}

export function isChildChange(change: ValueChange | ChildChange): change is ChildChange {
  return 'inline' in change;
}

export function isValueChange(change: ValueChange | ChildChange): change is ValueChange {
  return 'field' in change;
}

function actionText(request: HttpRequest, action: string, fields: string): string {
  if (action === 'add') return translate(request, 'Added.');
  if (action === 'delete') return translate(request, 'Deleted.');
  if (action === 'export') return translate(request, 'Exported.');
  if (action === 'revert') return translate(request, 'Reverted %(fields)s.', { fields });
  if (action !== 'change') return action;
  return fields === '' ? '' : translate(request, 'Changed %(fields)s.', { fields });
}

function childText(request: HttpRequest, { kind, inline, label }: ChildChange): string {
  const values = { name: inline, object: label };
  if (kind === 'add') return translate(request, 'Added %(name)s “%(object)s”.', values);
  if (kind === 'delete') return translate(request, 'Deleted %(name)s “%(object)s”.', values);
  return translate(request, 'Changed %(name)s “%(object)s”.', values);
}

/** `Title, Slug and Body` */
function joined(request: HttpRequest, names: readonly string[]): string {
  const [last = '', ...others] = [...names].reverse();
  if (others.length === 0) return last;
  return translate(request, '%(names)s and %(last)s', { names: others.reverse().join(', '), last });
}
