// The body of a request for a model: JSON as it comes, or the fields of a form.
import { Problem, type ProblemTree } from '../fields/problem.ts';
import type { ApiContext } from '../request/context.ts';
import { formObject } from '../request/form-object.ts';
import { isForm } from '../request/parser.ts';
import { BodyRefused } from './body-to-save.ts';
import type { ModelSerializer, ParsedBody } from '../serialize/model-serializer.ts';

export interface ReadMode {
  isNew: boolean;
  /** Required fields may be missing. */
  isPartial: boolean;
}

/** Reads one object. @throws {BodyRefused} it is not an object */
export function readObject(
  { environment }: ApiContext,
  serializer: ModelSerializer,
  body: unknown,
  mode: ReadMode,
): ParsedBody {
  const data = isForm(body) ? formObject(serializer.shapes, body) : body;
  const parsed = serializer.parse(data, environment, mode);
  if (parsed instanceof Problem) throw new BodyRefused(parsed.tree as Record<string, ProblemTree>);
  return parsed;
}
