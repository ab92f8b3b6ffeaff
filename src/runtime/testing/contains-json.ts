/** True if the JSON value contains the other: objects may have more members, and lists have the same number of items. */
export function containsJson(value: unknown, part: unknown): boolean {
  if (typeof part !== 'object' || part === null) return Object.is(value, part);
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(part))
    return (
      Array.isArray(value) &&
      value.length === part.length &&
      part.every((item, index) => containsJson(value[index], item))
    );
  const object = value as Readonly<Record<string, unknown>>;
  return (
    !Array.isArray(value) &&
    Object.entries(part).every(([name, item]) => Object.hasOwn(object, name) && containsJson(object[name], item))
  );
}
