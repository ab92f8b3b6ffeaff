// `docs/` below an API: its OpenAPI document for programs, and the same as a page for people.
import type { TemplateName } from '../../http/project-types.ts';
import type { HttpResponse } from '../../http/response.ts';
import { render } from '../../templates/render.ts';
import type { Api } from '../api/api.ts';
import { describeApis } from '../api/describe.ts';
import { createEndpoint } from '../api/scope.ts';
import { frameOf, secured } from '../browse/page.ts';
import { wantsPage } from '../browse/wants-page.ts';
import { openApiDocument, type OpenApiDocument } from '../openapi/document.ts';
import type { ApiContext } from '../request/context.ts';
import type { BrowsePages } from '../routes/dispatch.ts';
import type { Endpoint } from '../routes/endpoint.ts';
import { docsView } from './docs-view.ts';

const documents = new WeakMap<Api, OpenApiDocument>();

/** The document does not change while the app runs. */
function documentOf(api: Api, { app }: ApiContext): OpenApiDocument {
  const known = documents.get(api);
  if (known) return known;
  const [description] = describeApis([api], app.settings.rest.errors);
  const document = openApiDocument(description as Parameters<typeof openApiDocument>[0]);
  documents.set(api, document);
  return document;
}

/** Who may see it: those who may see the root of the API. */
export function docsEndpoint(api: Api): Endpoint {
  return createEndpoint(api, {
    options: { description: 'Every URL with its parameters, bodies and responses.' },
    operations: [
      {
        kind: 'root',
        name: 'docs',
        method: 'GET',
        access: 'view',
        permission: undefined,
        throttles: undefined,
        description: undefined,
        input: undefined,
        output: undefined,
        query: new Set(),
        handle: async (context) => documentOf(api, context),
      },
    ],
    title: 'Documentation',
    model: undefined,
    isDetail: false,
  });
}

/** @param others shows what is not the document: errors */
export function docsPages(api: Api, others: BrowsePages): BrowsePages {
  return {
    ...others,
    isWanted: wantsPage,
    show: async (context, response) =>
      response.status === 200 && context.method === 'GET'
        ? showDocs(api, context, response)
        : others.show(context, response),
  };
}

function showDocs(api: Api, context: ApiContext, response: HttpResponse): HttpResponse {
  const place = { api, resource: undefined, route: undefined };
  const view = { ...frameOf(place, context, 'Documentation'), ...docsView(documentOf(api, context)) };
  return secured(render(context.request, 'rest/docs.html' as TemplateName, view), response);
}
