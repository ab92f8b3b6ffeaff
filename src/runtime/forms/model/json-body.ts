// A form that gets a JSON object instead of what a browser sends: numbers, booleans, null and lists as JSON has them.
import type { FieldDescription, ModelDescription } from '../../../kernel/model.ts';
import { BadRequest } from '../../http/errors.ts';
import { FormValues } from '../../http/body/query-params.ts';
import { selectFields, type FieldSelection } from './editable.ts';
import { isRequiredColumn } from './scalar-field.ts';

interface JsonBody {
  values: FormValues;
  /** Names of the form's fields that take part. What is left out and may be, keeps its value or gets its default. */
  fields: string[];
}

/**
 * @param body as `request.json()` gives it; names that the form does not have are passed over
 * @param isPartial required fields may be left out, too
 * @throws {HttpError} 400: the body is not an object
 */
export function readJsonBody(
  model: ModelDescription,
  selection: FieldSelection,
  body: unknown,
  isPartial: boolean,
): JsonBody {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new BadRequest('the body must be a JSON object');
  const sent = new Map(Object.entries(body));
  const fields = selectFields(model, selection).filter(
    (field) => sent.has(field.name) || (!isPartial && isRequiredField(field)),
  );
  const values = fields
    .filter(({ name }) => sent.has(name))
    .map((field): [string, string[]] => [field.name, toTexts(field, sent.get(field.name))]);
  return { values: new FormValues(new Map(values)), fields: fields.map(({ name }) => name) };
}

function isRequiredField(field: FieldDescription): boolean {
  if (field.kind === 'relation') return !field.isList && field.isRequired;
  return isRequiredColumn(field) && !field.hasDefault;
}

function toTexts(field: FieldDescription, value: unknown): string[] {
  if (field.type === 'Json') return [value === null ? '' : JSON.stringify(value)];
  if (!Array.isArray(value)) return [toText(value)];
  const texts = value.map(toText);
  // A list column is typed into one input, an item a line.
  return field.isList && field.kind !== 'relation' ? [texts.join('\n')] : texts;
}

function toText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
