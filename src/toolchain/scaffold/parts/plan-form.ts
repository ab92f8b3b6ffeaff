import { toKebabCase, toPascalCase } from '../../../kernel/names.ts';
import type { Project } from '../../project/project.ts';
import { errors } from '../errors.ts';
import { FilePlan } from '../file-plan.ts';
import { readFields } from '../model/model-edit.ts';
import { assertAppExists, findModel, readNameTarget } from '../project-files.ts';
import { readSchema } from '../../schema/read-schema.ts';
import { modelFormOptions } from '../view/model-form-text.ts';
import { formField, type FormField } from './form-fields.ts';

/** Fields of a form that was asked for without any. */
const FIRST_FIELDS = ['name:string:100'];

/**
 * `generate form`: a form in the app's forms.ts, of a model or with declared fields.
 *
 * @param target `posts/Contact`: the form is called ContactForm
 * @param rest a model (`Post`), or fields (`email:email message:text`)
 * @throws {UsageError} GENERATE_TARGET_SYNTAX, NAME_INVALID, GENERATE_FIELD_SYNTAX, GENERATE_FIELD_TWICE, GENERATE_FORM_FIELD,
 *   GENERATE_FORM_MIXED, GENERATE_FORM_OF_MODEL
 * @throws {ProjectError} GENERATE_APP_UNKNOWN, GENERATE_MODEL_UNKNOWN
 */
export async function planForm(project: Project, target: string, rest: readonly string[] = []): Promise<FilePlan> {
  const { app, name } = readNameTarget(target, 'a form');
  assertAppExists(project, app);
  const plan = new FilePlan(project.root, `form ${target}`);
  const form = formName(name);
  const [first = ''] = rest;
  const known = modelOf(plan.read(`src/${app}/forms.ts`), form);
  if (/^[A-Z]\w*$/.test(first)) {
    if (rest.length > 1) throw errors.GENERATE_FORM_MIXED({ model: first, more: rest[1] ?? '' });
    await addModelForm(project, plan, { app, form, model: first });
  } else if (known !== undefined) {
    if (rest.length > 0) throw errors.GENERATE_FORM_OF_MODEL({ form, model: known });
    await addModelForm(project, plan, { app, form, model: known });
  } else addPlainForm(plan, { app, form, fields: rest.length > 0 ? rest : FIRST_FIELDS });
  return plan;
}

async function addModelForm(
  project: Project,
  plan: FilePlan,
  names: { app: string; form: string; model: string },
): Promise<void> {
  const { description } = await readSchema(project);
  const model = findModel(description.models, names.model);
  const options = modelFormOptions(model, description.models);
  addExport(plan, names, plan.render('form/form.ts.ejs', { ...names, options }), ['modelForm']);
}

function addPlainForm(
  plan: FilePlan,
  { app, form, fields }: { app: string; form: string; fields: readonly string[] },
): void {
  const made = readFields(fields).map(formField);
  const makers = [...new Set(['form', ...made.map(({ maker }) => maker)])].sort();
  const text = plan.render('form/form.ts.ejs', { form, fields: made, model: undefined });
  addExport(plan, { app, form }, text, makers);
  const data = {
    form,
    sent: sampleEntries(made),
    required: made.filter(({ isRequired }) => isRequired).map(({ name }) => name),
  };
  plan.create(`src/${app}/tests/${toKebabCase(form)}.test.ts`, plan.render('form/form.test.ts.ejs', data));
}

/** What a browser sends for the fields that must be filled; undefined where that would be a file. */
function sampleEntries(fields: readonly FormField[]): { name: string; sample: string }[] | undefined {
  const required = fields.filter(({ isRequired }) => isRequired);
  const entries = required.flatMap(({ name, sample }) => (sample === undefined ? [] : [{ name, sample }]));
  return entries.length === required.length ? entries : undefined;
}

function addExport(plan: FilePlan, { app, form }: { app: string; form: string }, text: string, named: string[]): void {
  const path = `src/${app}/forms.ts`;
  plan.ensure(path, '');
  plan.insert(path, form, { kind: 'export', name: form, text, imports: [{ from: 'quintet/forms', named }] });
}

/** The model that a form of this name is of already. */
function modelOf(source: string | undefined, form: string): string | undefined {
  return new RegExp(`export const ${form} = modelForm\\(['"](\\w+)['"]`).exec(source ?? '')?.[1];
}

/** `ContactForm` for `contact`, `Contact` and `ContactForm`. */
function formName(name: string): string {
  return `${toPascalCase(name).replace(/Form$/, '')}Form`;
}
