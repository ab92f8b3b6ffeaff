// The forms of a page: one for each thing that the user may do at this address and its actions.
import type { ApiResource, ApiRoute } from '../api/api.ts';
import type { HttpMethod } from '../declare/action.ts';
import type { FieldShape } from '../fields/field.ts';
import { ApiContext } from '../request/context.ts';
import type { Represented } from '../routes/endpoint.ts';
import type { Operation } from '../routes/operation.ts';
import { isAllowed } from '../routes/permission.ts';
import { requestLine } from './curl-line.ts';
import { exampleBody } from './example-body.ts';
import { type FormField, formFields, messages } from './form-fields.ts';
import { fillPath, type Place, rootPath } from './place.ts';

export interface PageForm {
  id: string;
  title: string;
  description: string | undefined;
  url: string;
  method: HttpMethod;
  /** Empty for an action that describes no body. */
  fields: readonly FormField[];
  hasFiles: boolean;
  raw: RawForm | undefined;
  isOpen: boolean;
  /** The fields were sent, not the raw body. */
  isTyped: boolean;
  /** Problems of the body as a whole. */
  errors: readonly string[];
}

export interface RawForm {
  text: string;
  /** The same request as a command line. */
  curl: string;
  methods: readonly HttpMethod[];
}

/** A link to an action that only reads. */
export interface ActionLink {
  label: string;
  url: string;
}

export interface PageForms {
  forms: readonly PageForm[];
  links: readonly ActionLink[];
}

/** What a page is about: its request, its place and the JSON of the response. */
export interface Shown {
  context: ApiContext;
  place: Place;
  data: unknown;
}

export async function formsOf(shown: Shown): Promise<PageForms> {
  const { context, place } = shown;
  const { resource, route } = place;
  if (resource === undefined || route === undefined) return { forms: [], links: [] };
  const row = await representedRow(shown);
  // Without the row there is nothing to do to it: it was deleted, or the user may not see it.
  if (context.endpoint.represent && row === undefined) return { forms: [], links: [] };
  const forms: PageForm[] = [];
  const links: ActionLink[] = [];
  for (const other of [route, ...actionRoutes(resource, route)]) {
    const offered = await offeredOperations(context, other, row);
    forms.push(...(await routeForms(shown, { route: other, offered, row })));
    const isRead = other !== route && offered.some(({ method }) => method === 'GET');
    if (isRead) links.push({ label: titleOf(other), url: urlOf(shown, other) });
  }
  // What cannot be undone comes last.
  return { forms: forms.toSorted((a, b) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE')), links };
}

/** The addresses right below this one: actions of the list or of the row. */
function actionRoutes({ routes }: ApiResource, { path }: ApiRoute): ApiRoute[] {
  return routes.filter((other) => {
    const rest = other.path.startsWith(path) ? other.path.slice(path.length) : '';
    return /^[\w-]+\/$/.test(rest);
  });
}

/** The row of the address as the user sees it now, after what the request did to it. */
async function representedRow({ context, data }: Shown): Promise<Represented | undefined> {
  const { represent, isDetail } = context.endpoint;
  if (represent === undefined) return isDetail && isRow(data) && context.status < 400 ? { row: data, data } : undefined;
  try {
    return await represent(probe(context, undefined));
  } catch {
    // Whatever keeps the user from the row is in the response already.
    return undefined;
  }
}

/** The same visitor with another operation in mind. */
function probe(context: ApiContext, operation: Operation | undefined, endpoint = context.endpoint): ApiContext {
  const other = new ApiContext(context.request, endpoint, context.params);
  other.user = context.user;
  other.credentials = context.credentials;
  other.operation = operation ?? endpoint.operations.get('GET');
  return other;
}

async function offeredOperations(
  context: ApiContext,
  { endpoint }: ApiRoute,
  row: Represented | undefined,
): Promise<Operation[]> {
  const offered: Operation[] = [];
  for (const operation of endpoint.operations.values()) {
    const asked = probe(context, operation, endpoint);
    if (!(await isAllowed(asked))) continue;
    const { model } = endpoint;
    const isAboutRow = model !== undefined && row !== undefined;
    if (!isAboutRow || (await asked.access.may(model, row.row, operation.access))) offered.push(operation);
  }
  return offered;
}

interface RouteOffer {
  route: ApiRoute;
  offered: readonly Operation[];
  row: Represented | undefined;
}

async function routeForms(shown: Shown, offer: RouteOffer): Promise<PageForm[]> {
  const offered = offer.offered.filter(({ kind }) => !kind.startsWith('bulk'));
  const byMethod = (method: HttpMethod) => offered.find((operation) => operation.method === method);
  const isPlain = (operation: Operation) => operation.kind === 'action' || operation.method === 'POST';
  const update = updateOperation(byMethod('PUT'), byMethod('PATCH'));
  const list = [
    ...offered.filter((operation) => operation.method !== 'GET' && isPlain(operation)),
    ...(update && update.kind !== 'action' ? [update] : []),
    ...offered.filter(({ kind }) => kind === 'destroy'),
  ];
  return Promise.all(list.map((operation) => pageForm(shown, offer, operation)));
}

/** Files cannot be filled in again, so a form with files changes only what was chosen. */
function updateOperation(put: Operation | undefined, patch: Operation | undefined): Operation | undefined {
  const hasFiles = put?.input?.fields.some(isFile) ?? false;
  return hasFiles ? (patch ?? put) : (put ?? patch);
}

async function pageForm(shown: Shown, { route, offered, row }: RouteOffer, operation: Operation): Promise<PageForm> {
  const { context } = shown;
  const { method, input, kind } = operation;
  const isSent = context.submitted?.method === method && context.endpoint === route.endpoint;
  const isRefused = isSent && context.status >= 400;
  const problems = isRefused && isRow(shown.data) ? shown.data : {};
  const isUpdate = kind === 'update' || kind === 'partialUpdate';
  const id = `form-${route.name}-${method.toLowerCase()}`;
  const fields = await formFields(context, input?.fields ?? [], {
    form: id,
    initial: isUpdate ? row?.data : undefined,
    typed: isRefused ? context.submitted?.fields : undefined,
    problems,
    isPartial: input?.isPartial ?? false,
  });
  return {
    id,
    title: titleOf(route, operation),
    description: operation.description,
    url: urlOf(shown, route),
    method,
    fields,
    hasFiles: input?.fields.some((field) => isFile(field) && !field.isReadOnly) ?? false,
    raw: rawForm(shown, {
      operation,
      offered,
      row,
      url: urlOf(shown, route),
      text: isRefused ? context.submitted?.raw : undefined,
    }),
    isOpen: isRefused,
    isTyped: context.submitted?.fields !== undefined,
    errors: isRefused ? generalProblems(problems, fields) : [],
  };
}

function generalProblems(problems: Readonly<Record<string, unknown>>, fields: readonly FormField[]): string[] {
  const names = new Set(fields.map(({ name }) => name.replace(/:json$/, '')));
  return Object.entries(problems).flatMap(([name, problem]) => (names.has(name) ? [] : messages(problem)));
}

interface RawParts {
  operation: Operation;
  offered: readonly Operation[];
  row: Represented | undefined;
  url: string;
  /** What was typed. */
  text: string | undefined;
}

/** A deletion has no body, and neither has an action that describes none but could have any. */
function rawForm({ context }: Shown, { operation, offered, row, url, text }: RawParts): RawForm | undefined {
  const { kind, method, input } = operation;
  if (method === 'DELETE') return undefined;
  const isUpdate = kind === 'update' || kind === 'partialUpdate';
  const methods = isUpdate
    ? offered.map((other) => other.method).filter((one) => one === 'PUT' || one === 'PATCH')
    : [method];
  const body = exampleBody(input?.fields ?? [], isUpdate ? row?.data : undefined);
  const curl = requestLine(context, { method, url, data: text ?? JSON.stringify(body) });
  return { text: text ?? JSON.stringify(body, undefined, 2), curl, methods };
}

const TITLES: Readonly<Partial<Record<Operation['kind'], string>>> = {
  create: 'Create',
  update: 'Update',
  partialUpdate: 'Update',
  destroy: 'Delete',
};

function titleOf({ endpoint, path }: ApiRoute, operation?: Operation): string {
  const usual = operation && TITLES[operation.kind];
  if (usual === undefined) {
    const words = (path.split('/').at(-2) ?? '').replaceAll(/[-_]/g, ' ');
    return words.charAt(0).toUpperCase() + words.slice(1);
  }
  const noun = endpoint.model?.label;
  return noun === undefined ? usual : `${usual} ${noun}`;
}

function urlOf({ context, place }: Shown, { path }: ApiRoute): string {
  return rootPath(place.api, context) + fillPath(path, context);
}

function isFile({ kind }: FieldShape): boolean {
  return kind === 'file' || kind === 'image';
}

function isRow(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
