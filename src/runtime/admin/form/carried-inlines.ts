import { formatHtml, type SafeString } from '../../templates/safe-string.ts';
import type { HttpRequest } from '../../http/request.ts';
import { inlineVersionText, versionName } from './inline-versions.ts';
import type { InlineSet } from './inline-set.ts';

/** Hidden inputs for the same parent, with the version of the rows as they are now. */
export function carriedVersions(request: HttpRequest, inlines: readonly InlineSet[]): SafeString[] {
  return inlines.map(
    (inline) =>
      formatHtml`<input type="hidden" name="${versionName(inline)}" value="${inlineVersionText(request, inline)}">`,
  );
}

/**
 * Hidden inputs that bring the rows of the inlines to the next request, as they were sent or as they are stored.
 *
 * @param asNew the rows become rows of a new parent
 */
export function carriedInlines(inlines: readonly InlineSet[], asNew = false): SafeString[] {
  return inlines.flatMap(({ set }) => [
    ...set.managementForm.fields.map((bound) =>
      asNew && bound.name === 'INITIAL_FORMS'
        ? formatHtml`<input type="hidden" name="${bound.htmlName}" value="0">`
        : bound.asHidden,
    ),
    ...set.forms.flatMap((form) =>
      form.fields.filter(({ field }) => !(asNew && field.kind === 'key')).map((bound) => bound.asHidden),
    ),
  ]);
}
