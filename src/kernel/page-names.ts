// What templates call the rows of a model.
import { pluralize, toCamelCase, toWords } from './names.ts';

/** Names that every page has, or that a generic view gives to its template. */
const TAKEN = new Set(
  (
    'request user perms messages csrfToken cspNonce debug forloop block form object objectList page paginator error ' +
    'true false none'
  ).split(' '),
);

export interface PageNames {
  /** One row: `blogPost`, or `object` for models such as `User` and `Form`, whose name every page or form uses already. */
  one: string;
  /** Several rows: `blogPosts`, or `objectList`. */
  several: string;
}

/** @param model its name: `BlogPost` */
export function pageNamesOf(model: string): PageNames {
  const one = toCamelCase(model);
  const several = toCamelCase(pluralize(toWords(model).join(' ')));
  return { one: TAKEN.has(one) ? 'object' : one, several: TAKEN.has(several) ? 'objectList' : several };
}
