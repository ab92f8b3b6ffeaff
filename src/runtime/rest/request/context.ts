// What a view of the API knows of its request.
import type { Database, Row } from '../../../kernel/database.ts';
import type { AccessAction, Rule } from '../../access/rule.ts';
import { Access } from '../../access/access.ts';
import type { AnonymousUser, AuthenticatedUser } from '../../auth/user.ts';
import { ANONYMOUS } from '../../auth/user.ts';
import type { Application } from '../../http/application.ts';
import type { QueryParams } from '../../http/body/query-params.ts';
import type { HttpRequest } from '../../http/request.ts';
import type { Credentials } from '../authenticate/authentication.ts';
import type { FieldEnvironment } from '../fields/field.ts';
import type { Renderer } from '../respond/renderer.ts';
import type { Endpoint } from '../routes/endpoint.ts';
import type { Operation } from '../routes/operation.ts';
import { parseBody } from './parser.ts';

/** What fields may ask for while they read and write values. */
export interface ApiEnvironment extends FieldEnvironment {
  /** Address of the row in this API; null for models that it does not have. */
  link(model: string, row: Row): string | null;
  /** Path of a row's address as it was linked, to be resolved: the lookup value, or undefined for another address. */
  unlink(model: string, address: string): string | undefined;
  /** Address of an uploaded file. */
  media(path: string): string;
}

/** A form of the browsable API, which can send neither PUT nor JSON: the request that it stands for. */
export interface SubmittedForm {
  /** Upper case. */
  method: string;
  /** The body as a parser would read it. @throws {ApiError} 400 */
  read(): unknown;
  /** What the fields of the form had in them, to be shown again; undefined for a raw body. */
  fields: ReadonlyMap<string, readonly string[]> | undefined;
  /** The text of a raw body. */
  raw: string | undefined;
}

/** One request to a view of the API. */
export class ApiContext {
  readonly request: HttpRequest;
  readonly app: Application;
  readonly endpoint: Endpoint;
  /** Parameters of the path. */
  readonly params: Readonly<Record<string, unknown>>;
  /** Who makes the request; anonymous until the credentials were checked. */
  user: AuthenticatedUser | AnonymousUser = ANONYMOUS;
  /** Of requests that prove themselves by a token. */
  credentials: Credentials | undefined;
  version: string | null = null;
  renderer: Renderer;
  /** Parameters of the accepted media type. */
  accepted: Readonly<Record<string, string>> = {};
  /** Undefined for OPTIONS and methods that the address does not have. */
  operation: Operation | undefined;
  /** Headers that the response gets, whatever it is. */
  readonly headers: Record<string, string> = {};
  /** Of the response; for renderers. */
  status = 200;
  /** In place of the method and body of the request. */
  submitted: SubmittedForm | undefined;
  #data: Promise<unknown> | undefined;
  #access: Access | undefined;
  #policyAccess: Access | undefined;
  #environment: ApiEnvironment | undefined;

  constructor(request: HttpRequest, endpoint: Endpoint, params: Readonly<Record<string, unknown>>) {
    this.request = request;
    this.app = request.app;
    this.endpoint = endpoint;
    this.params = params;
    this.renderer = endpoint.renderers[0] as Renderer;
  }

  get method(): string {
    return this.submitted?.method ?? this.request.method;
  }

  get query(): QueryParams {
    return this.request.query;
  }

  get database(): Database {
    return this.app.database;
  }

  /** `list`, `create`, `retrieve`, …, or the name of an extra action. */
  get action(): string | undefined {
    return this.operation?.name;
  }

  /** The body, parsed by its content type. Read once, remembered. @throws {ApiError} 400, 413, 415 */
  data(): Promise<unknown> {
    return (this.#data ??= this.#readData());
  }

  async #readData(): Promise<unknown> {
    return this.submitted ? this.submitted.read() : parseBody(this.request, this.endpoint.parsers);
  }

  /** What the user may do, by the permissions of this view and the policies of the models. */
  get access(): Access {
    return (this.#access ??= this.accessBy(this.operation?.permission ?? this.endpoint.permission));
  }

  /** The same by the policies alone: for rows of other models, to which the permissions of this view and scopes do not apply. */
  get policyAccess(): Access {
    return (this.#policyAccess ??= new Access(this.app, { user: this.user, request: this.request, isUnscoped: true }));
  }

  /** The same by another rule. */
  accessBy(rule: Rule | undefined): Access {
    return new Access(this.app, { user: this.user, request: this.request, rule });
  }

  /** What the policy is asked about this operation. */
  get accessAction(): AccessAction {
    return this.operation?.access ?? (this.method === 'OPTIONS' ? 'view' : 'change');
  }

  get environment(): ApiEnvironment {
    return (this.#environment ??= this.endpoint.api.environment(this));
  }
}
