// What the filter panel offers and what the chips above the list say. Only here filters ask the database.
import type { Row } from '../../../kernel/database.ts';
import { translate } from '../../templates/translate.ts';
import type { AdminModel } from '../admin-model.ts';
import { addDays, dayOf, formatDay } from '../dates.ts';
import { isDay } from '../field-kinds.ts';
import type { AdminRequest } from '../frame.ts';
import { labelSelect, objectLabel } from '../labels.ts';
import { autocompleteUrl } from '../form/autocomplete.ts';
import { loadRow } from '../load-row.ts';
import { groupDigits } from '../numbers.ts';
import { keyText } from '../primary-key.ts';
import type { AdminSite } from '../admin-site.ts';
import type { FewRows } from './few-rows.ts';
import type { SetFilter } from './filters.ts';
import type { ListFilter } from '../admin-model.ts';
import { listUrl, type ListQuery } from './list-query.ts';

interface FilterLink {
  label: string;
  url: string;
  isCurrent: boolean;
}

interface FilterInput {
  name: string;
  label: string;
  value: string;
  type: 'number' | 'date' | 'search' | 'text';
  /** Where the script of a relation looks for rows. */
  searchUrl?: string | undefined;
}

interface FilterGroup {
  /** For sentences: `created at`. */
  title: string;
  links: FilterLink[];
  /** Values to type, with the rest of the query as hidden inputs. */
  inputs: FilterInput[];
  carried: { name: string; value: string }[];
}

interface Chip {
  /** `Published: Yes` */
  text: string;
  /** The list without this filter. */
  url: string;
}

/** What the panel of one page is made of. */
export interface FilterPanel {
  admin: AdminRequest;
  model: AdminModel;
  query: ListQuery;
  few: FewRows;
  now: Date;
}

export async function filterGroups(panel: FilterPanel): Promise<FilterGroup[]> {
  const groups = await Promise.all(
    panel.model.filters.map(async (filter) => ({
      title: filter.label,
      links: await linksOf(panel, filter),
      inputs: await inputsOf(panel, filter),
      carried: carriedParams(panel, filter),
    })),
  );
  return groups.filter(({ links, inputs }) => links.length > 0 || inputs.length > 0);
}

async function inputsOf(panel: FilterPanel, filter: ListFilter): Promise<FilterInput[]> {
  const { admin, query, few, model } = panel;
  const { request, site } = admin;
  const { name, kind, target } = filter;
  const input = (param: string, label: string, type: FilterInput['type']): FilterInput => {
    return { name: param, label, type, value: query.params.get(param) ?? '' };
  };
  const [from, to] = [translate(request, 'From'), translate(request, 'To')];
  if (kind === 'number') return [input(`${name}__gte`, from, 'number'), input(`${name}__lte`, to, 'number')];
  if (kind === 'date')
    return [input(`${name}__gte`, from, 'date'), input(`${name}__lt`, translate(request, 'Before'), 'date')];
  if (kind === 'text') return [input(`${name}__contains`, translate(request, 'Contains'), 'search')];
  if (kind === 'value') return [input(name, filter.title, 'text')];
  if (!target || target.hidden || (await few.existing(target))) return [];
  return [{ ...input(name, filter.title, 'text'), searchUrl: autocompleteUrl(site, model, filter.field) }];
}

/** The rest of the query, without this filter and without the page. */
function carriedParams({ query }: FilterPanel, filter: ListFilter): { name: string; value: string }[] {
  return [...query.params.entries()]
    .filter(([param]) => param !== 'p' && !belongsTo(query, filter, param))
    .map(([name, value]) => ({ name, value }));
}

export async function filterChips(panel: FilterPanel): Promise<Chip[]> {
  const { model, query } = panel;
  return Promise.all(
    query.filters.map(async (set) => {
      const rest = query.params.getAll(set.param).filter((text) => text !== set.text);
      const url = listUrl(model, query, { [set.param]: rest.length > 0 ? rest : undefined });
      return { text: await chipText(panel, set), url };
    }),
  );
}

async function linksOf(panel: FilterPanel, filter: ListFilter): Promise<FilterLink[]> {
  const { model, query, admin } = panel;
  const { request } = admin;
  const options = await optionsOf(panel, filter);
  const isSet = query.filters.some((set) => set.filter.name === filter.name);
  if (options.length === 0 && !isSet) return [];
  const nothing = Object.fromEntries(
    [...query.params.keys()].filter((key) => belongsTo(query, filter, key)).map((key) => [key, undefined]),
  );
  const any = filter.kind === 'date' ? translate(request, 'Any date') : translate(request, 'All');
  const all = { label: any, params: {} };
  return [all, ...options].map(({ label, params }) => ({
    label,
    url: listUrl(model, query, { ...nothing, ...params }),
    isCurrent: isCurrent(query, filter, params),
  }));
}

type Option = { label: string; params: Record<string, string> };

async function optionsOf(panel: FilterPanel, filter: ListFilter): Promise<Option[]> {
  const options = await valueOptions(panel, filter);
  const mayBeEmpty = !filter.field.isRequired && !filter.field.isList;
  return (options.length > 0 || filter.kind !== 'relation') && mayBeEmpty
    ? [...options, { label: translate(panel.admin.request, 'Empty'), params: { [`${filter.name}__isnull`]: 'true' } }]
    : options;
}

async function valueOptions({ admin, few, now }: FilterPanel, filter: ListFilter): Promise<Option[]> {
  if (filter.kind === 'date') return dateOptions(admin, filter, now);
  if (filter.target) return relatedOptions(admin.site, filter, (await few.existing(filter.target)) ?? []);
  return filter.choices.map(({ value, label }) => ({ label, params: { [filter.name]: value } }));
}

function dateOptions({ site, request }: AdminRequest, { name, field }: ListFilter, now: Date): Option[] {
  const today = dayOf(now, isDay(field) ? 'UTC' : site.timeZone);
  const month = `${today.slice(0, 7)}-01`;
  const year = Number(today.slice(0, 4));
  const range = (label: string, from: string, until: string): Option => ({
    label,
    params: { [`${name}__gte`]: from, [`${name}__lt`]: until },
  });
  return [
    range(translate(request, 'Today'), today, addDays(today, 1)),
    range(translate(request, 'Past 7 days'), addDays(today, -7), addDays(today, 1)),
    range(translate(request, 'This month'), month, `${addDays(month, 32).slice(0, 7)}-01`),
    range(translate(request, 'This year'), `${year}-01-01`, `${year + 1}-01-01`),
  ];
}

function relatedOptions(site: AdminSite, { name, target }: ListFilter, rows: readonly Row[]): Option[] {
  if (!target) return [];
  return rows
    .map((row) => ({ label: objectLabel(target, row), params: { [name]: keyText(target.description, row) } }))
    .sort((a, b) => a.label.localeCompare(b.label, site.languageCode));
}

function belongsTo(query: ListQuery, filter: ListFilter, key: string): boolean {
  return query.filters.some((set) => set.param === key && set.filter.name === filter.name);
}

function isCurrent(query: ListQuery, filter: ListFilter, params: Record<string, string>): boolean {
  const set = query.filters.filter((found) => found.filter.name === filter.name);
  const wanted = Object.entries(params);
  return (
    set.length === wanted.length &&
    wanted.every(([param, text]) => set.some((found) => found.param === param && found.text === text))
  );
}

async function chipText(panel: FilterPanel, { filter, param, text }: SetFilter): Promise<string> {
  const { request, site } = panel.admin;
  const chip = (value: string): string => translate(request, '%(name)s: %(value)s', { name: filter.title, value });
  if (param.endsWith('__isnull'))
    return chip(text === 'true' ? translate(request, 'empty') : translate(request, 'not empty'));
  if (filter.kind === 'text')
    return translate(request, '%(name)s contains “%(value)s”', { name: filter.title, value: text });
  const number = { name: filter.title, value: groupDigits(text, site.languageCode) };
  if (filter.kind === 'number' && param.endsWith('__gte')) return translate(request, '%(name)s from %(value)s', number);
  if (param.endsWith('__lte')) return translate(request, '%(name)s up to %(value)s', number);
  const date = { name: filter.title, date: formatDay(new Date(`${text}T00:00:00Z`), site.languageCode) };
  if (param.endsWith('__gte')) return translate(request, '%(name)s from %(date)s', date);
  if (param.endsWith('__lt')) return translate(request, '%(name)s before %(date)s', date);
  if (filter.target) return chip(await relatedLabel(panel, filter, filter.target, text));
  return chip(filter.choices.find(({ value }) => value === text)?.label ?? text);
}

async function relatedLabel(
  { admin, model, few }: FilterPanel,
  filter: ListFilter,
  target: AdminModel,
  text: string,
): Promise<string> {
  const rows = model.filters.includes(filter) ? await few.existing(target) : undefined;
  const row =
    rows?.find((found) => keyText(target.description, found) === text) ??
    (await loadRow(admin, target, text, labelSelect(target)));
  return row ? objectLabel(target, row) : text;
}
