// From a declaration and a model to a serializer.
import type { Row } from '../../../kernel/database.ts';
import { fieldOf, isFixedKey, type FieldDescription, type ModelDescription } from '../../../kernel/model.ts';
import { capitalize, nearest } from '../../../kernel/names.ts';
import { relationOf } from '../../forms/model/editable.ts';
import { withoutPrivileges } from '../../forms/model/privileges.ts';
import type { ModelRegistry } from '../../http/model-registry.ts';
import type { Policy } from '../../access/policy.ts';
import { errors } from '../errors.ts';
import { type FieldShape, type FieldValidator, type SerializerField, shapeOf } from '../fields/field.ts';
import { urlField } from '../fields/string.ts';
import { columnField, isRequiredInput } from './column-field.ts';
import type { ColumnPart, ComputedPart, ModelPart, NestedPart, RelationPart } from './model-field.ts';
import { ModelSerializer } from './model-serializer.ts';
import { isFilled, offeredFields } from './offered-fields.ts';
import type { NestedDeclaration, SerializerDeclaration } from './options.ts';
import { columnReader, fileReader, isPlain, nestedReader } from './part-readers.ts';
import { MAX_NESTED_ROWS, relationReading, relationShape } from './relation-reading.ts';

const MAX_DEPTH = 8;

export interface CompileContext {
  models: ModelRegistry;
  /** Says what names the owner of a row, which is never read from a body. */
  policies: ReadonlyMap<string, Pick<Policy, 'owner'>>;
  /** For messages: `The viewset of Post`. */
  place: string;
  depth: number;
}

/**
 * Compiles a serializer of a model.
 *
 * @throws {ProjectError} API_FIELDS_MISSING, API_FIELD_UNKNOWN, API_FIELD_UNFIT
 */
export function compileSerializer(
  context: CompileContext,
  model: ModelDescription,
  declaration: SerializerDeclaration,
): ModelSerializer {
  const { place, depth, policies } = context;
  if (depth > MAX_DEPTH) throw errors.API_OPTION_CONFLICT({ place, problem: `nests more than ${MAX_DEPTH} levels` });
  const readOnly = [...(declaration.readOnly ?? []), ...ownerNames(model, policies.get(model.name)?.owner)];
  const compiler = new Compiler(context, model, { ...declaration, readOnly });
  return new ModelSerializer(model, compiler.parts());
}

/** The owner comes from the request, so it is never read from a body. */
function ownerNames(model: ModelDescription, owner: string | undefined): string[] {
  return owner === undefined ? [] : [owner, ...(fieldOf(model, owner)?.relation?.fields ?? [])];
}

class Compiler {
  readonly #context: CompileContext;
  readonly #model: ModelDescription;
  readonly #declared: SerializerDeclaration;

  constructor(context: CompileContext, model: ModelDescription, declaration: SerializerDeclaration) {
    this.#context = context;
    this.#model = model;
    this.#declared = declaration;
  }

  parts(): ModelPart[] {
    const { computed = {}, writeOnly = [], nested = {} } = this.#declared;
    const names = [...new Set([...this.#names(), ...Object.keys(nested), ...writeOnly, ...Object.keys(computed)])];
    for (const list of ['readOnly', 'exclude'] as const) {
      for (const name of this.#declared[list] ?? []) if (!(name in computed)) this.#field(name);
    }
    return names.map((name) => this.#part(name));
  }

  #names(): readonly string[] {
    const { fields, exclude = [] } = this.#declared;
    if (fields !== undefined && fields !== 'all') return fields.filter((name) => !exclude.includes(name));
    if (fields === undefined && this.#declared.exclude === undefined)
      throw errors.API_FIELDS_MISSING({ model: this.#model.name });
    const all = withoutPrivileges({ fields: 'all', exclude }, this.#model, this.#context.models.all).exclude ?? exclude;
    return offeredFields(this.#model, this.#context.models)
      .map(({ name }) => name)
      .filter((name) => !all.includes(name));
  }

  #field(name: string): FieldDescription {
    const found = fieldOf(this.#model, name);
    if (found) return found;
    const names = this.#model.fields.map((field) => field.name);
    throw errors.API_FIELD_UNKNOWN({
      place: this.#context.place,
      model: this.#model.name,
      name,
      meant: nearest(name, names),
    });
  }

  #part(name: string): ModelPart {
    const { computed, nested } = this.#declared;
    const own = computed?.[name];
    if (own) return this.#computedPart(name, own.field, own.select, own.value);
    if (name === 'url' && !fieldOf(this.#model, 'url')) return this.#selfPart();
    const field = this.#field(name);
    if (field.kind === 'unsupported' || (field.kind === 'scalar' && field.type === 'Bytes'))
      throw errors.API_FIELD_UNFIT({
        place: this.#context.place,
        name,
        reason: `${field.type} columns cannot be written as JSON`,
      });
    const declaration = nested?.[name];
    if (declaration) return this.#nestedPart(field, declaration);
    const owner = field.isForeignKey ? relationOf(this.#model, name) : undefined;
    if (field.relation) return this.#relationPart(field, name);
    return owner?.relation?.fields.length === 1 ? this.#relationPart(owner, name) : this.#columnPart(field);
  }

  #apiName(name: string): string {
    return this.#declared.renamed?.[name] ?? name;
  }

  #isIn(list: 'readOnly' | 'writeOnly', name: string): boolean {
    return this.#declared[list]?.includes(name) ?? false;
  }

  #columnPart(description: FieldDescription): ColumnPart {
    const { models, place } = this.#context;
    const { name } = description;
    if ('password' in description.annotations)
      throw errors.API_FIELD_UNFIT({
        place,
        name,
        reason: 'passwords are never part of a response; write an action that sets one',
      });
    const isReadOnly = this.#isIn('readOnly', name) || isFilled(this.#model, description);
    const isWriteOnly = this.#isIn('writeOnly', name);
    const checks = [this.#declared.validators?.[name] ?? []].flat() as FieldValidator<never>[];
    const field: SerializerField =
      this.#declared.declared?.[name] ??
      columnField(description, models.enums, {
        validators: models.validators,
        readOnly: isReadOnly,
        writeOnly: isWriteOnly,
        checks,
      });
    const apiName = this.#apiName(name);
    const label = capitalize(description.label);
    const { format } = field;
    const isFile = 'file' in description.annotations || 'image' in description.annotations;
    const shape = { ...shapeOf(apiName, field), label, isReadOnly, isWriteOnly };
    return {
      kind: 'column',
      name: apiName,
      description,
      field,
      isReadOnly,
      isWriteOnly,
      isFixed: isFixedKey(this.#model, description),
      isRequired: field.options.required ?? isRequiredInput(description),
      shape,
      select: { [name]: true },
      read: isFile ? fileReader(name) : columnReader(name, format, isPlain(field)),
    };
  }

  #relationPart(description: FieldDescription, name: string): RelationPart {
    const { models, policies, place } = this.#context;
    const relation = description.relation as NonNullable<FieldDescription['relation']>;
    const target = models.get(relation.model);
    const given = this.#declared.relations?.[name] ?? 'key';
    const style = typeof given === 'object' ? 'slug' : given;
    const isMany = description.isList;
    const lookupName = typeof given === 'object' ? given.slug : lookupOf(relation, target);
    const lookup = fieldOf(target, lookupName ?? '');
    if (!lookup)
      throw errors.API_FIELD_UNFIT({
        place,
        name,
        reason: `the key of ${target.name} has several columns; nest it instead`,
      });
    const ownsKey = relation.fields.length > 0;
    const canWrite = (ownsKey || relation.manyToMany) && style !== 'text';
    const isReadOnly = !canWrite || 'readOnly' in description.annotations || this.#isIn('readOnly', name);
    const column = relation.fields.length === 1 ? relation.fields[0] : undefined;
    const keyColumn = column === undefined ? undefined : fieldOf(this.#model, column);
    const isRequired = ownsKey && description.isRequired && !(keyColumn?.hasDefault ?? false);
    const apiName = this.#apiName(name);
    const base = {
      kind: 'relation',
      name: apiName,
      description,
      target,
      style,
      lookup,
      isMany,
      allowsNull: !isMany && !description.isRequired,
      isReadOnly,
      isWriteOnly: this.#isIn('writeOnly', name),
      isFixed: isFixedKey(this.#model, description),
      isRequired: isRequired && !isReadOnly,
    } as const;
    const reading = relationReading(base, column, relation.references[0]);
    const isRead = !isMany && name in reading.select && description.name === name;
    const shape = {
      ...relationShape(base, columnField(lookup, models.enums), description),
      ...(isRead && policies.has(target.name) ? { mayBeHidden: true } : {}),
    };
    return { ...base, shape, ...reading };
  }

  #nestedPart(description: FieldDescription, declaration: NestedDeclaration): NestedPart {
    const { models, policies, place, depth } = this.#context;
    const { relation, name, isList } = description;
    if (!relation) throw errors.API_FIELD_UNFIT({ place, name, reason: 'only relations can be nested' });
    const target = models.get(relation.model);
    const inner = { models, policies, place: `${place}, ${name},`, depth: depth + 1 };
    const back = declaration.write && !relation.fields.length ? relation.inverse : undefined;
    const serializer = compileSerializer(inner, target, back ? withoutBack(declaration, target, back) : declaration);
    const isReadOnly = declaration.write === undefined || this.#isIn('readOnly', name);
    if (declaration.write && (relation.manyToMany || (!isList && relation.fields.length === 0)))
      throw errors.API_FIELD_UNFIT({
        place,
        name,
        reason: 'only rows that point to this one, or to which it points, can be written along',
      });
    const apiName = this.#apiName(name);
    const take = isList ? { take: declaration.limit ?? MAX_NESTED_ROWS } : {};
    const order = isList ? { orderBy: declaration.orderBy ?? target.primaryKey.map((key) => ({ [key]: 'asc' })) } : {};
    const isRequired = !isReadOnly && (isList || description.isRequired);
    const shape: FieldShape = {
      name: apiName,
      kind: 'object',
      label: capitalize(description.label),
      help: description.help,
      isRequired,
      isNullable: !isList && !description.isRequired,
      ...(!isList && policies.has(target.name) ? { mayBeHidden: true } : {}),
      isReadOnly,
      isWriteOnly: false,
      isMany: isList,
      fields: serializer.shapes,
      relation: { model: target.name, style: 'nested', field: target.primaryKey[0] ?? '', isMany: isList },
    };
    return {
      kind: 'nested',
      name: apiName,
      description,
      serializer,
      isMany: isList,
      allowsNull: shape.isNullable,
      write: declaration.write,
      isReadOnly,
      isWriteOnly: false,
      isFixed: false,
      isRequired,
      shape,
      select: { [name]: { select: serializer.select, ...take, ...order } },
      read: nestedReader(name, serializer, isList),
    };
  }

  #computedPart(
    name: string,
    field: SerializerField,
    select: Readonly<Row>,
    value: (row: never) => unknown,
  ): ComputedPart {
    const { format } = field;
    return {
      kind: 'computed',
      name,
      isReadOnly: true,
      isWriteOnly: false,
      isFixed: false,
      isRequired: false,
      shape: { ...shapeOf(name, field), isReadOnly: true, isRequired: false },
      select: { ...select },
      read: (row, environment) => {
        const result = value(row as never);
        if (result === null || result === undefined) return null;
        return format ? format(result as never, environment) : result;
      },
    };
  }

  #selfPart(): ComputedPart {
    const { name } = this.#model;
    const select = Object.fromEntries(this.#model.primaryKey.map((key) => [key, true]));
    return {
      kind: 'computed',
      name: 'url',
      isReadOnly: true,
      isWriteOnly: false,
      isFixed: false,
      isRequired: false,
      shape: { ...shapeOf('url', urlField()), isReadOnly: true, isRequired: false },
      select,
      read: (row, environment) => environment.link(name, row),
    };
  }
}

/** The column of the target that names a related row. */
function lookupOf(relation: NonNullable<FieldDescription['relation']>, target: ModelDescription): string | undefined {
  if (relation.fields.length === 1) return relation.references[0];
  return target.primaryKey.length === 1 ? target.primaryKey[0] : undefined;
}

function withoutBack(declaration: NestedDeclaration, target: ModelDescription, back: string): NestedDeclaration {
  const columns = fieldOf(target, back)?.relation?.fields ?? [];
  const hidden = new Set([back, ...columns]);
  if (declaration.fields === undefined || declaration.fields === 'all')
    return { ...declaration, fields: 'all', exclude: [...(declaration.exclude ?? []), back] };
  return {
    ...declaration,
    readOnly: [...(declaration.readOnly ?? []), ...declaration.fields.filter((name) => hidden.has(name))],
  };
}
