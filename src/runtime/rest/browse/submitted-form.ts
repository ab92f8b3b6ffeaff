// Forms of the pages: a browser can send POST and forms only, so fields with reserved names say what is meant.
import type { FormValues } from '../../http/body/query-params.ts';
import { parseJsonText } from '../../http/body/json-text.ts';
import { isHttpError } from '../../http/errors.ts';
import { csrfProblem } from '../../security/csrf.ts';
import { apiErrors, invalidBody } from '../errors.ts';
import type { FieldShape } from '../fields/field.ts';
import type { ProblemTree } from '../fields/problem.ts';
import type { ApiContext, SubmittedForm } from '../request/context.ts';
import { controlOf, isSeveral } from './control.ts';

/** The method that the form stands for. */
export const METHOD_FIELD = '_method';
/** JSON in place of the other fields. */
export const RAW_FIELD = '_content';

const METHODS: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const FORM_TYPES = /^(?:application\/x-www-form-urlencoded|multipart\/form-data)\s*(?:;|$)/i;

/**
 * The request that a form of a page stands for; undefined for other requests. Browsers send cookies and passwords by
 * themselves, so every form must have the CSRF token, whoever sends it.
 *
 * @throws {ApiError} 403 without the token
 */
export async function readSubmittedForm(context: ApiContext): Promise<SubmittedForm | undefined> {
  const { request, endpoint } = context;
  if (request.method !== 'POST' || !FORM_TYPES.test(request.header('content-type') ?? '')) return undefined;
  const problem = await csrfProblem(request);
  if (problem !== undefined) throw apiErrors.permissionDenied(`CSRF Failed: ${problem}`);
  const form = await request.form();
  const asked = form.get(METHOD_FIELD)?.toUpperCase() ?? 'POST';
  const method = METHODS.has(asked) ? asked : 'POST';
  const raw = form.get(RAW_FIELD);
  const fields = new Map([...form.keys()].map((name) => [name, form.getAll(name)]));
  const shapes = endpoint.operations.get(method)?.input?.fields ?? [];
  return {
    method,
    raw,
    fields: raw === undefined ? fields : undefined,
    read: () => (raw === undefined ? readFields(shapes, form) : readRaw(raw)),
  };
}

function readRaw(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    return parseJsonText(text);
  } catch (error) {
    if (isHttpError(error)) throw apiErrors.parse(`JSON parse error - ${error.message}`);
    throw error;
  }
}

/** The fields as JSON would have them. A list without a choice is empty, an empty text is null where null is allowed. */
function readFields(shapes: readonly FieldShape[], form: FormValues): Record<string, unknown> {
  const problems: Record<string, ProblemTree> = {};
  const entries = shapes.flatMap((shape): [string, unknown][] => {
    if (shape.isReadOnly) return [];
    try {
      const value = readField(shape, form);
      return value === undefined ? [] : [[shape.name, value]];
    } catch (error) {
      if (!isHttpError(error)) throw error;
      problems[shape.name] = [{ code: 'invalid', message: `Value must be valid JSON: ${error.message}` }];
      return [];
    }
  });
  if (Object.keys(problems).length > 0) throw invalidBody(problems);
  return Object.fromEntries(entries);
}

/** Undefined: left out of the body. @throws {HttpError} 400: not JSON */
function readField(shape: FieldShape, form: FormValues): unknown {
  const { name } = shape;
  const control = controlOf(shape);
  if (control === 'file') return form.file(name);
  const text = form.get(name);
  if (isSeveral(shape)) {
    if (!form.has(`${name}:json`)) return form.getAll(name);
    return readJson(form.get(`${name}:json`) ?? '', []);
  }
  if (text === undefined) return undefined;
  if (control === 'json') return readJson(text, shape.isNullable ? null : undefined);
  if (text !== '') return text;
  if (shape.isNullable && shape.allowsBlank !== true) return null;
  return shape.allowsBlank === true || shape.isRequired ? '' : undefined;
}

function readJson(text: string, empty: unknown): unknown {
  return text.trim() === '' ? empty : parseJsonText(text);
}
