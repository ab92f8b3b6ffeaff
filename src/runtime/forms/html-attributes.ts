import { escapeHtml } from '../templates/safe-string.ts';

/** Attributes of an element; `true` prints the bare name, false, null and undefined print nothing. */
export type Attributes = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** ` name="title" required`, with a blank before each attribute, in the order given. */
export function renderAttributes(attributes: Attributes): string {
  return Object.entries(attributes)
    .map(([name, value]) => {
      if (value === true) return ` ${name}`;
      return value === false || value === null || value === undefined ? '' : ` ${name}="${escapeHtml(String(value))}"`;
    })
    .join('');
}
