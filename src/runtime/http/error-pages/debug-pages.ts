import type { DevError } from '../../../kernel/dev-messages.ts';
import { QuintetError } from '../../../kernel/errors.ts';
import type { HttpRequest } from '../request.ts';
import { viewNameOf } from '../view.ts';
import { DEBUG_FOOTER, renderDebugLayout, section } from './debug-layout.ts';
import { markup, Markup } from './markup.ts';
import { hideInPath } from '../logging/secret-addresses.ts';
import { requestSections } from './request-sections.ts';
import { isOwnFrame, parseStack, placeOf, readExcerpt, type StackFrame } from './stack.ts';

/** Debug only: which routes were tried, or which view said that there is nothing. */
export function renderDebug404(request: HttpRequest, error: unknown): string {
  const { resolved, app } = request;
  const routes = app.urls
    .describe()
    .map(({ path, name }) => markup`<li><code>${path}</code>${name && markup` (${name})`}</li>`);
  return renderDebugLayout({
    title: `404 at ${shownPath(request)}`,
    kind: 'Not found (404)',
    heading: `${request.method} ${shownPath(request)}`,
    message: error instanceof Error ? error.message : undefined,
    hint: resolved && `The view ${viewNameOf(resolved.view)} of the route /${resolved.route} returned this response.`,
    sections: [
      ...(resolved
        ? []
        : [section('Routes that were tried, in this order', markup`<ol class="routes">${routes}</ol>`)]),
      ...requestSections(request),
    ],
    footer: DEBUG_FOOTER,
  });
}

/** Debug only: an exception with its stack, the sources, the request and its SQL. */
export function renderDebugException(request: HttpRequest, status: number, thrown: unknown): string {
  const error =
    thrown instanceof Error ? thrown : new Error(`a value that is not an Error was thrown: ${String(thrown)}`);
  const known = QuintetError.is(error) ? error : undefined;
  return renderDebugLayout({
    title: `${error.name} at ${shownPath(request)}`,
    kind: `${known ? known.code : 'Exception'} (${status}) in ${request.method} ${shownPath(request)}`,
    heading: error.name,
    message: error.message,
    hint: known?.hint,
    sections: [...errorSections(error, request.app.root), ...requestSections(request)],
    footer: DEBUG_FOOTER,
  });
}

// A chain of causes that leads back into itself must end.
const MAX_CAUSES = 5;

function errorSections(error: Error, root: string): Markup[] {
  const sections = [section('Source', excerptOf(error)), section('Stack', stackOf(error, root))];
  let { cause } = error;
  for (let depth = 0; cause instanceof Error && depth < MAX_CAUSES; depth++) {
    sections.push(section(`Caused by ${cause.name}: ${cause.message}`, stackOf(cause, root)));
    cause = cause.cause;
  }
  return sections;
}

/** Errors in templates bring their own place and lines. */
function excerptOf(error: Error): Markup | undefined {
  const { excerpt, file, line } = error as { excerpt?: unknown; file?: unknown; line?: unknown };
  if (typeof excerpt !== 'string' || excerpt === '') return undefined;
  const place = typeof file === 'string' ? `${file}${typeof line === 'number' ? `:${line}` : ''}` : '';
  return markup`<div class="frame"><p><code>${place}</code></p><pre class="source"><span>${excerpt}</span></pre></div>`;
}

function stackOf(error: Error, root: string): Markup | undefined {
  const frames = parseStack(error.stack ?? '');
  if (frames.length === 0) return undefined;
  const own = frames.filter((frame) => isOwnFrame(frame, root));
  const others = frames.filter((frame) => !own.includes(frame));
  if (own.length === 0) return markup`${others.map((frame) => renderFrame(frame, root, false))}`;
  const rest =
    others.length > 0 &&
    markup`<details class="rest"><summary>${others.length} more frames in Quintet, packages and Node</summary>${others.map((frame) => renderFrame(frame, root, false))}</details>`;
  return markup`${own.map((frame) => renderFrame(frame, root, true))}${rest}`;
}

function renderFrame(frame: StackFrame, root: string, withSource: boolean): Markup {
  const lines = withSource ? readExcerpt(frame) : [];
  const source = lines.length > 0 && markup`<pre class="source">${lines.map(renderLine)}</pre>`;
  return markup`<div class="frame"><p><code>${placeOf(frame, root)}</code>${frame.function !== undefined && ` in ${frame.function}`}</p>${source}</div>`;
}

function renderLine({ number, text, isMarked }: { number: number; text: string; isMarked: boolean }): Markup {
  return isMarked
    ? markup`<span class="marked"><i>${number}</i>${text}</span>`
    : markup`<span><i>${number}</i>${text}</span>`;
}

/**
 * The development server's page for code that does not compile or start.
 *
 * @param script a complete script element that reloads the page when the error is fixed; none by default
 */
export function renderDevErrorPage(error: DevError, script = ''): string {
  const place = [error.file, error.line, error.column].filter((part) => part !== undefined).join(':');
  const frame = error.frame !== undefined && markup`<pre class="source" tabindex="0"><span>${error.frame}</span></pre>`;
  return renderDebugLayout({
    title: error.title,
    kind: 'The project cannot start',
    heading: error.title,
    message: error.message,
    hint: error.hint,
    sections: [
      section(
        'Source',
        place || frame ? markup`<div class="frame"><p><code>${place}</code></p>${frame}</div>` : undefined,
      ),
      section('Stack', error.stack === undefined ? undefined : markup`<pre tabindex="0">${error.stack}</pre>`),
    ],
    footer: 'This page reloads when the error is fixed.',
    script: new Markup(script),
  });
}

function shownPath({ path, resolved }: HttpRequest): string {
  return hideInPath(path, resolved?.params);
}
