import { createHash } from 'node:crypto';
import { toText } from '../run/text.ts';

/**
 * The key under which `{% cache 500 sidebar user.id %}` keeps its text, to delete it before it expires.
 *
 * @param varyOn the values behind the name, in their order
 * @example request.app.templates.fragments.delete(fragmentKey('sidebar', [user.id]));
 */
export function fragmentKey(name: string, varyOn: readonly unknown[] = []): string {
  const hash = createHash('sha256');
  // With its length in front, no value can be mistaken for two.
  for (const text of varyOn.map((value) => toText(value))) hash.update(`${text.length}:${text}`);
  return `template.cache.${name}.${hash.digest('base64url')}`;
}
