// Extra actions and handlers of the project as operations.
import type { AccessAction } from '../../access/rule.ts';
import type { Action, HttpMethod } from '../declare/action.ts';
import { type AnySerializer, memberShape } from '../declare/serializer.ts';
import type { ApiContext } from '../request/context.ts';
import { formatOutput } from '../request/handler-input.ts';
import type { BodyShape, Operation } from '../routes/operation.ts';
import { toRule } from './scope.ts';

/** Last part of the action's address. */
export function actionPath(key: string, { path }: Action): string {
  return path ?? key.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
}

type Run = (context: ApiContext) => Promise<unknown>;

export function actionOperations(key: string, action: Action, run: Run): Operation[] {
  return action.methods.map((method) => ({
    kind: 'action' as const,
    name: key,
    method,
    access: action.access ?? accessOf(method, action.detail),
    permission: toRule(action.permissions),
    throttles: action.throttles,
    description: action.description,
    input: method === 'GET' ? undefined : bodyOf(action.input),
    output: bodyOf(action.output),
    query: undefined,
    inputSerializer: action.input,
    outputSerializer: action.output,
    handle: async (context) => formatOutput(context, await run(context)),
  }));
}

function accessOf(method: HttpMethod, isDetail: boolean): AccessAction {
  if (method === 'GET') return 'view';
  if (method === 'DELETE') return 'delete';
  return isDetail ? 'change' : 'add';
}

export function bodyOf(serializer: AnySerializer | undefined): BodyShape | undefined {
  if (serializer === undefined) return undefined;
  const fields = Object.entries(serializer.fields).map(([name, field]) => memberShape(name, field as AnySerializer));
  return { name: serializer.name, fields, isMany: false, isPage: false, isPartial: false };
}
