/** The text of a scalar; undefined for lists and objects, which have a `toString` of their own if a request says so. */
export function valueText(value: unknown): string | undefined {
  return typeof value === 'object' && value !== null ? undefined : String(value);
}
