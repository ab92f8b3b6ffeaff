// Uploaded files on a page that asks something before it saves: its form cannot send them again.
import type { BoundForm } from '../../forms/bound-form.ts';
import { isUploadedFile } from '../../forms/fields/file.ts';
import { translate } from '../../templates/translate.ts';
import type { Editing } from './editing.ts';

const LOST = 'Files that you uploaded are not kept: %(names)s. Upload them again after saving.';

/** What the page says about the uploaded files; undefined if there are none. */
export function lostFiles({ admin, form, inlines }: Editing): string | undefined {
  const forms: readonly BoundForm[] = [form, ...inlines.flatMap(({ set }) => set.forms)];
  const files = forms.flatMap(({ data }) => Object.values(data).filter(isUploadedFile));
  if (files.length === 0) return undefined;
  return translate(admin.request, LOST, { names: files.map(({ name }) => name).join(', ') });
}
