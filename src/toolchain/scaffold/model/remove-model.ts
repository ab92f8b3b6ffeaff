// What belongs to a model that is not in the history: its block as it is now, its enums, the other sides of its relations,
// its registration.
import type { ModelDescription } from '../../../kernel/model.ts';
import type { Project } from '../../project/project.ts';
import { parseBlocks, type Block } from '../../schema/blocks.ts';
import { readSchema, type Schema } from '../../schema/read-schema.ts';
import { errors } from '../errors.ts';
import type { FileEdit } from '../edits.ts';
import { FilePlan } from '../file-plan.ts';
import { findModel, readModelTarget } from '../project-files.ts';
import { entryText } from '../../typescript/lists.ts';
import { adminEntry } from '../../typescript/register.ts';

/**
 * @param target `posts/Post`
 * @throws {UsageError} GENERATE_TARGET_SYNTAX, NAME_INVALID
 * @throws {ProjectError} GENERATE_MODEL_UNKNOWN, GENERATE_MODEL_ELSEWHERE, SCHEMA_…
 */
export async function planWholeModel(project: Project, target: string): Promise<FilePlan> {
  const { app, name } = readModelTarget(target);
  const schema = await readSchema(project);
  const model = findModel(schema.description.models, name);
  if (model.app !== app) throw errors.GENERATE_MODEL_ELSEWHERE({ model: name, home: model.app, asked: app });
  const plan = new FilePlan(project.root, `model ${target}`);
  const put = (path: string, edit: FileEdit, note: string): void => plan.insert(path, note, edit);
  for (const block of blocksOf(schema, model))
    put(block.path, { kind: block.kind, name: block.name, text: block.text }, block.name);
  for (const { path, owner, line } of inversesOf(schema, name))
    put(path, { kind: 'fields', model: owner, lines: [line] }, `${owner}.${line.split(/\s/)[0]}`);
  const admin = `src/${app}/admin.ts`;
  const text = entryText(admin, plan.read(admin) ?? '', 'admin', name);
  if (text !== undefined) put(admin, adminEntry(name, text), `modelAdmin('${name}')`);
  return plan;
}

interface Found {
  path: string;
  kind: 'model' | 'enum';
  name: string;
  text: string;
}

/** The model, and the enums that only it uses. */
function blocksOf(schema: Schema, model: ModelDescription): Found[] {
  const { models } = schema.description;
  const usedBy = (type: string): string[] =>
    models.filter(({ fields }) => fields.some((field) => field.type === type)).map(({ name }) => name);
  const enums = model.fields.filter(({ kind, type }) => kind === 'enum' && usedBy(type).join() === model.name);
  const names = new Set(enums.map(({ type }) => type));
  return blocks(schema).flatMap(({ path, source, block }): Found[] => {
    const isOurs = block.kind === 'model' ? block.name === model.name : block.kind === 'enum' && names.has(block.name);
    if (!isOurs) return [];
    return [{ path, kind: block.kind as Found['kind'], name: block.name, text: source.slice(block.start, block.end) }];
  });
}

/** Fields of other models that are the far side of one of this model's relations. */
function inversesOf(schema: Schema, name: string): { path: string; owner: string; line: string }[] {
  return schema.description.models
    .filter((model) => model.name !== name)
    .flatMap((model) => {
      const fields = model.fields.filter(({ relation }) => relation?.model === name && relation.fields.length === 0);
      return fields.flatMap((field) => lineOf(schema, model.name, field.name));
    });
}

function lineOf(schema: Schema, owner: string, field: string): { path: string; owner: string; line: string }[] {
  return blocks(schema)
    .filter(({ block }) => block.kind === 'model' && block.name === owner)
    .flatMap(({ path, source, block }) =>
      block.members
        .filter(({ name }) => name === field)
        .map(({ start, end }) => ({ path, owner, line: source.slice(start, end) })),
    );
}

function blocks(schema: Schema): { path: string; source: string; block: Block }[] {
  return schema.files.flatMap(([path, source]) => parseBlocks(source).map((block) => ({ path, source, block })));
}
