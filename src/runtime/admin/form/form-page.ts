import { fieldOf } from '../../../kernel/model.ts';
import { capitalize } from '../../../kernel/names.ts';
import type { HttpRequest } from '../../http/request.ts';
import type { HttpResponse } from '../../http/response.ts';
import { translate } from '../../templates/translate.ts';
import { passwordColumn, passwordView } from '../account/user-passwords.ts';
import { changeUrl, deleteUrl, historyUrl, listUrl } from '../change-paths.ts';
import type { AdminModel } from '../admin-model.ts';
import { modelCrumbs, renderPage, type AdminRequest } from '../frame.ts';
import { objectLabel } from '../labels.ts';
import { keyLabel } from '../primary-key.ts';
import { autocompleteUrl } from './autocomplete.ts';
import type { Editing } from './editing.ts';
import { newSubmitKey, sentKey } from './submit-key.ts';
import type { FormLayout } from './form-fields.ts';
import { errorSummary, inputView, relationView, textView, type FieldView } from './field-view.ts';
import { inlineView } from './inline-view.ts';
import { prepopulated } from './prepopulated.ts';
import { relatedLists } from './related-lists.ts';

/** The current form: empty, filled with a row, or sent back with its errors. */
export async function formPage(editing: Editing): Promise<HttpResponse> {
  const { admin, model, row, may, form, preserved } = editing;
  const { request } = admin;
  const list = may.view ? listUrl(model, preserved) : undefined;
  // A row that consists only of its key can only be viewed.
  const mayEdit = row === undefined || (may.change && editing.inputs.size > 0);
  const title = row ? objectLabel(model, row) : capitalize(translate(request, 'Add %(name)s', { name: model.label }));
  return renderPage(admin, 'admin/change-form.html', {
    title,
    subtitle: row && `${rowTitle(request, model, mayEdit)} · ID ${keyLabel(model.description, row)}`,
    crumbs: modelCrumbs(admin.site, model, list, { label: title }),
    action: admin.request.fullPath,
    preserved,
    version: mayEdit && row ? editing.version : '',
    mayEdit,
    mayAdd: may.add,
    isMultipart: form.isMultipart || editing.inlines.some(({ set }) => set.isMultipart),
    fieldsets: await fieldsetViews(editing),
    inlines: editing.inlines.map((inline) => inlineView(admin, inline, editing.isUnchecked)),
    hiddenFields: form.hiddenFields,
    prepopulated: row ? undefined : prepopulated(model, editing.inputs),
    ...(editing.isUnchecked ? {} : pageErrors(editing)),
    related: row ? await relatedLists(admin, model, row) : [],
    closeUrl: list ?? admin.site.path,
    deleteUrl: row && may.delete ? deleteUrl(model, row, preserved) : undefined,
    siteUrl: row && model.options.viewOnSite?.(row),
    historyUrl: row && historyUrl(model, row),
    submitKey: row ? undefined : ((await sentKey(admin)) ?? newSubmitKey()),
  });
}

function pageErrors({ admin, form, password, inlines }: Editing): ReturnType<typeof errorSummary> {
  const forms = [form, ...(password ? [password] : []), ...inlines.flatMap(({ set }) => set.forms)];
  const ofSets = inlines.flatMap(({ set }) => [...set.nonFormErrors].map(({ message }) => message));
  return errorSummary(admin.request, forms, ofSets);
}

function rowTitle(request: HttpRequest, { label }: AdminModel, mayEdit: boolean): string {
  const name = { name: label };
  return capitalize(mayEdit ? translate(request, 'Change %(name)s', name) : translate(request, 'View %(name)s', name));
}

function fieldsetTitle({ request }: AdminRequest, { title, collapse }: FormLayout): string | undefined {
  if (title !== undefined) return translate(request, title);
  return collapse ? translate(request, 'More') : undefined;
}

interface FieldsetView {
  title: string | undefined;
  description: string | undefined;
  collapse: boolean;
  hasErrors: boolean;
  lines: { isWide: boolean; fields: FieldView[] }[];
}

async function fieldsetViews(editing: Editing): Promise<FieldsetView[]> {
  const sets = await Promise.all(
    editing.layout.map(async (set) => {
      const { lines } = set;
      const views = await Promise.all(lines.map((names) => Promise.all(names.map((name) => fieldView(editing, name)))));
      return {
        ...set,
        title: fieldsetTitle(editing.admin, set),
        description: set.description && translate(editing.admin.request, set.description),
        lines: views.map((fields) => ({ isWide: fields.length > 1, fields })),
        hasErrors: views.flat().some(({ errors }) => errors.length > 0),
      };
    }),
  );
  sets[0]?.lines.splice(1, 0, ...passwordViews(editing).map((field) => ({ isWide: false, fields: [field] })));
  return sets;
}

function passwordViews({ admin, model, row, may, password }: Editing): FieldView[] {
  if (password) return password.fields.map((bound) => inputView(bound));
  if (!row || passwordColumn(admin.app, model) === undefined) return [];
  return [
    passwordView(admin.request, may.change ? `${changeUrl(model, row).replace(/change\/$/, '')}password/` : undefined),
  ];
}

async function fieldView(editing: Editing, name: string): Promise<FieldView> {
  const view = await checkedView(editing, name);
  return editing.isUnchecked ? { ...view, errors: [] } : view;
}

async function checkedView({ admin, model, form, row, inputs }: Editing, name: string): Promise<FieldView> {
  if (!inputs.has(name)) return textView(admin, model, name, row ?? {});
  const field = fieldOf(model.description, name);
  const target = field && admin.site.target(field);
  const bound = form.field(name);
  if (!field || !target) return inputView(bound);
  const may = await admin.access.permissions(target);
  const searchUrl = autocompleteUrl(admin.site, model, field);
  return relationView({ request: admin.request, target, field, bound, row, may, searchUrl });
}
