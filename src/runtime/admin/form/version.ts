// What a form has shown, as fingerprints in the page: they tell what its user changed, and what others changed meanwhile.
import { createHmac } from 'node:crypto';
import type { BoundModelForm } from '../../forms/model/bound-model-form.ts';
import type { HttpRequest } from '../../http/request.ts';
import { createSigner, type Signer } from '../../security/signing.ts';
import type { AdminModel } from '../admin-model.ts';
import { isUpload } from './is-upload.ts';

/** Fingerprint of each field's text. */
export type FormVersion = ReadonlyMap<string, string>;

/** The row that a form is about: its model, and its key as in the URL; no key for one that does not exist yet. */
export interface VersionedRow {
  model: AdminModel;
  key: string;
}

/** Signed text for the page. It has no values, so nothing that is hidden can be read from it. */
export function versionText(request: HttpRequest, row: VersionedRow, form: BoundModelForm): string {
  return signVersion(request, row, fingerprints(request, row, form));
}

/** Fingerprint of the initial text of each field. */
export function fingerprints(request: HttpRequest, row: VersionedRow, form: BoundModelForm): Record<string, string> {
  return Object.fromEntries(
    form.fields.map(({ name }) => [name, fingerprint(request, row, name, form.textsOf(name).initial)]),
  );
}

export function signVersion(request: HttpRequest, row: VersionedRow, content: object): string {
  return signerOf(request, row).signObject(content, { timed: false });
}

/** What {@link versionText} wrote; undefined if the text was not written for this row, or with another key. */
export function readVersion(request: HttpRequest, row: VersionedRow, text: string): FormVersion | undefined {
  const content = unsignVersion(request, row, text);
  return content && new Map(Object.entries(content));
}

/** What {@link signVersion} signed; undefined if the text was not written for this row, or with another key. */
export function unsignVersion(request: HttpRequest, row: VersionedRow, text: string): object | undefined {
  try {
    return signerOf(request, row).unsignObject(text, { timed: false }) as object;
  } catch {
    return undefined;
  }
}

/** True if what was sent for any of the fields is not what the page has shown. Files and keys are not sent unless they change. */
export function differsFromShown(
  request: HttpRequest,
  row: VersionedRow,
  form: BoundModelForm,
  version: FormVersion,
): boolean {
  const keyNames = new Set(row.model.description.primaryKey);
  return form.fields.some(({ name, type }) => {
    if (type === 'file') return isUpload(form, name);
    const shown = keyNames.has(name) ? undefined : version.get(name);
    return shown !== undefined && shown !== fingerprint(request, row, name, form.textsOf(name).sent);
  });
}

/** Names of fields, from the point of view of the person who sent the form. */
interface Comparison {
  /** Changed by both, to different values. */
  conflicts: string[];
  /** Changed by others only: what was sent is the old value. */
  theirs: string[];
}

/** @param version what the page has shown; undefined if that is not known: everything that differs is a conflict then */
export function compareVersions(
  request: HttpRequest,
  row: VersionedRow,
  form: BoundModelForm,
  version: FormVersion | undefined,
): Comparison {
  const comparison: Comparison = { conflicts: [], theirs: [] };
  for (const { name } of form.fields) {
    const { initial, sent } = form.textsOf(name);
    if (initial === sent) continue;
    const shown = version?.get(name);
    const isShown = (text: string): boolean => shown !== undefined && shown === fingerprint(request, row, name, text);
    if (isShown(initial)) continue;
    comparison[isShown(sent) ? 'theirs' : 'conflicts'].push(name);
  }
  return comparison;
}

function signerOf({ app }: HttpRequest, { model, key }: VersionedRow): Signer {
  return createSigner({ secretKey: app.settings.secretKey, salt: `admin.version.${model.description.name}.${key}` });
}

const LENGTH = 12;

function fingerprint({ app }: HttpRequest, { model, key }: VersionedRow, field: string, text: string): string {
  const content = JSON.stringify([model.description.name, key, field, text]);
  return createHmac('sha256', `admin.version.${app.settings.secretKey}`)
    .update(content)
    .digest('base64url')
    .slice(0, LENGTH);
}
