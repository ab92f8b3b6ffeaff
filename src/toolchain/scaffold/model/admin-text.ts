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

/** `modelAdmin('Post', { listDisplay: ['title', 'published'], … })`, with what the fields allow. */
export function adminText(model: string, fields: readonly AdminField[]): string {
  const columns = fields.filter(({ type }) => !NOT_LISTED.includes(type.name) && type.name !== 'many');
  const slug = fields.find(({ type }) => type.name === 'slug');
  const title = fields.find(({ name, type }) => ['title', 'name'].includes(name) && type.name === 'string');
  const options = [
    option('listDisplay', columns.slice(0, COLUMNS)),
    option('listFilter', pick(fields, FILTERABLE).slice(0, FILTERS)),
    option('searchFields', pick(fields, SEARCHABLE).slice(0, SEARCHED)),
    slug && title ? `prepopulatedFields: { ${slug.name}: ['${title.name}'] },` : undefined,
  ].filter(Boolean);
  if (options.length === 0) return `modelAdmin('${model}')`;
  return `modelAdmin('${model}', {\n${options.map((line) => `    ${line}\n`).join('')}  })`;
}

function pick(fields: readonly AdminField[], types: readonly string[]): AdminField[] {
  return fields.filter(({ type }) => types.includes(type.name));
}

function option(name: string, fields: readonly AdminField[]): string | undefined {
  if (fields.length === 0) return undefined;
  return `${name}: [${fields.map((field) => `'${field.name}'`).join(', ')}],`;
}
