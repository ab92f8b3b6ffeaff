// One address of the API, compiled: its methods and what holds for all of them.
import type { Row } from '../../../kernel/database.ts';
import type { ModelDescription } from '../../../kernel/model.ts';
import type { Rule } from '../../access/rule.ts';
import type { Authentication } from '../authenticate/authentication.ts';
import type { ApiContext, ApiEnvironment } from '../request/context.ts';
import type { Parser } from '../request/parser.ts';
import type { Versioning } from '../request/versioning.ts';
import type { Renderer } from '../respond/renderer.ts';
import type { Throttle } from '../throttle/throttle.ts';
import type { Operation } from './operation.ts';

/** What all addresses of one API share. */
export interface ApiScope {
  environment(context: ApiContext): ApiEnvironment;
}

/** A row with at least its keys, and what the API shows of it. */
export interface Represented {
  row: Row;
  data: Row;
}

export interface Endpoint {
  readonly api: ApiScope;
  /** `Post list`, `Post instance`: for OPTIONS and the browsable API. */
  readonly title: string;
  readonly description: string;
  readonly model: ModelDescription | undefined;
  readonly isDetail: boolean;
  readonly operations: ReadonlyMap<string, Operation>;
  /** Value of the Allow header. */
  readonly allow: string;
  readonly authentication: readonly Authentication[];
  readonly permission: Rule | undefined;
  readonly throttles: readonly Throttle[];
  readonly parsers: readonly Parser[];
  readonly renderers: readonly Renderer[];
  readonly versioning: Versioning | undefined;
  /** The row of the address with its JSON, for pages. Undefined for addresses that are not about a row of a model. */
  readonly represent: ((context: ApiContext) => Promise<Represented>) | undefined;
  /** The answer to OPTIONS. */
  metadata(context: ApiContext): Promise<unknown>;
}
