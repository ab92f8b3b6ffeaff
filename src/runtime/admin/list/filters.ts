// Filters of a list. A filter knows its parameters in the page's query, what they mean to the database, and how a set
// value reads to people. What it offers (links, inputs) may need the database: see filter-panel.ts.
import type { FilterKind, ListFilter } from '../admin-model.ts';
import type { Where } from '../../../kernel/database.ts';
import { fieldOf, type FieldDescription } from '../../../kernel/model.ts';
import { capitalize } from '../../../kernel/names.ts';
import type { AdminModel } from '../admin-model.ts';
import { startOfDay } from '../dates.ts';
import { choicesOf, holdsForeignKey, isDay, isPlainText, isSecret } from '../field-kinds.ts';
import { splitKey } from '../../forms/model/keys.ts';
import { parseKey, pointingWhere } from '../primary-key.ts';
import { parseScalar } from '../scalar-text.ts';
import type { AdminSite } from '../admin-site.ts';

/** A parameter of the query that was understood. */
export interface SetFilter {
  filter: ListFilter;
  /** As in the query: `author`, `createdAt__gte`. */
  param: string;
  text: string;
  where: Where;
}

export function resolveFilters(site: AdminSite, model: AdminModel, names: readonly string[]): ListFilter[] {
  return names.flatMap((name) => {
    const field = fieldOf(model.description, name);
    return field ? [toFilter(site, field)] : [];
  });
}

/**
 * The filter behind a parameter. Besides the declared ones every to-one relation can be filtered by key, because the
 * links from a row to its related lists need it.
 */
export function filterFor(site: AdminSite, model: AdminModel, param: string): ListFilter | undefined {
  const name = fieldName(param);
  const declared = model.filters.find((filter) => filter.name === name);
  if (declared) return declared;
  const field = fieldOf(model.description, name);
  if (!field || isSecret(field)) return undefined;
  const isLinked = holdsForeignKey(field) || field.relation?.manyToMany === true;
  return isLinked ? toFilter(site, field) : undefined;
}

/** What a parameter means; undefined if its lookup or its value is none of this filter's. */
export function readFilter(site: AdminSite, filter: ListFilter, param: string, text: string): SetFilter | undefined {
  const where = filterWhere(site, filter, param.slice(filter.name.length), text);
  return where && { filter, param, text, where };
}

/** True if the filter knows the lookup of the parameter, whatever the value. */
export function hasLookup({ name, kind }: ListFilter, param: string): boolean {
  const lookup = param.slice(name.length);
  if (lookup === '') return kind !== 'date';
  if (lookup === '__isnull') return true;
  if (kind === 'date') return lookup in DATE_LOOKUPS;
  return kind === 'number' ? lookup in RANGES : kind === 'text' && lookup === '__contains';
}

/** `createdAt__gte` → `createdAt`. Field names of Prisma may hold underscores, so the last pair counts. */
function fieldName(param: string): string {
  const at = param.lastIndexOf('__');
  return at <= 0 ? param : param.slice(0, at);
}

function filterWhere(site: AdminSite, filter: ListFilter, lookup: string, text: string): Where | undefined {
  const { name, field, target } = filter;
  if (lookup === '__isnull') return nullWhere(filter, text);
  if (filter.kind === 'date') return dateWhere(site, filter, lookup, text);
  if (lookup !== '') return rangeWhere(filter, lookup, text);
  if (target) {
    // Links have keys as in URLs, inputs as forms have them.
    const { description } = target;
    const key = parseKey(description, text, site.enums) ?? splitKey(text, description, description.primaryKey);
    return key && (field.isList ? { [name]: { some: key } } : pointingWhere(field, key));
  }
  if (filter.kind === 'choice' && !filter.choices.some(({ value }) => value === text)) return undefined;
  const value = parseScalar(field, text, site.enums);
  return value === undefined ? undefined : { [name]: value };
}

const RANGES: Readonly<Record<string, string>> = { __gte: 'gte', __lte: 'lte' };

/** Numbers from and to, and texts that contain something. */
function rangeWhere({ name, kind, field }: ListFilter, lookup: string, text: string): Where | undefined {
  if (kind === 'text' && lookup === '__contains' && text !== '' && !text.includes('\0'))
    return { [name]: { contains: text, mode: 'insensitive' } };
  const operator = kind === 'number' ? RANGES[lookup] : undefined;
  const value = operator === undefined ? undefined : parseScalar(field, text);
  return value === undefined ? undefined : { [name]: { [operator as string]: value } };
}

function nullWhere({ name, field, target }: ListFilter, text: string): Where | undefined {
  const isNull = text === 'true';
  if ((!isNull && text !== 'false') || field.isRequired || field.isList) return undefined;
  if (target) return { [name]: isNull ? { is: null } : { isNot: null } };
  return { [name]: isNull ? null : { not: null } };
}

const DATE_LOOKUPS: Record<string, string> = { __gte: 'gte', __lt: 'lt' };

function dateWhere(site: AdminSite, { name, field }: ListFilter, lookup: string, text: string): Where | undefined {
  const operator = DATE_LOOKUPS[lookup];
  const zone = isDay(field) ? 'UTC' : site.timeZone;
  const start = startOfDay(text, zone);
  return operator && start ? { [name]: { [operator]: start } } : undefined;
}

function toFilter(site: AdminSite, field: FieldDescription): ListFilter {
  const target = site.target(field);
  const choices = target ? [] : choicesFor(site, field);
  const kind = target
    ? 'relation'
    : field.type === 'Boolean'
      ? 'boolean'
      : choices.length > 0
        ? 'choice'
        : plainKind(field);
  const label = site.label(field.label);
  return { name: field.name, title: capitalize(label), label, kind, field, target, choices };
}

const NUMBERS = new Set(['Int', 'BigInt', 'Float', 'Decimal']);

function plainKind(field: FieldDescription): FilterKind {
  if (field.isList) return 'value';
  if (field.type === 'DateTime') return 'date';
  if (NUMBERS.has(field.type)) return 'number';
  return isPlainText(field) ? 'text' : 'value';
}

function choicesFor(site: AdminSite, field: FieldDescription): { value: string; label: string }[] {
  if (field.type === 'Boolean')
    return [
      { value: 'true', label: site.label('Yes') },
      { value: 'false', label: site.label('No') },
    ];
  if (field.kind !== 'enum')
    return (choicesOf(field) ?? []).map(({ value, label }) => ({ value, label: site.label(label) }));
  const found = site.enums.find(({ name }) => name === field.type);
  return (found?.values ?? []).map(({ name, label }) => ({ value: name, label }));
}
