import type { Row, Where } from '../../kernel/database.ts';

// SQLite reads `a OR b OR c` as one level for each part, and stops at 1,000 levels.
const MAX_ALTERNATIVES = 200;

/**
 * Conditions for rows with these keys, each small enough for one query: one `in` for a key of one field, else an OR for
 * each 200 rows. Empty for no keys.
 *
 * @param names the fields of the key
 */
export function keyConditions(names: readonly string[], keys: readonly Row[]): Where[] {
  if (keys.length === 0) return [];
  const [single, second] = names;
  if (single !== undefined && second === undefined) return [{ [single]: { in: keys.map((key) => key[single]) } }];
  const conditions: Where[] = [];
  for (let start = 0; start < keys.length; start += MAX_ALTERNATIVES)
    conditions.push({ OR: keys.slice(start, start + MAX_ALTERNATIVES) });
  return conditions;
}

/** The same as one condition, for queries that need it whole. Nothing for no keys. */
export function anyKey(names: readonly string[], keys: readonly Row[]): Where {
  return anyOf(keyConditions(names, keys));
}

/** `{ OR: conditions }`, nested where there are more alternatives than SQLite reads as one. */
export function anyOf(conditions: readonly Where[]): Where {
  if (conditions.length === 1) return conditions[0] as Where;
  if (conditions.length <= MAX_ALTERNATIVES) return { OR: [...conditions] };
  const parts: Where[] = [];
  for (let start = 0; start < conditions.length; start += MAX_ALTERNATIVES)
    parts.push({ OR: conditions.slice(start, start + MAX_ALTERNATIVES) });
  return anyOf(parts);
}
