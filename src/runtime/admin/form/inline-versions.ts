// What a page has shown of the rows of an inline: rows are merged with what others have saved meanwhile, as the row of the page is.
import type { Row } from '../../../kernel/database.ts';
import type { FormValues } from '../../http/body/query-params.ts';
import type { HttpRequest } from '../../http/request.ts';
import type { BoundField } from '../../forms/bound-field.ts';
import type { InlineFormSetBinding } from '../../forms/formsets/inline-formset.ts';
import type { BoundModelFormSet } from '../../forms/formsets/bound-model-formset.ts';
import type { BoundModelForm } from '../../forms/model/bound-model-form.ts';
import { translate } from '../../templates/translate.ts';
import type { AdminModel } from '../admin-model.ts';
import type { AdminRequest } from '../frame.ts';
import { objectLabel } from '../labels.ts';
import { keyText } from '../primary-key.ts';
import type { InlinePage, InlineSet } from './inline-set.ts';
import { regroup } from './regroup-rows.ts';
import {
  compareVersions,
  differsFromShown,
  fingerprints,
  signVersion,
  unsignVersion,
  type FormVersion,
  type VersionedRow,
} from './version.ts';

export type InlineBinding = InlineFormSetBinding & { canAdd?: boolean };
type Bind = (binding: InlineBinding) => Promise<BoundModelFormSet>;

/** The name of the hidden input with the version of an inline. */
export function versionName({ set }: Pick<InlineSet, 'set'>): string {
  return `${set.prefix}-_version`;
}

/** The version of the rows as they are stored, signed for this inline. */
export function inlineVersionText(request: HttpRequest, { model, set }: InlineSet): string {
  const rows = set.initialForms.flatMap((form) => {
    const row = form.instance && { model, key: keyText(model.description, form.instance) };
    return row ? [[row.key, fingerprints(request, row, form)] as const] : [];
  });
  return signVersion(request, signedFor(model, set), Object.fromEntries(rows));
}

function signedFor(model: AdminModel, { prefix }: BoundModelFormSet): VersionedRow {
  return { model, key: `inline ${prefix}` };
}

/** Compares what was sent with what others have saved since the page was made. */
export async function mergeInline(
  admin: AdminRequest,
  page: InlinePage,
  inline: InlineSet,
  bind: Bind,
): Promise<InlineSet> {
  const { request } = admin;
  const sent = request.method === 'POST' ? await request.form() : undefined;
  const version = sent?.get(versionName(inline));
  if (!sent || !version || page.model.options.concurrency === 'off')
    return { ...inline, version: inlineVersionText(request, inline) };
  const shown = readVersions(request, inline, version);
  const { values, set } = await withoutGoneRows(admin, inline, { values: sent, shown, bind });
  const found = { ...inline, version, ...compareRows(request, { ...inline, set }, shown, values) };
  if (found.kept.length === 0) return { ...found, set, savedSet: set };
  const keep = (row: Row): string[] => {
    const key = keyText(inline.model.description, row);
    const form = set.forms.find(({ instance }) => instance && keyText(inline.model.description, instance) === key);
    return form?.fields.filter((bound) => found.kept.includes(bound)).map(({ name }) => name) ?? [];
  };
  return { ...found, set, savedSet: await bind({ values, keep }) };
}

type Versions = ReadonlyMap<string, FormVersion>;

function readVersions(request: HttpRequest, { model, set }: InlineSet, text: string): Versions {
  const content = unsignVersion(request, signedFor(model, set), text) ?? {};
  return new Map(Object.entries(content).map(([key, fields]) => [key, new Map(Object.entries(fields as object))]));
}

function compareRows(
  request: HttpRequest,
  { model, set }: InlineSet,
  shown: Versions,
  sent: FormValues,
): Pick<InlineSet, 'conflicts' | 'kept'> {
  const chosen = new Set(sent.getAll('_keep'));
  const isChosen = ({ htmlName }: BoundField): boolean =>
    chosen.has(htmlName) || sent.get(`_pick_${htmlName}`) === 'theirs';
  const rows = set.initialForms.filter((form) => form.instance && !set.isDeleted(form));
  const compared = rows.map((form) => {
    const row = { model, key: keyText(model.description, form.instance as Row) };
    const { conflicts, theirs } = compareVersions(request, row, form, shown.get(row.key));
    const isIn = (names: readonly string[]) => (bound: BoundField) => names.includes(bound.name);
    return {
      conflicts: form.fields.filter(isIn(conflicts)).filter((bound) => !isChosen(bound)),
      kept: form.fields.filter((bound) => isIn(theirs)(bound) || isChosen(bound)),
    };
  });
  return {
    conflicts: compared.flatMap(({ conflicts }) => conflicts),
    kept: compared.flatMap(({ kept }) => kept),
  };
}

const GONE =
  'This %(name)s was deleted or moved by somebody else. Your text is kept here: save again to add it as a new %(name)s.';
const GONE_FOR_GOOD = 'This %(name)s was deleted or moved by somebody else. Your text will not be saved.';

interface Merging {
  values: FormValues;
  shown: Versions;
  bind: Bind;
}

/**
 * The set without rows that the page has shown and that are gone. Those whose text the viewer changed become new rows, with an
 * error that says so.
 */
async function withoutGoneRows(
  { request }: AdminRequest,
  { model, set, may }: InlineSet,
  { values, shown, bind }: Merging,
): Promise<{ values: FormValues; set: BoundModelFormSet }> {
  const gone = set.initialForms.flatMap((form, index) => {
    const key = form.instance ? undefined : sentKey(form);
    const version = key === undefined ? undefined : shown.get(key);
    if (key === undefined || version === undefined) return [];
    const isChanged = !set.isDeleted(form) && differsFromShown(request, { model, key }, form, version);
    return [{ index, isChanged }];
  });
  if (gone.length === 0) return { values, set };
  const indexes = new Set(gone.map(({ index }) => index));
  const moved = gone.filter(({ isChanged }) => isChanged).map(({ index }) => index);
  const kept = set.initialForms.map((_, index) => index).filter((index) => !indexes.has(index));
  const extra = set.extraForms.map((_, index) => set.initialForms.length + index);
  const groups = { prefix: set.prefix, initial: kept, added: [...moved, ...extra], keyNames: keyNames(set) };
  const regrouped = regroup(values, groups);
  const rebound = await bind({ values: regrouped, moreForms: 0, canAdd: may.add || moved.length > 0 });
  for (const form of rebound.forms.slice(kept.length, kept.length + moved.length))
    form.addError(null, translate(request, may.add ? GONE : GONE_FOR_GOOD, { name: model.label }));
  return { values: regrouped, set: rebound };
}

/** The key of a row that was sent, as URLs have it. */
function sentKey(form: BoundModelForm): string | undefined {
  const key = form.fields.find(({ field }) => field.kind === 'key')?.initial;
  return typeof key === 'string' ? key : undefined;
}

function keyNames({ initialForms }: BoundModelFormSet): string[] {
  return initialForms
    .flatMap((form) => form.fields.filter(({ field }) => field.kind === 'key'))
    .map(({ name }) => name);
}

/** The rows that a save writes. */
export function changedRows({ savedSet }: InlineSet): Row[] {
  const forms = savedSet.initialForms.filter((form) => form.changedFields.length > 0 && !savedSet.isDeleted(form));
  return forms.flatMap(({ instance }) => (instance ? [instance] : []));
}

/** `c1: Name`, for each field that keeps what others have saved. */
export function keptLabels({ set, model, kept }: InlineSet): string[] {
  return set.forms.flatMap((form) =>
    form.fields.filter((bound) => kept.includes(bound)).map((bound) => rowFieldLabel(model, form, bound)),
  );
}

/** A field of a row, for texts about several rows: `c1: Name`. */
export function rowFieldLabel(model: AdminModel, { instance = {} }: BoundModelForm, { label }: BoundField): string {
  return `${objectLabel(model, instance)}: ${label}`;
}

/** The page shows what was typed, so the errors of the saved rows are copied to their forms. */
export function showSavedErrors({ set, savedSet }: InlineSet): void {
  if (set === savedSet) return;
  savedSet.forms.forEach((saved, index) => {
    const form = set.forms[index];
    for (const [name, found] of Object.entries(saved.errors))
      if (form && !(name in form.errors)) form.addError(name, found);
    if (form?.nonFieldErrors.length === 0) form.addError(null, [...saved.nonFieldErrors]);
  });
  if (set.nonFormErrors.length === 0) set.addError([...savedSet.nonFormErrors]);
}
