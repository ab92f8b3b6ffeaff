import type { ModelDescription } from '../../../kernel/model.ts';
import type { FilePlan } from '../file-plan.ts';
import { editableFields } from './view-fields.ts';

/** A longer line is split. */
const LINE = 70;

/** `{ fields: ['title', 'slug'] }`: every field of a generated form is named, since what is not named cannot be written. */
export function modelFormOptions(model: ModelDescription, models: readonly ModelDescription[]): string {
  const quoted = editableFields(model, models).map(({ name }) => `'${name}'`);
  const line = quoted.join(', ');
  if (line.length <= LINE) return `{ fields: [${line}] }`;
  return `{\n  fields: [\n${quoted.map((field) => `    ${field},\n`).join('')}  ],\n}`;
}

/** `PostForm` in the forms.ts of the model's app. */
export function addModelForm(plan: FilePlan, model: ModelDescription, models: readonly ModelDescription[]): void {
  const path = `src/${model.app}/forms.ts`;
  const form = `${model.name}Form`;
  const text = plan.render('form/form.ts.ejs', { form, model: model.name, options: modelFormOptions(model, models) });
  plan.ensure(path, '');
  const imports = [{ from: 'quintet/forms', named: ['modelForm'] }];
  plan.insert(path, form, { kind: 'export', name: form, text, imports, isShared: true });
}
