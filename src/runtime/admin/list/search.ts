import type { SearchTarget } from './search-target.ts';
import type { Where } from '../../../kernel/database.ts';
import { fieldOf, type EnumDescription, type FieldDescription } from '../../../kernel/model.ts';
import type { HttpRequest } from '../../http/request.ts';
import { translate } from '../../templates/translate.ts';
import type { AdminModel } from '../admin-model.ts';
import { isPlainText } from '../field-kinds.ts';
import { parseScalar } from '../scalar-text.ts';
import type { AdminSite } from '../admin-site.ts';

export interface SearchSource {
  enums: readonly EnumDescription[];
}

const LOOKUPS: Record<string, SearchTarget['lookup']> = { '^': 'startsWith', '=': 'equals' };
// Each word is one more scan of the row; nobody types more on purpose.
const MAX_WORDS = 8;
const MAX_LENGTH = 200;

export function resolveSearch(site: AdminSite, model: AdminModel, fields: readonly string[]): SearchTarget[] {
  return fields.map((text) => {
    const lookup = LOOKUPS[text.charAt(0)];
    const path = (lookup ? text.slice(1) : text).split('.');
    return {
      path,
      lookup: lookup ?? 'contains',
      label: pathLabel(site, model, path),
      field: fieldAt(site, model, path),
    };
  });
}

/** `Search title, body`: what the box looks into. */
export function searchPlaceholder(request: HttpRequest, { options, search }: AdminModel): string {
  if (options.searchHelpText !== undefined) return translate(request, options.searchHelpText);
  const fields = [...new Set(search.map(({ label }) => label))].join(', ');
  return translate(request, 'Search %(fields)s', { fields });
}

/** Words of a search; a quoted phrase is one. */
export function searchWords(text: string): string[] {
  const found = text.slice(0, MAX_LENGTH).matchAll(/"([^"]+)"|'([^']+)'|(\S+)/g);
  return [...found]
    .map(([, double, single, word]) => (double ?? single ?? word ?? '').trim())
    .filter(Boolean)
    .slice(0, MAX_WORDS);
}

/** Rows where every word is in one of the fields; undefined for no search. */
export function searchWhere(model: AdminModel, text: string, { enums }: SearchSource): Where | undefined {
  const words = searchWords(text);
  if (words.length === 0) return undefined;
  return {
    AND: words.map((word) =>
      anyOf(model, [
        ...model.search.flatMap((target) => conditionOf(target, word, enums)),
        ...keyWhere(model, words.length === 1 ? word : '', enums),
      ]),
    ),
  };
}

/** Texts by their characters, others by their value, enums by name; empty where the word is not such a value. */
function conditionOf({ path, lookup, field }: SearchTarget, word: string, enums: readonly EnumDescription[]): Where[] {
  if (field === undefined || isPlainText(field)) return [nest(path, { [lookup]: word, mode: 'insensitive' })];
  if (field.isList || field.relation || field.type === 'Json') return [];
  if (field.kind === 'enum') {
    const values = enums.find(({ name }) => name === field.type)?.values.map(({ name }) => name) ?? [];
    const found = values.filter((value) => MATCHES[lookup](value.toLowerCase(), word.toLowerCase()));
    return found.length > 0 ? [nest(path, { in: found })] : [];
  }
  const value = parseScalar(field, word);
  return value === undefined ? [] : [nest(path, { equals: value })];
}

const MATCHES: Record<SearchTarget['lookup'], (value: string, word: string) => boolean> = {
  contains: (value, word) => value.includes(word),
  startsWith: (value, word) => value.startsWith(word),
  equals: (value, word) => value === word,
};

function fieldAt(
  site: AdminSite,
  model: AdminModel,
  [name = '', ...rest]: readonly string[],
): FieldDescription | undefined {
  const field = fieldOf(model.description, name);
  const target = field && rest.length > 0 ? site.target(field) : undefined;
  return target ? fieldAt(site, target, rest) : field;
}

// An empty OR inside an AND would be every row.
function anyOf({ description }: AdminModel, conditions: Where[]): Where {
  return conditions.length > 0 ? { OR: conditions } : { [description.primaryKey[0] ?? '']: { in: [] } };
}

/** A search for a key finds its row. */
function keyWhere({ description }: AdminModel, word: string, enums: readonly EnumDescription[]): Where[] {
  return description.primaryKey.flatMap((name) => {
    const field = fieldOf(description, name);
    const value = field && word !== '' && !isPlainText(field) ? parseScalar(field, word, enums) : undefined;
    return value === undefined ? [] : [{ [name]: value }];
  });
}

function nest(path: readonly string[], condition: Where): Where {
  return path.reduceRight<Where>((inner, name) => ({ [name]: inner }), condition);
}

function pathLabel(site: AdminSite, model: AdminModel, [name = '', ...rest]: readonly string[]): string {
  const field = fieldOf(model.description, name);
  const target = field && site.target(field);
  const label = site.label(field?.label ?? name);
  if (target && rest.length > 0) return site.pathLabel(label, pathLabel(site, target, rest));
  return site.languageCode === 'en' ? label.toLowerCase() : label;
}
