import type { Settings } from '../../../kernel/settings.ts';
import type { Api } from '../api/api.ts';
import { describeApis } from '../api/describe.ts';
import { errors } from '../errors.ts';
import { openApiDocument, type OpenApiDocument } from './document.ts';

/**
 * The OpenAPI document of one of the APIs of a project.
 *
 * @param path of the API; undefined if there is only one
 * @throws {ProjectError} API_MISSING
 */
export function apiSchema(apis: readonly Api[], { rest }: Pick<Settings, 'rest'>, path?: string): OpenApiDocument {
  const described = describeApis(apis, rest.errors);
  const found =
    path === undefined && described.length === 1 ? described[0] : described.find((api) => api.path === path);
  if (!found) throw errors.API_MISSING({ path, known: described.map((api) => api.path) });
  return openApiDocument(found);
}
