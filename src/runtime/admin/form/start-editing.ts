// Everything that an add or change page needs before it can show or save its form.
import type { Row } from '../../../kernel/database.ts';
import { fieldOf } from '../../../kernel/model.ts';
import type { BoundModelForm } from '../../forms/model/bound-model-form.ts';
import { modelFormFor } from '../../forms/model/model-form.ts';
import type { Permissions } from '../access/admin-access.ts';
import { isGuardedField, isManagedByLogin } from '../account/user-guard.ts';
import { newPasswordForm, passwordColumn } from '../account/user-passwords.ts';
import type { AdminModel } from '../admin-model.ts';
import type { AdminRequest } from '../frame.ts';
import { keyText } from '../primary-key.ts';
import { choosable } from './choosable.ts';
import type { Editing } from './editing.ts';
import { bindInlines } from './inlines.ts';
import { isReadonly, layoutOf } from './form-fields.ts';
import { compareVersions, readVersion, versionText } from './version.ts';

/** @param row undefined on the add page */
export async function startEditing(
  admin: AdminRequest,
  model: AdminModel,
  row: Row | undefined,
  may: Permissions,
): Promise<Editing> {
  const { request, app } = admin;
  const isAdd = row === undefined;
  const layout = layoutOf(model, isAdd, passwordColumn(app, model) !== undefined);
  const inputs = layout
    .flatMap(({ lines }) => lines.flat())
    .filter((name) => (isAdd || may.change) && isWritable(model, name, isAdd))
    .filter((name) => !isGuardedField(request, model, name) && !isManagedByLogin(request, model, name));
  const bind = await formBinder(admin, model, row);
  const form = await bind(inputs);
  const sent = request.method === 'POST' ? await request.form() : undefined;
  const editing: Editing = {
    admin,
    model,
    row,
    may,
    layout,
    form,
    savedForm: form,
    inputs: new Set(inputs),
    inlines: await bindInlines(admin, { model, row, isWritable: isAdd || may.change }),
    isUnchecked: sent?.has('_addrow') ?? false,
    conflicts: [],
    kept: [],
    version: '',
    password: isAdd ? await newPasswordForm(request, model, form) : undefined,
    preserved: sent?.get('_preserved') ?? request.query.get('_preserved') ?? '',
  };
  if (row === undefined) return editing;
  return withVersion(editing, bind);
}

type Bind = (inputs: readonly string[]) => Promise<BoundModelForm>;

async function formBinder(admin: AdminRequest, model: AdminModel, row: Row | undefined): Promise<Bind> {
  const { request, app } = admin;
  return async (inputs) => {
    const limitChoices = await choosable(admin, model, inputs);
    return modelFormFor(app, model.description, { fields: inputs, limitChoices }).from(request, {
      instance: row,
      initial: row === undefined ? prefill(admin, inputs) : undefined,
    });
  };
}

/** Compares what was sent with what others have saved since the page was made. Fields that only others changed are left to them. */
async function withVersion(editing: Editing, bind: Bind): Promise<Editing> {
  const { admin, model, row, form } = editing;
  const { request } = admin;
  const versioned = { model, key: keyText(model.description, row as Row) };
  const sent = request.method === 'POST' ? await request.form() : undefined;
  const version = sent?.get('_version');
  if (!version || model.options.concurrency === 'off')
    return { ...editing, version: versionText(request, versioned, form) };
  const fields = form.fields.map(({ name }) => name);
  const { conflicts, theirs } = compareVersions(request, versioned, form, readVersion(request, versioned, version));
  // The page of a conflict says for each field whose value its user wants.
  const chosen = new Set([
    ...(sent?.getAll('_keep') ?? []),
    ...fields.filter((name) => sent?.get(`_pick_${name}`) === 'theirs'),
  ]);
  const kept = [...new Set([...theirs, ...fields.filter((name) => chosen.has(name))])];
  const open = conflicts.filter((name) => !chosen.has(name));
  if (kept.length === 0) return { ...editing, version, conflicts: open };
  const rest = [...editing.inputs].filter((name) => !kept.includes(name));
  return { ...editing, version, conflicts: open, kept, savedForm: await bind(rest) };
}

function isWritable(model: AdminModel, name: string, isAdd: boolean): boolean {
  const field = fieldOf(model.description, name);
  return field !== undefined && !isReadonly(model, field, isAdd);
}

// `add/?author=3` opens the form with the author chosen.
function prefill({ request: { query } }: AdminRequest, inputs: readonly string[]): Row {
  const given = inputs.filter((name) => query.has(name));
  return Object.fromEntries(
    given.map((name) => [name, query.getAll(name).length > 1 ? query.getAll(name) : query.get(name)]),
  );
}
