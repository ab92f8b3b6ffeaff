// Actions of the project: asked about each row, confirmed or filled in first, and run in one transaction.
import type { Database, Row, Where } from '../../../kernel/database.ts';
import { capitalize, toLabel } from '../../../kernel/names.ts';
import { ValidationError } from '../../forms/validation-error.ts';
import type { BoundForm } from '../../forms/bound-form.ts';
import { PermissionDenied } from '../../http/errors.ts';
import { redirect } from '../../http/responses/redirect.ts';
import { HttpResponse } from '../../http/response.ts';
import { translate } from '../../templates/translate.ts';
import { transactionClient } from '../access/transaction-client.ts';
import type { AdminModel } from '../admin-model.ts';
import type { AdminSite } from '../admin-site.ts';
import { notify } from '../flash.ts';
import { errorSummary, inputView } from '../form/field-view.ts';
import { storedSelect } from '../form/row-select.ts';
import { modelCrumbs, renderPage, type AdminRequest } from '../frame.ts';
import { record } from '../history/record.ts';
import { labelSelect, objectLabel } from '../labels.ts';
import { groupDigits } from '../numbers.ts';
import type { Action } from '../options.ts';
import { listUrl, type ListQuery } from './list-query.ts';
import type { Selection } from './selection.ts';

/** Rows that are read at once; fewer than the parameters that one statement may have. */
const BATCH = 200;
/** Names on the page that asks. */
const SAMPLE = 10;

/** The actions of a list that the viewer may run. */
export async function actionsOf(admin: AdminRequest, model: AdminModel): Promise<Action[]> {
  const allowed = await Promise.all(
    customActions(model).map(async (action) => {
      const answer = await admin.access.answer(model.description, action.permission ?? 'change');
      return answer === false ? [] : [action];
    }),
  );
  return allowed.flat();
}

export function customActions({ options }: AdminModel): Action[] {
  return (options.actions ?? []).filter((action): action is Action => typeof action !== 'string');
}

/** True if the list offers to delete the rows that are selected. */
export function offersDelete({ options }: AdminModel): boolean {
  return options.actions === undefined || options.actions.includes('delete_selected');
}

export function actionLabel(site: AdminSite, { name, label }: Action): string {
  return site.label(label ?? capitalize(toLabel(name)));
}

interface ActionRun {
  action: Action;
  query: ListQuery;
  selection: Selection;
}

/** Runs an action, or shows the page that asks before it. @throws {PermissionDenied} for one of the rows */
export async function runCustomAction(admin: AdminRequest, model: AdminModel, run: ActionRun): Promise<HttpResponse> {
  const { request, access } = admin;
  const { action, query } = run;
  const back = listUrl(model, query, { p: query.params.get('p') });
  const permitted = await access.where(model.description, action.permission ?? 'change');
  const selection = { ...run.selection, where: { AND: [run.selection.where, permitted] } };
  const count = await (await access.rows(model)).count({ where: selection.where });
  if (count === 0) return redirect(back);
  const sent = await request.form();
  const isConfirmed = sent.get('post') === 'yes';
  const form = await action.form?.bind(isConfirmed ? sent : undefined, { prefix: 'input' }, request);
  if ((action.confirm !== undefined || form) && !(isConfirmed && form?.isValid() !== false))
    return askFirst(admin, model, { ...run, selection, count, form, back });
  const result = await runInTransaction(admin, model, { ...run, selection, count, input: form?.data ?? {} });
  if (result instanceof ValidationError) notify(request, 'error', result.message);
  else if (result instanceof HttpResponse) return result;
  else notify(request, 'success', typeof result === 'string' ? result : doneText(admin, model, action, count));
  return redirect(back);
}

function doneText({ request, site }: AdminRequest, model: AdminModel, action: Action, count: number): string {
  return translate(request, '%(action)s: %(count)s %(name)s.', {
    action: actionLabel(site, action),
    count: groupDigits(String(count), site.languageCode),
    name: count === 1 ? model.label : model.labelPlural,
  });
}

interface Run extends ActionRun {
  count: number;
  input: Record<string, unknown>;
}

async function runInTransaction(admin: AdminRequest, model: AdminModel, run: Run): Promise<unknown> {
  const { app, request } = admin;
  const { action, selection, count, input } = run;
  try {
    return await app.database.transaction(async (database) => {
      const rows = await permittedRows(admin, model, { action, where: selection.where, database });
      const tx = transactionClient(database) as never;
      const result = await action.run({ request, rows, where: selection.where, count, input, tx });
      const label = actionLabel(admin.site, action);
      for (const row of rows) await record(admin, { model, row, action: label, changes: [] }, database);
      return result;
    });
  } catch (error) {
    if (error instanceof ValidationError) return error;
    throw error;
  }
}

/** The rows that are selected. @throws {PermissionDenied} the viewer may not do this to one of them */
async function permittedRows(
  { access }: AdminRequest,
  model: AdminModel,
  { action, where, database }: { action: Action; where: Where; database: Database },
): Promise<Row[]> {
  const { description } = model;
  const visible = await access.rows(model, 'view', database);
  const select = { ...storedSelect(model), ...labelSelect(model) };
  const orderBy = description.primaryKey.map((name) => ({ [name]: 'asc' }));
  const rows: Row[] = [];
  for (;;) {
    const batch = await visible.findMany({ where, select, orderBy, take: BATCH, skip: rows.length });
    if (batch.length > 0 && !(await access.may(description, batch, action.permission ?? 'change', database)))
      throw new PermissionDenied();
    rows.push(...batch);
    if (batch.length < BATCH) return rows;
  }
}

interface Question extends ActionRun {
  count: number;
  form: BoundForm | undefined;
  back: string;
}

async function askFirst(admin: AdminRequest, model: AdminModel, question: Question): Promise<HttpResponse> {
  const { request, site, access } = admin;
  const { action, query, selection, count, form, back } = question;
  const visible = await access.rows(model);
  const sample = await visible.findMany({ where: selection.where, select: labelSelect(model), take: SAMPLE });
  const label = actionLabel(site, action);
  const more = count - sample.length;
  return renderPage(admin, 'admin/action.html', {
    title: label,
    crumbs: modelCrumbs(site, model, back, { label }),
    question: action.confirm === undefined ? '' : translate(request, action.confirm),
    labels: sample.map((row) => objectLabel(model, row)),
    more:
      more > 0
        ? translate(request, '… and %(count)s more', { count: groupDigits(String(more), site.languageCode) })
        : '',
    fields: form?.fields.map((bound) => inputView(bound)) ?? [],
    isMultipart: form?.isMultipart ?? false,
    ...errorSummary(request, form ? [form] : []),
    action: listUrl(model, query, { p: query.params.get('p') }),
    carried: selection.carried,
    isDanger: action.isDanger ?? false,
    backUrl: back,
  });
}
