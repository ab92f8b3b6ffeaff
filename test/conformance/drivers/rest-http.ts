// Whole requests to an API: Django REST Framework wrote down what it answered, and the site here has the same resources.
import type { Case, Drivers, Outcome } from '../driver.ts';
import { type Answer, send, UnknownScene } from '../rest/request.ts';
import { closeSite, openSite } from '../rest/site.ts';
import { matches } from '../values.ts';

const HAS_PAGE = 'the address has a page for browsers, so that its answer depends on Accept';
const STRICT_QUERY = 'an unknown query parameter is refused: a mistyped filter would show all rows';

async function ask(row: Case): Promise<Outcome> {
  try {
    return judge(row, await send(await openSite(), row));
  } catch (error) {
    if (error instanceof UnknownScene) return { pass: false, observed: `unknown scene: ${error.message}` };
    throw error;
  }
}

function judge(row: Case, answer: Answer): Outcome {
  const wrong = [
    ...(answer.status === row.status ? [] : ['status']),
    ...wrongHeaders(row, answer),
    ...(isSameBody(row, answer) ? [] : ['body']),
  ];
  if (wrong.length === 0) return { pass: true };
  if (row.status === 200 && answer.status === 400 && /Unknown query parameter/.test(answer.text))
    return { deviation: STRICT_QUERY };
  if (
    wrong.join() === 'vary' &&
    plainHeader('vary', `${row.headers.vary}, accept`) === plainHeader('vary', String(answer.headers['vary']))
  )
    return { deviation: HAS_PAGE };
  const { status, headers, text } = answer;
  const seen = Object.fromEntries(Object.keys(row.headers).map((name) => [name, headers[name]]));
  return { pass: false, observed: { wrong, status, headers: seen, text: text.slice(0, 500) } };
}

function wrongHeaders(row: Case, { headers }: Answer): string[] {
  return Object.entries(row.headers as Record<string, string>)
    .filter(([name, value]) => plainHeader(name, String(headers[name] ?? '')) !== plainHeader(name, value))
    .map(([name]) => name);
}

/** Names of Vary in any order; seconds to wait, which depend on the clock, as one text. */
function plainHeader(name: string, value: string): string {
  if (name === 'vary')
    return value
      .split(/,\s*/)
      .map((one) => one.toLowerCase())
      .sort()
      .join();
  return name === 'retry-after' ? value.replace(/\d+/, 'seconds') : value;
}

function isSameBody({ body }: Case, { text }: Answer): boolean {
  // Pages are our own.
  if (typeof body?.$text === 'string') return text.trim() !== '';
  if (body === null || body === '') return text === '';
  return matches(withoutSeconds(parse(text)), withoutSeconds(body));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** `Expected available in 86399 seconds.` depends on the clock. */
function withoutSeconds(body: unknown): unknown {
  const { detail } = (body ?? {}) as { detail?: unknown };
  if (typeof detail !== 'string') return body;
  return { ...(body as object), detail: detail.replace(/\bin \d+ seconds?\b/, 'in some seconds') };
}

export const drivers: Drivers = { drf_http: ask };
export const close = closeSite;
