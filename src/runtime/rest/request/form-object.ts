import type { FormValues } from '../../http/body/query-params.ts';
import type { FieldShape } from '../fields/field.ts';

/** The fields of a form as an object: lists for fields that have several values, files, and text for all others. */
export function formObject(shapes: readonly FieldShape[], form: FormValues): Record<string, unknown> {
  const entries = shapes.flatMap((shape): [string, unknown][] => {
    const { name } = shape;
    const file = form.file(name);
    if (file) return [[name, file]];
    if (!form.has(name)) return [];
    const isMany = shape.kind === 'list' || shape.kind === 'multiple choice' || shape.relation?.isMany === true;
    return [[name, isMany ? form.getAll(name) : form.get(name)]];
  });
  return Object.fromEntries(entries);
}
