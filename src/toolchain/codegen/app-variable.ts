/** `admin_blogPosts`: app names may have letters that identifiers may not. */
export function appVariable(prefix: string, app: string): string {
  return `${prefix}_${app.replace(/\W/g, '_')}`;
}
