import type { Row } from '../../../kernel/database.ts';
import { keepSignedIn, userModelOf } from '../../auth/index.ts';
import { isOldPassword } from '../../auth/old-password.ts';
import { form, passwordInput, primaryKeyWhere, textField, type BoundForm } from '../../forms/index.ts';
import { PermissionDenied, redirect, type HttpResponse } from '../../http/index.ts';
import type { AdminModel } from '../admin-model.ts';
import { changeUrl, listUrl } from '../change-paths.ts';
import { errorSummary, inputView } from '../form/field-view.ts';
import { rowSelect } from '../form/row-select.ts';
import { notify } from '../flash.ts';
import { modelCrumbs, renderPage, type AdminRequest, type PageContext } from '../frame.ts';
import { objectLabel } from '../labels.ts';
import { loadRow, missingRow } from '../load-row.ts';
import { permissionsOf } from '../permissions.ts';
import { viewerOf } from '../viewer.ts';
import { hashedPassword, passwordForm, type NewPasswordForm } from './user-passwords.ts';

/** Sets another user's password (or one's own, without the old one: staff who may change users could anyway). */
export async function setPassword(admin: AdminRequest, model: AdminModel, key: string): Promise<HttpResponse> {
  const { request, site, app } = admin;
  if (!(await permissionsOf(request, model)).change) throw new PermissionDenied();
  const row = await loadRow(admin, model, key, rowSelect(site, model));
  if (!row) return missingRow(admin, model, key);
  if (!(await permissionsOf(request, model, row)).change) throw new PermissionDenied();
  const bound = await passwordForm(request, () => row);
  const back = changeUrl(model, row);
  if (bound.isValid()) {
    await storePassword(admin, row, await hashedPassword(request, bound));
    notify(request, 'success', 'Password changed successfully.');
    return redirect(back);
  }
  const label = objectLabel(model, row);
  return passwordPage(admin, [bound], {
    title: `Change password: ${label}`,
    crumbs: modelCrumbs(site, model, listUrl(model, ''), { label, url: back }, { label: 'Password' }),
    about: `Enter a new password for the ${app.models.get(app.settings.userModel).label} ${label}.`,
    backUrl: back,
  });
}

/** Changes the viewer's own password. This session stays, the user's other sessions end. */
export async function changeOwnPassword(admin: AdminRequest): Promise<HttpResponse> {
  const { request, site } = admin;
  const user = viewerOf(request);
  const old = await oldPasswordForm(admin, user);
  const bound = await passwordForm(request, () => user);
  if (old.isValid() && bound.isValid()) {
    await storePassword(admin, user, await hashedPassword(request, bound));
    notify(request, 'success', 'Your password was changed.');
    return redirect(site.path);
  }
  return passwordPage(admin, [old, bound], {
    title: 'Change your password',
    crumbs: [{ label: 'Password' }],
    about: 'Enter your old password, and the new one twice.',
    backUrl: site.path,
  });
}

async function oldPasswordForm({ request }: AdminRequest, user: Row): Promise<BoundForm> {
  const declared = form({
    fields: {
      oldPassword: textField({
        label: 'old password',
        strip: false,
        widget: passwordInput({ autocomplete: 'current-password' }),
      }),
    },
    clean: async (bound) => {
      const { oldPassword } = bound.data;
      if (oldPassword && !(await isOldPassword(request, user, oldPassword))) {
        bound.addError(
          'oldPassword',
          'Your old password was entered incorrectly. Please enter it again.',
          'password_incorrect',
        );
      }
    },
  });
  return declared.from(request);
}

async function storePassword({ request, app }: AdminRequest, row: Row, hash: string): Promise<void> {
  const { model, delegate, passwordField } = userModelOf(app);
  const saved = await delegate.update({ where: primaryKeyWhere(model, row), data: { [passwordField.name]: hash } });
  const viewer = viewerOf(request);
  if (model.primaryKey.every((name) => viewer[name] === row[name])) await keepSignedIn(request, saved);
}

function passwordPage(
  admin: AdminRequest,
  forms: readonly (BoundForm | NewPasswordForm)[],
  context: PageContext,
): Promise<HttpResponse> {
  return renderPage(admin, 'admin/password.html', {
    ...context,
    action: admin.request.path,
    fields: forms.flatMap((bound) => bound.fields.map((field) => inputView(field))),
    ...errorSummary(forms as readonly BoundForm[]),
  });
}
