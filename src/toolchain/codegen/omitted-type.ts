import type { SchemaDescription } from '../../kernel/model.ts';
import { omittedFields } from '../../kernel/omitted-fields.ts';
import { quote } from './literal.ts';

/** `{ user: { password: true } }`: the fields that queries omit unless they are requested by name, as Prisma's `omit` has them. */
export function renderOmitted(description: Pick<SchemaDescription, 'models'>): string {
  const omitted = omittedFields(description);
  const models = description.models.flatMap(({ name, delegate }) => {
    const fields = omitted.get(name);
    return fields ? [`${delegate}: { ${[...fields].map((field) => `${field}: true`).join('; ')} }`] : [];
  });
  return models.length === 0 ? '{}' : `{ ${models.join('; ')} }`;
}

/** The type of a row: `client.Post`, without what queries leave out. */
export function renderRow(name: string, omitted: ReadonlySet<string> | undefined): string {
  return omitted ? `Omit<client.${name}, ${[...omitted].map(quote).join(' | ')}>` : `client.${name}`;
}
