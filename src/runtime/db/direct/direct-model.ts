// What direct reads know of a model: quoted names, and how a stored value becomes what Prisma's client would answer.
import type { DirectField } from './direct-field.ts';
import type {
  FieldDescription,
  ModelDescription,
  RelationDescription,
  SchemaDescription,
} from '../../../kernel/model.ts';
import { omittedFields } from '../../../kernel/omitted-fields.ts';
import { decoderFor } from './values.ts';
import type { DirectKind } from './direct-kind.ts';

export interface DirectRelation {
  name: string;
  model: DirectModel;
  isList: boolean;
  isNullable: boolean;
  /** This model has the foreign key. */
  ownsKey: boolean;
  /** Field of this model, and field of the other one that has the same value. */
  local: DirectField;
  foreign: DirectField;
}

export interface DirectModel {
  name: string;
  /** `main`.`posts_post` */
  table: string;
  /** In the model's order. */
  scalars: DirectField[];
  fields: Map<string, DirectField>;
  /** Fields that are read only when they are asked for by name. */
  omitted: ReadonlySet<string>;
  primaryKey: DirectField[];
  /** Fields that are unique by themselves. */
  uniques: Set<string>;
  relations: Map<string, DirectRelation>;
}

/** Database name → name in the client, by enum. */
type EnumNames = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** The models that direct reads can answer for; one with a column that they cannot decode is missing. */
export function toDirectModels(schema: SchemaDescription): Map<string, DirectModel> {
  const models = new Map<string, DirectModel>();
  const enums: EnumNames = new Map(
    schema.enums.map(({ name, values }) => [
      name,
      new Map(values.map((value) => [value.stored ?? value.name, value.name])),
    ]),
  );
  const omitted = omittedFields(schema);
  for (const description of schema.models) {
    const model = toModel(description, enums, omitted.get(description.name));
    if (model) models.set(description.name, model);
  }
  for (const description of schema.models) addRelations(models, description, schema);
  return models;
}

function toModel(
  description: ModelDescription,
  enums: EnumNames,
  omitted: ReadonlySet<string> = new Set(),
): DirectModel | undefined {
  const table = `\`main\`.${quote(description.table)}`;
  const scalars: DirectField[] = [];
  for (const field of description.fields) {
    if (field.kind !== 'scalar' && field.kind !== 'enum') continue;
    const decoded = toField(field, description.table, enums);
    if (decoded === undefined) return undefined;
    scalars.push(decoded);
  }
  const fields = new Map(scalars.map((field) => [field.name, field]));
  const primaryKey = description.primaryKey.flatMap((name) => fields.get(name) ?? []);
  if (primaryKey.length === 0) return undefined;
  const single = [description.primaryKey, ...description.uniques.map((unique) => unique.fields)];
  const uniques = new Set(single.filter((names) => names.length === 1).flat());
  return { name: description.name, table, scalars, fields, omitted, primaryKey, uniques, relations: new Map() };
}

function toField(field: FieldDescription, table: string, enums: EnumNames): DirectField | undefined {
  const kind = field.kind === 'enum' ? 'Enum' : (field.type as DirectKind);
  const decode = field.isList ? undefined : decoderFor(kind, enums.get(field.type));
  if (decode === undefined || field.column === undefined) return undefined;
  const isNullable = !field.isRequired;
  const column = `\`main\`.${quote(table)}.${quote(field.column)}`;
  return { name: field.name, column, stored: { table, column: field.column }, kind, isNullable, decode };
}

function addRelations(
  models: Map<string, DirectModel>,
  description: ModelDescription,
  schema: SchemaDescription,
): void {
  const model = models.get(description.name);
  for (const field of model ? description.fields : []) {
    const relation = field.relation;
    const target = relation && models.get(relation.model);
    if (!model || !relation || !target || relation.manyToMany) continue;
    const [localName, foreignName] = linkOf(relation, schema) ?? [];
    const local = model.fields.get(localName ?? '');
    const foreign = target.fields.get(foreignName ?? '');
    if (!local || !foreign || local.kind !== foreign.kind || !isKeyKind(local.kind)) continue;
    const isList = relation.cardinality === 'many';
    const isNullable = !field.isRequired;
    const ownsKey = relation.fields.length > 0;
    model.relations.set(field.name, { name: field.name, model: target, isList, isNullable, ownsKey, local, foreign });
  }
}

/** The pair of fields that join the two models; undefined where the key has several fields. */
function linkOf(relation: RelationDescription, schema: SchemaDescription): [string, string] | undefined {
  if (relation.fields.length > 0) return pairOf(relation.fields, relation.references);
  const other = schema.models.find(({ name }) => name === relation.model);
  const inverse = other?.fields.find(({ name }) => name === relation.inverse)?.relation;
  return inverse && pairOf(inverse.references, inverse.fields);
}

function pairOf(from: readonly string[], to: readonly string[]): [string, string] | undefined {
  return from.length === 1 && to.length === 1 ? [from[0] as string, to[0] as string] : undefined;
}

function isKeyKind(kind: DirectKind): boolean {
  return kind === 'Int' || kind === 'BigInt' || kind === 'String';
}

function quote(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}
