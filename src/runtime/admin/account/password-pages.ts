import type { Row } from '../../../kernel/database.ts';
import { keepSignedIn } from '../../auth/login.ts';
import { userModelOf } from '../../auth/user-model.ts';
import { isOldPassword } from '../../auth/old-password.ts';
import { passwordField, storePasswordHash } from '../../auth/new-password.ts';
import { attemptError, isRefusedAttempt, type RefusedAttempt } from '../../auth/refused-attempt.ts';
import { form } from '../../forms/form.ts';
import type { BoundForm } from '../../forms/bound-form.ts';
import { PermissionDenied } from '../../http/errors.ts';
import { redirect } from '../../http/responses/redirect.ts';
import type { HttpResponse } from '../../http/response.ts';
import { translate } from '../../templates/translate.ts';
import type { AdminModel } from '../admin-model.ts';
import { changeUrl, listUrl } from '../change-paths.ts';
import { errorSummary, inputView } from '../form/field-view.ts';
import { rowSelect } from '../form/row-select.ts';
import { notify } from '../flash.ts';
import { modelCrumbs, renderPage, type AdminRequest, type PageContext } from '../frame.ts';
import { objectLabel } from '../labels.ts';
import { loadRow, missingRow } from '../load-row.ts';
import { viewerOf } from '../viewer.ts';
import { hashedPassword, passwordForm, type NewPasswordForm } from './user-passwords.ts';

/** Sets another user's password (or one's own, without the old one: staff who may change users could anyway). */
export async function setPassword(admin: AdminRequest, model: AdminModel, key: string): Promise<HttpResponse> {
  const { request, site, access } = admin;
  if (!(await access.permissions(model)).change) throw new PermissionDenied();
  const row = await loadRow(admin, model, key, await rowSelect(admin, model));
  if (!row) return missingRow(admin, model, key);
  if (!(await access.permissions(model, row)).change) throw new PermissionDenied();
  const bound = await passwordForm(request, () => row, true);
  const back = changeUrl(model, row);
  if (bound.isValid()) {
    await storePassword(admin, row, await hashedPassword(request, bound));
    notify(request, 'success', translate(request, 'Password changed successfully.'));
    return redirect(back);
  }
  const label = objectLabel(model, row);
  return passwordPage(admin, [bound], {
    title: translate(request, 'Change password: %(name)s', { name: label }),
    crumbs: modelCrumbs(
      site,
      model,
      listUrl(model, ''),
      { label, url: back },
      { label: translate(request, 'Password') },
    ),
    about: translate(request, 'Enter a new password for the user %(username)s.', { username: label }),
    backUrl: back,
  });
}

/** Changes the viewer's own password. This session stays, the user's other sessions end. */
export async function changeOwnPassword(admin: AdminRequest): Promise<HttpResponse> {
  const { request, site } = admin;
  const user = viewerOf(request);
  const old = await oldPasswordForm(admin, user);
  const bound = await passwordForm(request, () => user, true);
  if (old.form.isValid() && bound.isValid()) {
    await storePassword(admin, user, await hashedPassword(request, bound));
    notify(request, 'success', translate(request, 'Your password was changed.'));
    return redirect(site.path);
  }
  const page = await passwordPage(
    admin,
    [old.form, bound],
    {
      title: translate(request, 'Change your password'),
      crumbs: [{ label: translate(request, 'Password') }],
      about: translate(request, OLD_AND_NEW),
      backUrl: site.path,
    },
    old.refused?.status,
  );
  for (const [header, value] of Object.entries(old.refused?.headers ?? {})) page.headers.set(header, value);
  return page;
}

const OLD_AND_NEW =
  'Please enter your old password, for security’s sake, and then enter your new password twice so we can verify you typed it in correctly.';

interface OldPassword {
  form: BoundForm;
  /** Set when the password was not even looked at. */
  refused?: RefusedAttempt;
}

async function oldPasswordForm({ request }: AdminRequest, user: Row): Promise<OldPassword> {
  let refused: RefusedAttempt | undefined;
  const declared = form({
    fields: { oldPassword: passwordField('old password', 'current-password') },
    clean: async (bound) => {
      const { oldPassword } = bound.data;
      try {
        if (oldPassword && !(await isOldPassword(request, user, oldPassword)))
          bound.addError('oldPassword', WRONG_PASSWORD, 'password_incorrect');
      } catch (error) {
        if (!isRefusedAttempt(error)) throw error;
        refused = error;
        bound.addError('oldPassword', attemptError(error));
      }
    },
  });
  const bound = await declared.from(request);
  return refused === undefined ? { form: bound } : { form: bound, refused };
}

const WRONG_PASSWORD = 'Your old password was entered incorrectly. Please enter it again.';

async function storePassword({ request, app }: AdminRequest, row: Row, hash: string): Promise<void> {
  const { model } = userModelOf(app);
  const saved = await storePasswordHash(request, row, hash);
  const viewer = viewerOf(request);
  if (model.primaryKey.every((name) => viewer[name] === row[name])) await keepSignedIn(request, saved);
}

function passwordPage(
  admin: AdminRequest,
  forms: readonly (BoundForm | NewPasswordForm)[],
  context: PageContext,
  status = 200,
): Promise<HttpResponse> {
  return renderPage(
    admin,
    'admin/password.html',
    {
      ...context,
      action: admin.request.path,
      fields: forms.flatMap((bound) => bound.fields.map((field) => inputView(field))),
      ...errorSummary(admin.request, forms as readonly BoundForm[]),
    },
    status,
  );
}
