import type { FilePlan } from '../file-plan.ts';

/** What the choice of columns, filters and search fields needs to know of a field. */
export interface AdminField {
  name: string;
  /** As in the grammar of `generate model`. */
  type: { name: string };
}

/** How many columns, filters and search fields a fresh registration names; more than that is the user's choice. */
const COLUMNS = 4;
const FILTERS = 3;
const SEARCHED = 3;
const SEARCHABLE = ['string', 'text', 'slug', 'email'];
const FILTERABLE = ['boolean', 'enum', 'date', 'datetime'];
const NOT_LISTED = ['text', 'json', 'bytes', 'file', 'image'];

/** An option of `modelAdmin`: `listDisplay` and `['title', 'published']`. */
interface AdminOption {
  name: string;
  /** As TypeScript text. */
  value: string;
}

/** `modelAdmin('Post', { listDisplay: ['title', 'published'], … })`, by the blueprint model/admin.ts. */
export function adminText(plan: FilePlan, model: string, fields: readonly AdminField[]): string {
  return plan.render('model/admin.ts.ejs', { model, options: adminOptions(fields) }).trim();
}

/** The options that the fields allow. */
function adminOptions(fields: readonly AdminField[]): AdminOption[] {
  const columns = fields.filter(({ type }) => !NOT_LISTED.includes(type.name) && type.name !== 'many');
  const slug = fields.find(({ type }) => type.name === 'slug');
  const title = fields.find(({ name, type }) => ['title', 'name'].includes(name) && type.name === 'string');
  return [
    ...option('listDisplay', columns.slice(0, COLUMNS)),
    ...option('listFilter', pick(fields, FILTERABLE).slice(0, FILTERS)),
    ...option('searchFields', pick(fields, SEARCHABLE).slice(0, SEARCHED)),
    ...(slug && title ? [{ name: 'prepopulatedFields', value: `{ ${slug.name}: ['${title.name}'] }` }] : []),
  ];
}

function pick(fields: readonly AdminField[], types: readonly string[]): AdminField[] {
  return fields.filter(({ type }) => types.includes(type.name));
}

function option(name: string, fields: readonly AdminField[]): AdminOption[] {
  if (fields.length === 0) return [];
  return [{ name, value: `[${fields.map((field) => `'${field.name}'`).join(', ')}]` }];
}
