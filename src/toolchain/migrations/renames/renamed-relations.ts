// Tables behind many-to-many relations without a model: they are named after the relation, or the models, and column A is for
// the end that comes first by name. A rename of models, fields or the relation may move the table and swap its columns.
import type { FieldDescription, ModelDescription, SchemaDescription } from '../../../kernel/model.ts';
import type { Rename, RelationRename } from './rename.ts';

interface End {
  model: string;
  field: string;
}

/** A relation's name and ends, A first. */
interface Relation {
  name: string;
  ends: [End, End];
}

/** The relations that are called otherwise now, or whose ends changed places; `renames` are those of models and fields. */
export function renamedRelations(
  before: SchemaDescription,
  after: SchemaDescription,
  renames: readonly Rename[],
): RelationRename[] {
  const wanted = relationsOf(after);
  return relationsOf(before).flatMap(({ name, ends }) => {
    const [a, b] = ends.map((end) => renameEnd(end, renames)) as [End, End];
    const found = wanted.find(
      (relation) => relation.ends.some((end) => isSame(end, a)) && relation.ends.some((end) => isSame(end, b)),
    );
    if (!found) return [];
    const isFlipped = !isSame(found.ends[0], a);
    return found.name === name && !isFlipped
      ? []
      : [{ kind: 'relation' as const, from: name, to: found.name, isFlipped }];
  });
}

function relationsOf({ models }: SchemaDescription): Relation[] {
  const found = new Map<string, Relation>();
  for (const model of models) {
    for (const field of model.fields) {
      const { relation } = field;
      if (relation?.manyToMany) found.set(relation.name, { name: relation.name, ends: endsOf(model, field, relation) });
    }
  }
  return [...found.values()];
}

function endsOf(
  { name }: ModelDescription,
  field: FieldDescription,
  { model, inverse }: NonNullable<FieldDescription['relation']>,
): [End, End] {
  const ends: [End, End] = [
    { model: name, field: field.name },
    { model, field: inverse },
  ];
  const key = (end: End) => (name === model ? end.field : end.model);
  return key(ends[0]) < key(ends[1]) ? ends : [ends[1], ends[0]];
}

function renameEnd({ model, field }: End, renames: readonly Rename[]): End {
  const name = renames.find((rename) => rename.kind === 'model' && rename.from === model)?.to ?? model;
  const to = renames.find((rename) => rename.kind === 'field' && rename.model === name && rename.from === field)?.to;
  return { model: name, field: to ?? field };
}

function isSame(a: End, b: End): boolean {
  return a.model === b.model && a.field === b.field;
}
