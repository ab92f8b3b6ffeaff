// Puts the admin together from the project's models and its admin.ts files: one AdminModel for each model.
import type { AdminSite, AdminGroup } from './admin-site.ts';
import type { EnumDescription, ModelDescription } from '../../kernel/model.ts';
import { capitalize, toLabel } from '../../kernel/names.ts';
import type { AdminModel, OrderKey } from './admin-model.ts';
import { defaultColumns, defaultFilters, defaultSearch } from './defaults.ts';
import { resolveColumns } from './list/columns.ts';
import { resolveFilters } from './list/filters.ts';
import { resolveSearch } from './list/search.ts';
import type { ModelAdmin, ModelAdminOptions } from './options.ts';

export interface AdminSiteOptions {
  /** With both slashes. */
  path: string;
  models: readonly ModelDescription[];
  enums: readonly EnumDescription[];
  registrations: readonly ModelAdmin[];
  /** Default: `UTC`. */
  timeZone?: string;
  /** Default: `Administration`. */
  title?: string;
  /** Default: `en`. */
  languageCode?: string;
  /** Says the name of a field, a model or an app in that language. Default: as it is. */
  label?: (text: string) => string;
}

const DEFAULT_PER_PAGE = 100;
const MAX_PER_PAGE = 1000;

/** Pure: reads no database. Registrations must have passed `checkRegistrations`. */
export function createAdminSite(options: AdminSiteOptions): AdminSite {
  const byName = new Map<string, AdminModel>();
  const { label = (text) => text, languageCode = 'en' } = options;
  const isEnglish = /^en(?:[-_]|$)/i.test(languageCode);
  const site: AdminSite = {
    path: options.path,
    title: label(options.title ?? 'Administration'),
    timeZone: options.timeZone ?? 'UTC',
    languageCode,
    enums: options.enums.map((found) => labelledEnum(found, label)),
    label,
    pathLabel: (relation, field) => (isEnglish ? `${relation} ${field.toLowerCase()}` : `${relation}: ${field}`),
    models: [],
    groups: [],
    find: (name) => byName.get(name),
    target: (field) => (field.relation ? byName.get(field.relation.model) : undefined),
  };
  for (const description of options.models) {
    const registered = options.registrations.find(({ model }) => model === description.name);
    byName.set(description.name, bareModel(site, description, registered?.options ?? {}));
  }
  // Columns and filters look at the models behind relations, so every model must be added first.
  const models = [...byName.values()];
  for (const model of models) Object.assign(model, listSettings(site, model));
  return Object.assign(site, { models, groups: groupByApp(site, models) });
}

function bareModel(site: AdminSite, description: ModelDescription, options: ModelAdminOptions): AdminModel {
  const slug = description.name.toLowerCase();
  return {
    description,
    options,
    label: site.label(options.label ?? description.label),
    labelPlural: site.label(options.labelPlural ?? description.labelPlural),
    hidden: options.hidden ?? description.hidden,
    path: `${site.path}${description.app}/${slug}/`,
    urlName: `${description.app}_${slug}`,
    columns: [],
    links: new Set(),
    filters: [],
    search: [],
    ordering: [],
    perPage: DEFAULT_PER_PAGE,
    emptyValue: options.emptyValue ?? '–',
  };
}

function listSettings(site: AdminSite, model: AdminModel): Partial<AdminModel> {
  const { options } = model;
  const columns = resolveColumns(site, model, options.listDisplay ?? defaultColumns(model));
  const links =
    options.listDisplayLinks === undefined
      ? columns.slice(0, 1).map(({ name }) => name)
      : (options.listDisplayLinks ?? []);
  return {
    columns,
    links: new Set(links),
    filters: resolveFilters(site, model, options.listFilter ?? defaultFilters(model)),
    search: resolveSearch(site, model, options.searchFields ?? defaultSearch(site, model)),
    ordering: orderingOf(model),
    perPage: Math.min(Math.max(Math.trunc(options.listPerPage ?? DEFAULT_PER_PAGE), 1), MAX_PER_PAGE),
  };
}

function orderingOf({ description, options }: AdminModel): OrderKey[] {
  if (options.ordering) {
    return options.ordering.map((key) =>
      key.startsWith('-') ? { column: key.slice(1), direction: 'desc' } : { column: key, direction: 'asc' },
    );
  }
  return description.ordering.map(({ field, direction }) => ({ column: field, direction }));
}

function labelledEnum(found: EnumDescription, label: (text: string) => string): EnumDescription {
  return { ...found, values: found.values.map((value) => ({ ...value, label: label(value.label) })) };
}

function groupByApp(site: AdminSite, models: AdminModel[]): AdminGroup[] {
  const groups = new Map<string, AdminGroup>();
  for (const model of models.filter(({ hidden }) => !hidden)) {
    const { app } = model.description;
    const group = groups.get(app) ?? {
      app,
      label: capitalize(site.label(toLabel(app))),
      path: `${site.path}${app}/`,
      models: [],
    };
    group.models.push(model);
    groups.set(app, group);
  }
  for (const group of groups.values())
    group.models.sort((a, b) => a.labelPlural.localeCompare(b.labelPlural, site.languageCode));
  return [...groups.values()];
}
