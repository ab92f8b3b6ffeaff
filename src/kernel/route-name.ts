/** The pattern of a route's name, with the names of its namespaces: `detail`, `posts:detail`, `api:v1.posts`. */
export const ROUTE_NAME = String.raw`[\w.-]+(?::[\w.-]+)*`;

const WHOLE_NAME = new RegExp(`^${ROUTE_NAME}$`);

/** True for what can be the name of a route. Anything else is a URL: it has a slash, a query or a fragment, or is empty. */
export function isRouteName(text: string): boolean {
  return WHOLE_NAME.test(text);
}
