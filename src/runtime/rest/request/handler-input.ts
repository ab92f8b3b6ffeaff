// What handlers of the project get and return, read and formatted by their serializers.
import { HttpResponse } from '../../http/response.ts';
import { invalidBody } from '../errors.ts';
import { Problem } from '../fields/problem.ts';
import type { ApiContext } from './context.ts';
import { formObject } from './form-object.ts';
import { isForm } from './parser.ts';

/** The body by the operation's serializer; as it came where there is none. @throws {ApiError} 400 with its problems */
export async function readInput(context: ApiContext): Promise<Record<string, unknown>> {
  const data = await context.data();
  const serializer = context.operation?.inputSerializer;
  if (serializer === undefined) return data as Record<string, unknown>;
  const body = isForm(data) ? formObject(context.operation?.input?.fields ?? [], data) : data;
  const parsed = serializer.parseObject(body, context.environment, context.method === 'PATCH');
  if (parsed instanceof Problem) throw invalidBody(parsed.tree);
  return parsed;
}

/** What a handler returned, by the operation's serializer. */
export function formatOutput({ operation, environment }: ApiContext, result: unknown): unknown {
  const serializer = operation?.outputSerializer;
  if (serializer === undefined || result === undefined || result instanceof HttpResponse) return result;
  if (Array.isArray(result)) return result.map((one: object) => serializer.formatObject(one, environment));
  return result === null ? null : serializer.formatObject(result, environment);
}
