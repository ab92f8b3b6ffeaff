import { markup } from './markup.ts';

interface StatusPage {
  status: number;
  /** `Not Found` */
  title: string;
  message: string | undefined;
  hint: string | undefined;
  /** Default: `en`. */
  language?: string | undefined;
  /** The title and the explanation in that language. */
  say?: ((text: string) => string) | undefined;
}

/** What a page says where the error has no message that helps. */
const EXPLANATIONS: Readonly<Record<number, string>> = {
  400: 'The server could not understand this request.',
  403: 'You are not allowed to see this page.',
  404: 'This page does not exist.',
  405: 'This page does not accept this kind of request.',
  413: 'The request is larger than this server accepts.',
  429: 'Please try again later.',
  500: 'Something went wrong on our side. Please try again in a moment.',
  503: 'The server is busy. Please try again in a moment.',
};

/** The page of a status where the project has none of its own. Reveals nothing internal. */
export function renderStatusPage({ status, title, message, hint, language = 'en', say = String }: StatusPage): string {
  return markup`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${say(title)}</title>
<style>
:root { color-scheme: light dark }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; font: 1.0625rem/1.6 system-ui, sans-serif;
  background: #fbfbfa; color: #21201c }
main { max-width: 34rem; padding: 2rem }
h1 { margin: 0 0 .5rem; font-size: 1.75rem; line-height: 1.2 }
.status { margin: 0; font-variant-numeric: tabular-nums; color: #6b6862 }
p { margin: .5rem 0; overflow-wrap: anywhere }
.hint { color: #6b6862 }
@media (prefers-color-scheme: dark) { body { background: #191918; color: #eeeeec } .status, .hint { color: #a8a6a0 } }
</style>
</head>
<body>
<main>
<p class="status">${status}</p>
<h1>${say(title)}</h1>
<p>${sentence(message) ?? say(EXPLANATIONS[status] ?? '')}</p>
${hint && markup`<p class="hint">${hint}</p>`}
</main>
</body>
</html>
`.toString();
}

// Messages of errors are fragments in lowercase; on a page they are sentences.
export function sentence(message: string | undefined): string | undefined {
  if (message === undefined || message === '') return undefined;
  const text = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
