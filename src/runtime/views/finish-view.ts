import { loginRequired, permissionRequired } from '../auth/access.ts';
import type { HttpRequest } from '../http/request.ts';
import type { HttpResponse } from '../http/response.ts';
import { describeView, type View } from '../http/view.ts';
import type { AccessOptions, Params } from './options.ts';

/** One call of a generic view. */
export interface ViewCall {
  /** For error messages and lists of routes: `detailView(Post)`. */
  viewName: string;
  request: HttpRequest;
  params: Params;
}

/** The finished view: its methods, its name, and the login or permission that it requires. */
export function finishView(
  viewName: string,
  methods: readonly string[],
  access: AccessOptions,
  answer: (call: ViewCall) => Promise<HttpResponse>,
): View {
  const view: View<Params> = (request, params) => answer({ viewName, request, params });
  const described = describeView(view, { viewName, methods });
  if (access.permission !== undefined) return permissionRequired(access.permission, described);
  return access.loginRequired ? loginRequired(described) : described;
}
