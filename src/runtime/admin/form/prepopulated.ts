import type { AdminModel } from '../admin-model.ts';

/** What fills what on the add page, by ids of inputs: `{"id_slug": ["id_title"]}`; undefined when nothing does. */
export function prepopulated({ description, options }: AdminModel, shown: ReadonlySet<string>): string | undefined {
  const sources: Record<string, readonly string[] | undefined> = {
    ...annotatedSources(description.fields),
    ...options.prepopulatedFields,
  };
  const pairs = Object.entries(sources)
    .filter(([name, from]) => shown.has(name) && from?.every((source) => shown.has(source)))
    .map(([name, from]) => [`id_${name}`, (from ?? []).map((source) => `id_${source}`)]);
  return pairs.length === 0 ? undefined : JSON.stringify(Object.fromEntries(pairs));
}

function annotatedSources(fields: AdminModel['description']['fields']): Record<string, readonly string[]> {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const from = field.annotations['slug']?.['from'];
      return from === undefined || from === null ? [] : [[field.name, [from].flat().map(String)]];
    }),
  );
}
