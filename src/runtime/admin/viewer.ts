import type { Row } from '../../kernel/database.ts';
import { fieldOf } from '../../kernel/model.ts';
import { isStaffUser } from '../auth/user-model.ts';
import { translate } from '../templates/translate.ts';
import type { HttpRequest } from '../http/request.ts';
import { isSecret, isShortText } from './field-kinds.ts';

/** Active superusers and staff. */
export function isStaff(request: HttpRequest): boolean {
  return isSignedIn(request) && isStaffUser(request.user);
}

export function isSignedIn(request: HttpRequest): boolean {
  return request.user.isAuthenticated;
}

/** The row of the user; an object without columns if nobody is logged in. */
export function viewerOf(request: HttpRequest): Row {
  return request.user as unknown as Row;
}

/** How the user is called at the top of the page: their display field, else the first short text they have. */
export function viewerLabel(request: HttpRequest): string {
  const viewer = viewerOf(request);
  const model = request.app.models.find(request.app.settings.userModel);
  const display = model?.display === undefined ? undefined : fieldOf(model, model.display);
  const fields = [display, ...(model?.fields ?? [])].filter(
    (field) => field !== undefined && isShortText(field) && !isSecret(field),
  );
  const texts = fields.map((field) => viewer[field?.name ?? '']);
  return String(
    texts.find((text) => typeof text === 'string' && text !== '') ??
      translate(request, 'user %(id)s', { id: String(viewer['id'] ?? '') }),
  );
}

/** The user's primary key as text. */
export function viewerKey(request: HttpRequest): string {
  const { primaryKey = ['id'] } = request.app.models.find(request.app.settings.userModel) ?? {};
  return primaryKey.map((name) => String(viewerOf(request)[name])).join(',');
}
