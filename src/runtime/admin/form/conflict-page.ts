// What is shown in place of a save that would undo somebody else's.
import { capitalize } from '../../../kernel/names.ts';
import type { BoundField } from '../../forms/bound-field.ts';
import type { BoundModelForm } from '../../forms/model/bound-model-form.ts';
import type { HttpRequest } from '../../http/request.ts';
import type { HttpResponse } from '../../http/response.ts';
import type { SafeString } from '../../templates/safe-string.ts';
import { translate } from '../../templates/translate.ts';
import { changeUrl, listUrl } from '../change-paths.ts';
import { modelCrumbs, renderPage } from '../frame.ts';
import { lastChange } from '../history/last-change.ts';
import { objectLabel } from '../labels.ts';
import { keyText } from '../primary-key.ts';
import { carriedInlines, carriedVersions } from './carried-inlines.ts';
import type { Editing } from './editing.ts';
import { rowFieldLabel } from './inline-versions.ts';
import type { InlineSet } from './inline-set.ts';
import { isUpload } from './is-upload.ts';
import { lostFiles } from './lost-files.ts';
import { readableText } from './readable-text.ts';
import { versionText } from './version.ts';

const CHANGED = '%(user)s changed this %(name)s %(ago)s. Your changes have not been saved.';
const CHANGED_UNKNOWN = 'Somebody changed this %(name)s. Your changes have not been saved.';
const DELETED = 'This %(name)s was deleted by %(user)s. Your changes are shown below.';

/** The fields that two people changed, with both values to choose from. */
export async function conflictPage(editing: Editing): Promise<HttpResponse> {
  const { admin, model, form, row = {}, conflicts, kept, inlines, preserved } = editing;
  const { request } = admin;
  const title = objectLabel(model, row);
  const key = keyText(model.description, row);
  const last = await lastChange(admin, model, key);
  return renderPage(
    admin,
    'admin/conflict.html',
    {
      title,
      crumbs: modelCrumbs(admin.site, model, listUrl(model, preserved), { label: title }),
      text:
        last.user === undefined
          ? translate(request, CHANGED_UNKNOWN, { name: model.label })
          : translate(request, CHANGED, { name: model.label, user: last.user, ago: last.ago }),
      fields: [
        ...conflicts.map((name) => choiceOf(request, form, form.field(name), last.was.get(name))),
        ...inlines.flatMap((inline) => inlineChoices(request, inline)),
      ],
      lostFiles: lostFiles(editing),
      carried: [...carried(editing, new Set(kept)), ...carriedInlines(inlines), ...carriedVersions(request, inlines)],
      kept: [...kept, ...inlines.flatMap((inline) => inline.kept.map(({ htmlName }) => htmlName))],
      version: versionText(request, { model, key }, form),
      preserved,
      button: await pressedButton(editing),
      action: request.fullPath,
      backUrl: changeUrl(model, row, preserved),
    },
    409,
  );
}

/** One line of the page: a field with both values. */
interface Choice {
  /** As in the page, with the prefix of an inline row. */
  name: string;
  label: string;
  was: string;
  theirs: string | undefined;
  yours: string | undefined;
  isUpload: boolean;
}

function choiceOf(request: HttpRequest, form: BoundModelForm, bound: BoundField, was?: string): Choice {
  const { initial, sent } = form.textsOf(bound.name);
  const [theirs, yours] = [initial, sent].map((text) => readableText(request, bound, text));
  const label = capitalize(bound.label);
  const isUploaded = isUpload(form, bound.name);
  return {
    name: bound.htmlName,
    label,
    was: was ?? translate(request, 'unknown'),
    theirs,
    yours,
    isUpload: isUploaded,
  };
}

function inlineChoices(request: HttpRequest, { set, model, conflicts }: InlineSet): Choice[] {
  return set.forms.flatMap((form) =>
    form.fields
      .filter((bound) => conflicts.includes(bound))
      .map((bound) => {
        const choice = choiceOf(request, form, bound);
        return { ...choice, label: rowFieldLabel(model, form, bound) };
      }),
  );
}

/** The text of a form whose row is gone, with a way to keep it. */
export async function deletedPage(editing: Editing, key: string): Promise<HttpResponse> {
  const { admin, model, form, may, preserved } = editing;
  const { request } = admin;
  const title = capitalize(translate(request, '%(name)s deleted', { name: model.label }));
  const { user } = await lastChange(admin, model, key, { action: 'delete' });
  return renderPage(
    admin,
    'admin/conflict.html',
    {
      title,
      crumbs: modelCrumbs(admin.site, model, listUrl(model, preserved), { label: title }),
      text: translate(request, DELETED, { name: model.label, user: user ?? translate(request, 'somebody') }),
      isDeleted: true,
      fields: form.fields.map((bound) => ({
        name: bound.name,
        label: capitalize(bound.label),
        yours: readableText(request, bound, form.textsOf(bound.name).sent),
      })),
      lostFiles: lostFiles(editing),
      carried: may.add ? [...carried(editing, new Set()), ...carriedInlines(editing.inlines, true)] : [],
      preserved,
      button: '_save',
      action: may.add ? `${model.path}add/` : undefined,
      backUrl: listUrl(model, preserved),
    },
    409,
  );
}

/** Hidden inputs that bring what was typed to the next request. */
function carried({ form }: Editing, without: ReadonlySet<string>): SafeString[] {
  return form.fields.filter(({ name }) => !without.has(name)).map((bound) => bound.asHidden);
}

async function pressedButton({ admin }: Editing): Promise<string> {
  const sent = await admin.request.form();
  return ['_continue', '_addanother'].find((name) => sent.has(name)) ?? '_save';
}
