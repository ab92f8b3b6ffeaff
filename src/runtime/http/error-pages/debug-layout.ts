import { markup, Markup } from './markup.ts';

interface DebugPage {
  title: string;
  /** Small line above the heading. */
  kind: string;
  heading: string;
  message?: string | undefined;
  hint?: string | undefined;
  sections: Markup[];
  footer: string;
  script?: Markup;
}

/** A page for developers: heading, message, sections. Stands alone. */
export function renderDebugLayout(page: DebugPage): string {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${page.title}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<header>
<p class="kind">${page.kind}</p>
<h1>${page.heading}</h1>
${page.message !== undefined && markup`<pre class="message">${page.message}</pre>`}
${page.hint !== undefined && markup`<p class="hint">${page.hint}</p>`}
</header>
<main>
${page.sections}
</main>
<footer>${page.footer}</footer>
${page.script}
</body>
</html>
`.toString();
}

/** The footer of exception pages. */
export const DEBUG_FOOTER = 'This page is shown because debug is on in the settings.';

/** A titled part; undefined when there is nothing to show. */
export function section(title: string, content: Markup | undefined): Markup {
  return content ? markup`<section><h2>${title}</h2>${content}</section>` : markup``;
}

/** Two columns, name and value. Undefined when there are no rows. */
export function table(rows: readonly (readonly [string, string | undefined])[]): Markup | undefined {
  const shown = rows.filter(([, value]) => value !== undefined);
  if (shown.length === 0) return undefined;
  return markup`<table><tbody>${shown.map(([name, value]) => markup`<tr><th scope="row">${name}</th><td>${value}</td></tr>`)}</tbody></table>`;
}

const STYLE = `
:root { color-scheme: light dark; --back: #fbfbfa; --front: #21201c; --soft: #6b6862; --line: #e2e0dc; --red: #b3261e; --mark: #fdeceb; --box: #fff }
@media (prefers-color-scheme: dark) { :root { --back: #191918; --front: #eeeeec; --soft: #a8a6a0; --line: #34332f; --red: #ff8a80; --mark: #3a201e; --box: #222120 } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 72rem; padding: 2rem 1.25rem 4rem; font: 1rem/1.55 system-ui, sans-serif; background: var(--back); color: var(--front) }
.kind { margin: 0; color: var(--soft) }
h1 { margin: .25rem 0 .75rem; font-size: 1.6rem; line-height: 1.25; overflow-wrap: anywhere; color: var(--red) }
h2 { margin: 2.25rem 0 .75rem; font-size: 1.1rem }
li { overflow-wrap: anywhere }
pre, code, td { font: .875rem/1.6 ui-monospace, Menlo, Consolas, monospace }
pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere }
.message { padding: .75rem 1rem; background: var(--mark); border-radius: .375rem }
.hint { margin: .75rem 0 0 }
.frame { margin: 0 0 .75rem; border: 1px solid var(--line); border-radius: .375rem; background: var(--box); overflow: hidden }
.frame > p, .frame > summary { margin: 0; padding: .5rem 1rem; overflow-wrap: anywhere }
.frame code { font-weight: 600 }
.source { padding: .5rem 0; border-top: 1px solid var(--line); overflow-x: auto; white-space: pre }
.source span { display: block; padding: 0 1rem; min-width: max-content }
.source .marked { background: var(--mark) }
.source i { display: inline-block; width: 3.5em; color: var(--soft); font-style: normal; user-select: none }
details.rest { margin: 0 0 .75rem }
summary { cursor: pointer; color: var(--soft) }
table { width: 100%; border-collapse: collapse; background: var(--box); border: 1px solid var(--line) }
th, td { padding: .35rem .75rem; text-align: left; vertical-align: top; border-top: 1px solid var(--line); overflow-wrap: anywhere; white-space: pre-wrap }
th { width: 16rem; font-weight: 500; color: var(--soft) }
ol.routes { margin: 0; padding-left: 2.5rem }
footer { margin-top: 3rem; color: var(--soft); font-size: .875rem }
@media (max-width: 40rem) { th { width: 38% } }
`;
