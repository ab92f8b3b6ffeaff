// What a generated view is called, where it is found, and how one row is named in its address.
import { fieldOf, type ModelDescription } from '../../../kernel/model.ts';
import { pluralize, toCamelCase, toKebabCase, toLabel, toWords } from '../../../kernel/names.ts';
import { pageNamesOf } from '../../../kernel/page-names.ts';
import { errors } from '../errors.ts';

export const MODEL_VIEWS = ['list', 'create', 'detail', 'update', 'delete'] as const;
export type ModelViewKind = (typeof MODEL_VIEWS)[number];

interface Lookup {
  /** `slug` or `pk`: the parameter of the route, as generic views expect it. */
  param: 'slug' | 'pk';
  /** Field of the row that gives its value. */
  field: string;
  /** `<slug:slug>` */
  segment: string;
}

export interface ModelNames {
  app: string;
  model: string;
  /** Folder of the app's templates and prefix of template names: `posts/post`. */
  templateBase: string;
  kebab: string;
  /** Variable of one row in templates: `post`. */
  camel: string;
  /** Variable of the list in templates: `posts`. */
  camelPlural: string;
  label: string;
  labelPlural: string;
  /** `` for posts/Post, `tags/` for posts/Tag. */
  prefix: string;
  lookup: Lookup;
  urlName: Record<ModelViewKind, string>;
  viewName: Record<ModelViewKind, string>;
}

/** @throws {ProjectError} GENERATE_KEY_IN_URL */
export function namesOf(model: ModelDescription): ModelNames {
  const kebab = toKebabCase(model.name);
  const camel = toCamelCase(model.name);
  const { one, several: camelPlural } = pageNamesOf(model.name);
  const several = pluralize(toWords(model.name).join(' '));
  const plural = toKebabCase(several);
  // The model that an app is named after has the app's own addresses.
  const isMain = plural === model.app || kebab === model.app;
  const names = (make: (kind: ModelViewKind) => string): Record<ModelViewKind, string> =>
    Object.fromEntries(MODEL_VIEWS.map((kind) => [kind, make(kind)])) as Record<ModelViewKind, string>;
  return {
    app: model.app,
    model: model.name,
    templateBase: `${model.app}/${kebab}`,
    kebab,
    camel: one,
    camelPlural,
    label: model.label || toLabel(model.name),
    labelPlural: model.labelPlural || several,
    prefix: isMain ? '' : `${plural}/`,
    lookup: lookupOf(model),
    urlName: names((kind) => (isMain ? kind : `${kebab}-${kind}`)),
    viewName: names((kind) => `${camel}${kind.charAt(0).toUpperCase()}${kind.slice(1)}`),
  };
}

/** Address below the app's: `new/`, `<slug:slug>/edit/`. */
export function routeOf(names: ModelNames, kind: ModelViewKind): string {
  const one = `${names.prefix}${names.lookup.segment}/`;
  return {
    list: names.prefix,
    create: `${names.prefix}new/`,
    detail: one,
    update: `${one}edit/`,
    delete: `${one}delete/`,
  }[kind];
}

function lookupOf(model: ModelDescription): Lookup {
  const slug = model.fields.find(
    (field) => field.name === 'slug' && field.isUnique && field.isRequired && field.type === 'String',
  );
  if (slug) return { param: 'slug', field: 'slug', segment: '<slug:slug>' };
  const lookup = keyLookup(model);
  // A number of a route is one of JavaScript's, which is not every BigInt; the view reads the text as one.
  return fieldOf(model, lookup.field)?.type === 'BigInt' ? { ...lookup, segment: '<str:pk>' } : lookup;
}

/** A row by its primary key. @throws {ProjectError} GENERATE_KEY_IN_URL */
function keyLookup(model: ModelDescription): Lookup {
  const [key, ...more] = model.primaryKey;
  const field = model.fields.find(({ name }) => name === key);
  if (!field || more.length > 0)
    throw errors.GENERATE_KEY_IN_URL({
      model: model.name,
      fields: `${model.primaryKey.slice(0, -1).join(', ')} and ${model.primaryKey.at(-1)}`,
    });
  return { param: 'pk', field: field.name, segment: `<${converterOf(field.type, isUuid(field))}:pk>` };
}

/** A row's key as a route takes it: text, or a number of JavaScript. */
export function keyInUrl(model: ModelDescription, { field, segment }: Lookup, value: string): string {
  const type = fieldOf(model, field)?.type;
  if (type === 'BigInt') return segment.startsWith('<int') ? `Number(${value})` : `String(${value})`;
  if (type === 'DateTime') return `${value}.toISOString()`;
  return type === 'Decimal' || type === 'Float' ? `String(${value})` : value;
}

function isUuid(field: ModelDescription['fields'][number]): boolean {
  const made =
    typeof field.default === 'object' &&
    field.default !== null &&
    'name' in field.default &&
    field.default.name === 'uuid';
  return made || field.nativeType?.name === 'Uuid' || field.annotations['uuid'] !== undefined;
}

function converterOf(type: string, uuid: boolean): string {
  if (type === 'Int' || type === 'BigInt') return 'int';
  return uuid ? 'uuid' : 'str';
}
