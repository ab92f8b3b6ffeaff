import type { SchemaDescription } from './model.ts';

/** Names of the fields that queries return only if they request them by name, by model. Models without any are missing. */
type OmittedFields = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Returns the `@password` and `@sensitive` fields of all models. Keys are never among them: rows are found by their primary
 * key, and joined by the fields of a relation.
 */
export function omittedFields({ models }: Pick<SchemaDescription, 'models'>): OmittedFields {
  const referenced = new Set(
    models.flatMap(({ fields }) =>
      fields.flatMap(({ relation }) => relation?.references.map((name) => `${relation.model}.${name}`) ?? []),
    ),
  );
  const omitted = new Map<string, ReadonlySet<string>>();
  for (const { name: model, fields, primaryKey } of models) {
    const secrets = fields.filter(
      ({ name, kind, annotations, isForeignKey }) =>
        ('password' in annotations || 'sensitive' in annotations) &&
        (kind === 'scalar' || kind === 'enum') &&
        !isForeignKey &&
        !primaryKey.includes(name) &&
        !referenced.has(`${model}.${name}`),
    );
    if (secrets.length > 0) omitted.set(model, new Set(secrets.map(({ name }) => name)));
  }
  return omitted;
}
