// What generators do to .prisma files: a model or fields in their app's models.prisma, the other sides of relations where those
// models are. Prisma reads the result before anything is written.
import type { ModelDescription, SchemaDescription } from '../../../kernel/model.ts';
import { toSnakeCase } from '../../../kernel/names.ts';
import { hasField, hasModel } from '../../schema/edit.ts';
import type { Schema } from '../../schema/read-schema.ts';
import { errors } from '../errors.ts';
import type { FilePlan } from '../file-plan.ts';
import { plannedSchema } from '../planned-schema.ts';
import { findModel, type TargetNames } from '../project-files.ts';
import { parseField, type FieldSpec } from './field-grammar.ts';
import { enumName, scalarLine } from './model-text.ts';
import { relationSides, targetKeyOf, type RelationSides, type TargetKey } from './relations.ts';

const OWN_KEY: TargetKey = { name: 'id', type: 'Int', native: undefined };

/** @throws {UsageError} GENERATE_FIELD_SYNTAX, GENERATE_FIELD_TWICE */
export function readFields(sources: readonly string[]): FieldSpec[] {
  const specs = sources.map(parseField);
  const twice = specs.find((spec, i) => specs.findIndex(({ name }) => name === spec.name) !== i);
  if (twice) throw errors.GENERATE_FIELD_TWICE({ name: twice.name });
  return specs;
}

/**
 * Plans the model with its fields, and both sides of its relations.
 *
 * @throws {ProjectError} GENERATE_MODEL_UNKNOWN (of a relation), GENERATE_KEY_COMPOSITE, GENERATE_RELATION_TAKEN, SCHEMA_…
 */
export function planModelText(plan: FilePlan, schema: Schema, names: TargetNames, specs: readonly FieldSpec[]): void {
  const edit = new ModelEdit(plan, schema, names, specs);
  edit.writeModel();
  edit.writeInverses();
  plannedSchema(plan, schema.files, schema.description.provider);
}

class ModelEdit {
  readonly #plan: FilePlan;
  readonly #description: SchemaDescription;
  readonly #names: TargetNames;
  readonly #specs: readonly FieldSpec[];
  readonly #path: string;

  constructor(plan: FilePlan, schema: Schema, names: TargetNames, specs: readonly FieldSpec[]) {
    this.#plan = plan;
    this.#description = schema.description;
    this.#names = names;
    this.#specs = specs;
    this.#path = `src/${names.app}/models.prisma`;
  }

  writeModel(): void {
    const { name } = this.#names;
    const source = this.#plan.read(this.#path);
    if (source === undefined) this.#plan.create(this.#path, '');
    for (const spec of this.#specs.filter(({ type }) => type.kind === 'enum')) {
      this.#plan.insert(this.#path, `enum of ${spec.name}`, {
        kind: 'enum',
        name: enumName(name, spec),
        text: this.#plan.render('model/enum.prisma.ejs', { enum: enumName(name, spec), values: spec.values }),
      });
    }
    if (source !== undefined && hasModel(source, name)) this.#addMissing();
    else this.#plan.insert(this.#path, `model ${name}`, { kind: 'model', name, text: this.#modelText() });
  }

  /** The other side of each relation, in the file of the other model. */
  writeInverses(): void {
    for (const spec of this.#newRelations()) {
      const { inverse, inverseName } = this.#sidesOf(spec);
      const model = spec.target ?? '';
      const path = this.#fileOf(model);
      const source = this.#plan.read(path) ?? '';
      const line = source.match(new RegExp(`^\\s*${inverseName}\\s+(\\S+)`, 'm'));
      if (hasField(source, model, inverseName) && !inverse.startsWith(`${inverseName} ${line?.[1]}`))
        throw errors.GENERATE_RELATION_TAKEN({ model, field: inverseName, file: path });
      this.#plan.insert(path, `${model}.${inverseName}`, { kind: 'fields', model, lines: [inverse] });
    }
  }

  #addMissing(): void {
    const { name } = this.#names;
    const lines = this.#specs.filter((spec) => !this.#isThere(spec)).flatMap((spec) => this.#linesOf(spec));
    this.#plan.insert(this.#path, `fields of ${name}`, { kind: 'fields', model: name, lines });
  }

  #modelText(): string {
    const { app, name } = this.#names;
    const lines = this.#specs.flatMap((spec) => this.#linesOf(spec));
    const fields = lines.filter((line) => !line.startsWith('@@'));
    const attributes = [
      ...lines.filter((line) => line.startsWith('@@')),
      `@@map("${toSnakeCase(app)}_${toSnakeCase(name)}")`,
    ];
    return this.#plan.render('model/model.prisma.ejs', {
      model: name,
      fields: ['id Int @id @default(autoincrement())', ...fields],
      attributes,
    });
  }

  #linesOf(spec: FieldSpec): string[] {
    if (spec.type.kind === 'relation') {
      const { own, inverse, index } = this.#sidesOf(spec);
      // Both sides of a relation to itself are in the same model, where they are formatted together.
      const lines = spec.target === this.#names.name ? [...own, inverse] : own;
      return index ? [...lines, index] : lines;
    }
    const siblings = [...(this.#own()?.fields ?? []), ...this.#specs].map(({ name }) => name);
    const line = scalarLine(this.#names.name, spec, siblings, this.#description.provider);
    return spec.isIndexed && !spec.isUnique ? [line, `@@index([${spec.name}])`] : [line];
  }

  /** Is the field in the model already, with the same type? Then a second run has nothing to do for it. */
  #isThere(spec: FieldSpec): boolean {
    const field = this.#own()?.fields.find(({ name }) => name === spec.name);
    if (!field || spec.type.kind !== 'relation') return false;
    return field.relation?.model === spec.target;
  }

  #newRelations(): FieldSpec[] {
    return this.#specs.filter((spec) => spec.type.kind === 'relation' && !this.#isThere(spec));
  }

  #own(): ModelDescription | undefined {
    return this.#description.models.find(({ name }) => name === this.#names.name);
  }

  #sidesOf(spec: FieldSpec): RelationSides {
    const target = spec.target ?? '';
    const isSelf = target === this.#names.name;
    const model = isSelf ? this.#own() : findModel(this.#description.models, target);
    const key = model ? targetKeyOf(model) : OWN_KEY;
    if (!key) throw errors.GENERATE_KEY_COMPOSITE({ model: target });
    const others = this.#specs.filter((other) => other.target === target).length;
    const existing =
      this.#own()?.fields.some((field) => field.relation?.model === target && field.name !== spec.name) ?? false;
    return relationSides(this.#names.name, spec, key, isSelf || others > 1 || existing);
  }

  #fileOf(model: string): string {
    if (model === this.#names.name) return this.#path;
    return `src/${findModel(this.#description.models, model).app}/models.prisma`;
  }
}
