// What a list offers beside its rows: filters, search and order as a form, and links to other pages.
import type { ApiContext } from '../request/context.ts';
import type { QueryParam } from '../routes/query-param.ts';

export interface FilterField {
  id: string;
  name: string;
  label: string;
  value: string;
  help: string | undefined;
  type: 'search' | 'text' | 'number' | 'date' | 'select';
  choices: readonly { value: string; label: string; isSelected: boolean }[];
}

const KINDS: readonly QueryParam['kind'][] = ['search', 'filter', 'ordering', 'other'];
const LOOKUPS: Readonly<Record<string, string>> = {
  gt: 'greater than',
  gte: 'at least',
  lt: 'less than',
  lte: 'at most',
  in: 'one of',
  isnull: 'is empty',
  iexact: 'in any case',
  contains: 'contains',
  icontains: 'contains',
  startswith: 'starts with',
  istartswith: 'starts with',
  endswith: 'ends with',
};

/** The controls for the parameters of a list, with the values of the request. */
export function filterFields({ query }: ApiContext, params: readonly QueryParam[]): FilterField[] {
  return KINDS.flatMap((kind) => params.filter((param) => param.kind === kind)).map((param) => {
    const value = query.get(param.name) ?? '';
    return {
      id: `filter-${param.name}`,
      name: param.name,
      label: labelOf(param),
      value,
      help: typeOf(param) === 'text' && param.isList ? 'Values with commas between them.' : undefined,
      type: typeOf(param),
      choices: choicesOf(param, value),
    };
  });
}

/** `author__name__icontains` → `Author name contains` */
function labelOf({ name, kind }: QueryParam): string {
  if (kind === 'search') return 'Search';
  if (kind === 'ordering') return 'Order';
  const parts = name.split('__');
  const lookup = parts.length > 1 ? LOOKUPS[parts.at(-1) ?? ''] : undefined;
  const words = (lookup === undefined ? parts : [...parts.slice(0, -1), lookup]).join(' ');
  const spaced = words.replaceAll('_', ' ').replace(/([a-z0-9])([A-Z])/g, '$1 $2');
  return spaced.charAt(0).toUpperCase() + spaced.slice(1).toLowerCase();
}

function typeOf({ kind, shape, isList }: QueryParam): FilterField['type'] {
  if (kind === 'search') return 'search';
  if (kind === 'ordering' && shape.choices) return 'select';
  if (isList) return 'text';
  if (shape.kind === 'boolean' || shape.choices) return 'select';
  if (shape.kind === 'integer' || shape.kind === 'float') return 'number';
  return shape.kind === 'date' ? 'date' : 'text';
}

function choicesOf(param: QueryParam, value: string): FilterField['choices'] {
  if (typeOf(param) !== 'select') return [];
  const given =
    param.shape.kind === 'boolean'
      ? [
          { value: 'true', label: 'Yes' },
          { value: 'false', label: 'No' },
        ]
      : (param.shape.choices ?? []);
  const isKnown = value === '' || given.some((choice) => String(choice.value) === value);
  const other = isKnown ? [] : [{ value, label: value }];
  return [{ value: '', label: param.kind === 'ordering' ? 'Default' : 'Any' }, ...given, ...other].map((choice) => ({
    value: String(choice.value),
    label: choice.label,
    isSelected: String(choice.value) === value,
  }));
}

export interface Pager {
  /** `41 results` */
  summary: string | undefined;
  previous: string | undefined;
  next: string | undefined;
}

/** Links of the envelope; undefined for other responses. */
export function pagerOf(data: unknown): Pager | undefined {
  if (typeof data !== 'object' || data === null || !('results' in data)) return undefined;
  const { results, count, next, previous } = data as Record<string, unknown>;
  if (!Array.isArray(results)) return undefined;
  const link = (value: unknown): string | undefined =>
    typeof value === 'string' && /^https?:/.test(value) ? value : undefined;
  const counted = typeof count === 'number' ? `${count} ${count === 1 ? 'result' : 'results'}` : undefined;
  return { summary: counted, previous: link(previous), next: link(next) };
}
