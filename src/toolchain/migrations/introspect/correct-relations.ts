// Relations of the engine's text that no client can use as they are.
import type { DatabaseProvider } from '../../../kernel/model.ts';
import { applyEdits, type TextEdit } from '../../schema/text-edits.ts';
import { parseBlocks } from '../../schema/blocks.ts';
import { foreignKeyOf, readModel, referencesOf, relationName, type Field, type Model } from './introspect-models.ts';

/** A foreign key that becomes plain columns, under the names of the engine's text. */
export interface LostRelation {
  model: string;
  fields: string[];
  target: string;
  references: string[];
  /** Why, as the end of a sentence. */
  reason: string;
}

interface CorrectedRelations {
  schema: string;
  lost: LostRelation[];
}

/** A foreign key that is unique among some rows only has many rows on its other side: the engine treats it as one-to-one. */
export function withLists(schema: string): string {
  const models = readModels(schema);
  const edits = models.flatMap((model) =>
    model.fields.flatMap((field): TextEdit[] => {
      const key = foreignKeyOf(field);
      if (key.length === 0 || isUnique(model, key)) return [];
      const back = inverseOf(model, field, models);
      return back?.arity === '?' ? [replaceArity(schema, back)] : [];
    }),
  );
  return applyEdits(schema, edits);
}

/**
 * Foreign keys whose type is not that of the key they refer to. SQLite has one type of integer, so that the column takes the
 * type of the key; otherwise the columns are kept without a relation.
 */
export function withSameTypes(schema: string, provider: DatabaseProvider): CorrectedRelations {
  const text = provider === 'sqlite' ? withTypesOfKeys(schema) : schema;
  const models = readModels(text);
  const unlike = unlikeKeys(models);
  const relations = [...new Map(unlike.map((found) => [found.relation, found])).values()];
  const lost = relations.map(({ model, relation, column, key }) =>
    lostRelation(model, relation, `${column.old} is ${column.type} and the key that it refers to is ${key.type}`),
  );
  return { schema: withoutRelations(text, lost), lost };
}

const MAX_CHAIN = 20;

/** A foreign key may be what another one refers to: each round goes one step further. */
function withTypesOfKeys(schema: string): string {
  let text = schema;
  for (let round = 0; round < MAX_CHAIN; round++) {
    const edits: TextEdit[] = [];
    for (const { column, key } of unlikeKeys(readModels(text)))
      if (isInteger(column) && isInteger(key)) edits.push(replaceType(text, column, key.type));
    if (edits.length === 0) break;
    text = applyEdits(text, distinct(edits));
  }
  return text;
}

/** The text without these relations in both models; the columns are kept. */
export function withoutRelations(schema: string, lost: readonly LostRelation[]): string {
  if (lost.length === 0) return schema;
  const models = readModels(schema);
  const edits = lost.flatMap((relation): TextEdit[] => {
    const model = models.find(({ old }) => old === relation.model);
    const forward = model?.fields.find(
      (field) => field.type === relation.target && foreignKeyOf(field).join() === relation.fields.join(),
    );
    if (model === undefined || forward === undefined) return [];
    return [forward, inverseOf(model, forward, models)].flatMap((field) => (field ? [removal(field)] : []));
  });
  return applyEdits(schema, distinct(edits));
}

export function lostRelation(model: Model, relation: Field, reason: string): LostRelation {
  const [fields, references] = [foreignKeyOf(relation), referencesOf(relation)];
  return { model: model.old, fields, target: relation.type, references, reason };
}

export function readModels(schema: string): Model[] {
  return parseBlocks(schema)
    .filter(({ kind }) => kind === 'model')
    .map((block) => readModel(schema, block));
}

function inverseOf(model: Model, forward: Field, models: readonly Model[]): Field | undefined {
  const target = models.find(({ old }) => old === forward.type);
  return target?.fields.find(
    (field) =>
      field !== forward &&
      field.type === model.old &&
      relationName(field.rest) === relationName(forward.rest) &&
      foreignKeyOf(field).length === 0,
  );
}

interface UnlikeKey {
  model: Model;
  relation: Field;
  column: Field;
  key: Field;
}

function unlikeKeys(models: readonly Model[]): UnlikeKey[] {
  const byName = new Map(models.map((model) => [model.old, model]));
  return models.flatMap((model) =>
    model.fields.flatMap((relation) => {
      const references = referencesOf(relation);
      return foreignKeyOf(relation).flatMap((name, i) => {
        const column = model.fields.find(({ old }) => old === name);
        const key = byName.get(relation.type)?.fields.find(({ old }) => old === references[i]);
        return column && key && column.type !== key.type ? [{ model, relation, column, key }] : [];
      });
    }),
  );
}

function isInteger({ type }: Field): boolean {
  return type === 'Int' || type === 'BigInt';
}

/** True when no two rows can have the same values there. */
function isUnique(model: Model, key: readonly string[]): boolean {
  const isKey = (list: readonly string[]) => list.length > 0 && list.every((name) => key.includes(name));
  const single = model.fields.filter(({ rest }) => /@id\b/.test(rest) || /@unique(?!\([^)]*\bwhere:)/.test(rest));
  const sets = model.attributes.flatMap((text) => {
    const list = /^@@(?:id|unique)\((?:fields:\s*)?\[([^\]]*)\]/.exec(text)?.[1];
    if (list === undefined || /\bwhere:/.test(text)) return [];
    return [list.split(',').map((name) => name.trim().replace(/\(.*/, ''))];
  });
  return [...single.map(({ old }) => [old]), ...sets].some(isKey);
}

function replaceArity(schema: string, field: Field): TextEdit {
  const { start } = field.member;
  const at = start + schema.slice(start).search(/\?/);
  return { start: at, end: at + 1, text: '[]' };
}

function replaceType(schema: string, field: Field, type: string): TextEdit {
  const { start } = field.member;
  const at = start + (/^\S+\s+/.exec(schema.slice(start))?.[0].length ?? 0);
  return { start: at, end: at + field.type.length, text: type };
}

function removal({ member }: Field): TextEdit {
  return { start: member.blockStart, end: member.blockEnd, text: '' };
}

function distinct(edits: readonly TextEdit[]): TextEdit[] {
  return [...new Map(edits.map((edit) => [edit.start, edit])).values()];
}
