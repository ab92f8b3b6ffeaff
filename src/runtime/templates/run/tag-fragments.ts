// `{% cache %}`, as compiled code calls it.
import { errors } from '../errors.ts';
import { toInteger } from '../filters/define.ts';
import { fragmentKey } from '../fragments/fragment-key.ts';
import type { Rendering } from './rendering.ts';
import { describe } from './values.ts';
import { toText } from './text.ts';

const STORES = new Set(['', 'default', 'template_fragments']);

/** A fragment of the page: its text if the store has it. */
interface Fragment {
  readonly html: string | undefined;
  /** Keeps what was rendered in its place. */
  keep(html: string): string;
}

/** @throws {TemplateError} TEMPLATE_ARGUMENT: the time is not a number of seconds, or there is no such store */
export function fragment(
  { page }: Rendering,
  { name, varyOn }: { name: string; varyOn: readonly unknown[] },
  timeout: unknown,
  using?: unknown,
): Fragment {
  const seconds = readSeconds(timeout);
  if (!STORES.has(toText(using)))
    throw errors.TEMPLATE_ARGUMENT({ text: `{% cache %} has no store ${JSON.stringify(using)}` });
  const store = page.host.fragments;
  const key = fragmentKey(name, varyOn);
  return {
    html: store.get(key),
    keep(html) {
      store.set(key, html, seconds);
      return html;
    },
  };
}

/** `None` keeps a fragment for good. */
function readSeconds(timeout: unknown): number | null {
  if (timeout === null) return null;
  const seconds = toInteger(timeout);
  if (seconds === undefined)
    throw errors.TEMPLATE_ARGUMENT({ text: `{% cache %} takes a number of seconds, not ${describe(timeout)}` });
  return seconds;
}
