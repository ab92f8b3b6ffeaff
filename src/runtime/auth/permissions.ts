// What users may do. The names of permissions follow from the models; users and their groups hold lists of them.
import { primaryKeyWhere } from '../../kernel/row-key.ts';
import type { Delegate, Row } from '../../kernel/database.ts';
import type { FieldDescription, ModelDescription } from '../../kernel/model.ts';
import type { Application } from '../http/application.ts';

/** Where the project keeps what a user may do. */
interface PermissionSources {
  /** Column of the user model with `@permissionList`. */
  own: FieldDescription | undefined;
  /** Relations of the user model to models that have such a column. */
  groups: readonly { relation: FieldDescription; list: FieldDescription }[];
}

const known = new WeakMap<ModelDescription, PermissionSources>();

/** Found by annotation, so that a project's own models may be called as they like. */
export function permissionSources(app: Pick<Application, 'models'>, user: ModelDescription): PermissionSources {
  const found = known.get(user) ?? findSources(app, user);
  known.set(user, found);
  return found;
}

/** The column with `@permissionList` of a model. */
function permissionListOf(model: ModelDescription): FieldDescription | undefined {
  return model.fields.find(({ annotations }) => 'permissionList' in annotations);
}

/** What has to be read with a user: `{ groups: { select: { permissions: true } } }`; undefined for nothing. */
export function permissionInclude(sources: PermissionSources): Row | undefined {
  if (sources.groups.length === 0) return undefined;
  return Object.fromEntries(
    sources.groups.map(({ relation, list }) => [relation.name, { select: { [list.name]: true } }]),
  );
}

/** Takes the permissions out of a row that was read with `permissionInclude`. */
export function splitPermissions(
  sources: PermissionSources,
  read: Row,
): { user: Row; permissions: ReadonlySet<string> } {
  const user = { ...read };
  const lists = [sources.own && user[sources.own.name]];
  for (const { relation, list } of sources.groups) {
    const groups = [user[relation.name] ?? []].flat() as Row[];
    lists.push(...groups.map((group) => group[list.name]));
    delete user[relation.name];
  }
  return { user, permissions: new Set(lists.flatMap(toNames)) };
}

/** Permissions of a user whose row already exists. */
export async function readPermissions(
  app: Pick<Application, 'models'>,
  { model, delegate }: { model: ModelDescription; delegate: Delegate },
  row: Row,
): Promise<ReadonlySet<string>> {
  const sources = permissionSources(app, model);
  const include = permissionInclude(sources);
  const read = include && (await delegate.findUnique({ where: primaryKeyWhere(model, row), select: include }));
  return splitPermissions(sources, { ...row, ...read }).permissions;
}

/**
 * `{ posts: { change_post: true } }`, as templates ask: `{% if perms.posts.change_post %}`. A template cannot name `blog-extras`, so
 * that app is `perms.blog_extras`; names of apps contain no underscores.
 */
export function permissionTree(names: Iterable<string>): Record<string, Record<string, true>> {
  const tree: Record<string, Record<string, true>> = Object.create(null);
  for (const name of names) {
    const dot = name.indexOf('.');
    const app = name.slice(0, dot).replaceAll('-', '_');
    (tree[app] ??= Object.create(null) as Record<string, true>)[name.slice(dot + 1)] = true;
  }
  return tree;
}

function findSources(app: Pick<Application, 'models'>, user: ModelDescription): PermissionSources {
  const groups = user.fields.flatMap((relation) => {
    const list = relation.relation && permissionListOf(app.models.get(relation.relation.model));
    return list && relation.relation?.model !== user.name ? [{ relation, list }] : [];
  });
  return { own: permissionListOf(user), groups };
}

// Users can write the column; anything except a list of text counts as empty.
function toNames(list: unknown): string[] {
  return Array.isArray(list) ? list.filter((name) => typeof name === 'string') : [];
}
