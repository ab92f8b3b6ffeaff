// Extra actions of a viewset, beside list, create, retrieve, update and destroy.
import type { AccessAction, Rule } from '../../access/rule.ts';
import type { ListContext, RowContext } from '../request/row-context.ts';
import { checkOptions, type NamesOf } from './option-names.ts';
import type { AnySerializer } from './serializer.ts';
import type { Throttle } from '../throttle/throttle.ts';

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What a handler may return: JSON of a 200 response, a response of its own, or nothing (204). */
export type Handled = unknown;

export interface ActionOptions {
  /** Default: `['GET']`. */
  methods?: readonly HttpMethod[];
  /** Last part of the address. Default: the action's name. */
  path?: string;
  /** Describes the body, which is parsed and validated by it: `context.input`. */
  input?: AnySerializer;
  /** Describes the response and formats what the handler returns. */
  output?: AnySerializer;
  /** Default: those of the viewset. */
  permissions?: Rule | readonly Rule[];
  /** What the policy is asked. Default: `view` for GET, `change` for others with `detail`, else `add`. */
  access?: AccessAction;
  throttles?: readonly Throttle[];
  description?: string;
}

const ACTION_OPTIONS: NamesOf<ActionOptions & { detail: boolean }> = {
  detail: true,
  methods: true,
  path: true,
  input: true,
  output: true,
  permissions: true,
  access: true,
  throttles: true,
  description: true,
};

/** An action as it was declared. Made by `action`. */
export interface Action extends Omit<ActionOptions, 'methods'> {
  readonly isAction: true;
  readonly detail: boolean;
  readonly methods: readonly HttpMethod[];
  readonly handle: (context: RowContext) => Handled | Promise<Handled>;
}

/**
 * Declares an extra action: `POST /api/posts/1/publish/`.
 *
 * @param options.detail true: about one row, which the handler gets by `context.row()`; false: about the list
 * @throws {ProjectError} API_OPTION_UNKNOWN
 * @example
 * actions: {
 *   publish: action({ detail: true, methods: ['POST'] }, async ({ row, update }) => update(await row(), { published: true })),
 * }
 */
export function action(
  options: ActionOptions & { detail: true },
  handle: (context: RowContext) => Handled | Promise<Handled>,
): Action;
export function action(
  options: ActionOptions & { detail: false },
  handle: (context: ListContext) => Handled | Promise<Handled>,
): Action;
export function action(
  { methods = ['GET'], ...options }: ActionOptions & { detail: boolean },
  handle: (context: RowContext) => Handled | Promise<Handled>,
): Action {
  checkOptions('action', options, ACTION_OPTIONS);
  return { ...options, isAction: true, methods, handle };
}
