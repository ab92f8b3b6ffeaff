// Pages about accounts are inside the project's own base.html.
import type { Application } from '../http/application.ts';
import type { HttpRequest } from '../http/request.ts';
import type { TemplateName } from '../http/project-types.ts';
import type { HttpResponse } from '../http/response.ts';
import { describeView, type View } from '../http/view.ts';
import type { CompiledTemplate } from '../templates/compiler/template.ts';
import type { TemplateContext } from '../templates/engine.ts';
import { render, type RenderOptions } from '../templates/render.ts';

const PROJECT_LAYOUT = 'base.html';
const CONTENT_BLOCK = 'content';
/** A complete page with its own style sheet. */
const OWN_LAYOUT = 'registration/layout.html';

/** A view about accounts that answers these methods, by the name that lists of routes show. */
// oxlint-disable-next-line typescript/no-explicit-any -- as in View
export function accountView<P = any>(viewName: string, methods: readonly string[], view: View<P>): View<P> {
  return describeView(view, { viewName, methods });
}

/**
 * Renders a page about accounts. Quintet's own templates extend `accountLayout`: the project's base.html if it has a block
 * `content`, otherwise a complete page.
 *
 * @throws {TemplateError} as `render`
 */
export function renderAccountPage(
  request: HttpRequest,
  template: TemplateName,
  context: TemplateContext = {},
  options: RenderOptions = {},
): HttpResponse {
  return render(request, template, { accountLayout: accountLayout(request.app), ...context }, options);
}

function accountLayout({ templates }: Application): string {
  const isUsable = templates.has(PROJECT_LAYOUT) && hasContentBlock(templates, templates.compile(PROJECT_LAYOUT));
  return isUsable ? PROJECT_LAYOUT : OWN_LAYOUT;
}

/** Also looks at what the template extends, as far as that is written literally. */
function hasContentBlock(templates: Application['templates'], template: CompiledTemplate): boolean {
  const seen = new Set<string>();
  for (let found: CompiledTemplate | undefined = template; found && !seen.has(found.name);) {
    if (found.ownBlocks.has(CONTENT_BLOCK)) return true;
    seen.add(found.name);
    // {% extends %} is the first tag of a template, so its parent is the first template that it names.
    const parent: string | undefined = found.parent && found.references.find(({ kind }) => kind === 'template')?.name;
    found = parent !== undefined && templates.has(parent) ? templates.compile(parent) : undefined;
  }
  return false;
}
