import type { BoundForm } from '../../forms/bound-form.ts';
import { isUploadedFile } from '../../forms/fields/file.ts';

/** True if the form was sent with a new file in this field. */
export function isUpload(form: BoundForm, name: string): boolean {
  return isUploadedFile(form.data[name]);
}
