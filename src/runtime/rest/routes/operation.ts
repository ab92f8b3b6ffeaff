// One method of one address, compiled: what runs and what a schema says about it.
import type { AccessAction, Rule } from '../../access/rule.ts';
import type { FieldShape } from '../fields/field.ts';
import type { ApiContext } from '../request/context.ts';
import type { Throttle } from '../throttle/throttle.ts';
import type { AnySerializer } from '../declare/serializer.ts';
import type { HttpMethod } from '../declare/action.ts';

export type OperationKind =
  | 'list'
  | 'create'
  | 'retrieve'
  | 'update'
  | 'partialUpdate'
  | 'destroy'
  | 'bulkUpdate'
  | 'bulkPartialUpdate'
  | 'bulkDestroy'
  | 'action'
  | 'root';

export interface Operation {
  readonly kind: OperationKind;
  /** `list`, or the name of the action. */
  readonly name: string;
  readonly method: HttpMethod;
  /** What the policy is asked. */
  readonly access: AccessAction;
  /** Instead of the endpoint's. */
  readonly permission: Rule | undefined;
  /** Instead of the endpoint's. */
  readonly throttles: readonly Throttle[] | undefined;
  readonly description: string | undefined;
  /** Undefined: without a body, or one that is not described. */
  readonly input: BodyShape | undefined;
  readonly output: BodyShape | undefined;
  /** Names of the query parameters that it reads; undefined for operations that read what they like. */
  readonly query: ReadonlySet<string> | undefined;
  /** Parses the body for `input()` of handlers; undefined where the model's serializer does. */
  readonly inputSerializer?: AnySerializer | undefined;
  /** Formats what a handler returns. */
  readonly outputSerializer?: AnySerializer | undefined;
  readonly handle: (context: ApiContext) => Promise<unknown>;
}

export interface BodyShape {
  /** Name of the schema; undefined: written in place. */
  readonly name: string | undefined;
  readonly fields: readonly FieldShape[];
  readonly isMany: boolean;
  /** In the envelope of the list's pagination. */
  readonly isPage: boolean;
  /** No field is required: PATCH. */
  readonly isPartial: boolean;
  /** A list of such rows in place of a single one, up to this number: of a bulk operation, or of one that takes both. */
  readonly list?: { max: number; isOnly: boolean };
  /** Related rows that a response has if the client asks for them, in place of fields with the same names. */
  readonly expansions?: readonly ExpandedShape[];
}

/** A related row that responses have on request. */
export interface ExpandedShape {
  readonly shape: FieldShape;
  /** What may be expanded inside. */
  readonly expansions: readonly ExpandedShape[];
}
