// The two sides of a relation: which fields they are, what they are called, and when Prisma needs a name for the pair.
import type { FieldDescription, ModelDescription } from '../../../kernel/model.ts';
import { pluralize, toCamelCase } from '../../../kernel/names.ts';
import type { FieldSpec } from './field-grammar.ts';

/** Primary key of the model that a relation points to. */
export interface TargetKey {
  name: string;
  type: string;
  /** `@db.Uuid`, which the foreign key must repeat. */
  native: string | undefined;
}

export interface RelationSides {
  /** Lines of the model that is made. */
  own: string[];
  /** Line of the other model. */
  inverse: string;
  inverseName: string;
  /** `@@index([authorId])`, if the column needs one. */
  index: string | undefined;
}

/** Key of a model that exists; undefined when it is composite, which `ref` cannot point to. */
export function targetKeyOf(model: ModelDescription): TargetKey | undefined {
  const [name, ...more] = model.primaryKey;
  const field = model.fields.find((candidate) => candidate.name === name);
  if (!field || more.length > 0) return undefined;
  return { name: field.name, type: field.type, native: nativeOf(field) };
}

function nativeOf({ nativeType }: FieldDescription): string | undefined {
  if (!nativeType) return undefined;
  return `@db.${nativeType.name}${nativeType.args.length > 0 ? `(${nativeType.args.join(', ')})` : ''}`;
}

/**
 * @param needsName two relations join the same two models, or a model is related to itself
 */
export function relationSides(model: string, field: FieldSpec, key: TargetKey, needsName: boolean): RelationSides {
  const name = needsName ? `"${model}_${field.name}"` : undefined;
  const inverseName = inverseNameOf(model, field, needsName);
  if (field.type.name === 'many') {
    const relation = name ? ` @relation(${name})` : '';
    return {
      own: [`${field.name} ${field.target}[]${relation}`],
      // Forms and the admin offer the side that was asked for; two inputs of one relation would overwrite each other.
      inverse: `${inverseName} ${model}[]${relation} /// @hidden`,
      inverseName,
      index: undefined,
    };
  }
  const isOne = field.type.name === 'one' || field.isUnique;
  const optional = field.isOptional ? '?' : '';
  // `albumId` for a key that is called so already, as in databases that were there before.
  const suffix = `${key.name.charAt(0).toUpperCase()}${key.name.slice(1)}`;
  const isNamedSo = key.name.startsWith(field.name) && /^[A-Z]/.test(key.name.slice(field.name.length));
  const column = isNamedSo ? key.name : `${field.name}${suffix}`;
  const parts = [
    name,
    `fields: [${column}]`,
    `references: [${key.name}]`,
    `onDelete: ${field.isOptional ? 'SetNull' : 'Cascade'}`,
  ];
  const own = [
    `${field.name} ${field.target}${optional} @relation(${parts.filter(Boolean).join(', ')})`,
    [column, `${key.type}${optional}`, isOne ? '@unique' : undefined, key.native].filter(Boolean).join(' '),
  ];
  const inverse = `${inverseName} ${model}${isOne ? '?' : '[]'}${name ? ` @relation(${name})` : ''}`;
  return { own, inverse, inverseName, index: isOne ? undefined : `@@index([${column}])` };
}

/** `posts` on User for `Post.author`; `editorPosts` for a second relation between the two. */
function inverseNameOf(model: string, field: FieldSpec, needsName: boolean): string {
  const one = toCamelCase(model);
  const isOne = field.type.name === 'one' || (field.type.name === 'ref' && field.isUnique);
  const noun = isOne ? one : pluralize(one);
  if (!needsName) return noun;
  return `${field.name}${noun.charAt(0).toUpperCase()}${noun.slice(1)}`;
}
