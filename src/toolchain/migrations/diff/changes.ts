// What differs between two sets of models, in the words of the models. The SQL comes from the engine; this is for messages,
// for the migration's name, and to find the fields that need a value in rows that exist.
import { holdsData } from './stored-fields.ts';
import type {
  ConditionalUnique,
  EnumDescription,
  FieldDescription,
  ModelDescription,
  SchemaDescription,
} from '../../../kernel/model.ts';
import type { Rename } from '../renames/rename.ts';

export interface Change {
  kind: 'create' | 'add' | 'alter' | 'rename' | 'remove' | 'delete';
  /** `model`, `field`, `enum`, `unique`, `index` */
  subject: 'model' | 'field' | 'enum' | 'unique' | 'index';
  model: string;
  /** Field, or fields joined by `_` for unique and index. */
  field?: string;
  /** `+ Add field subtitle to Post` */
  text: string;
  /** New name of a renamed model or field. */
  to?: string;
  /** Name of a many-to-many relation, whose two sides are one change. */
  relation?: string;
}

const SIGNS = { create: '+', add: '+', alter: '~', rename: '~', remove: '-', delete: '-' } as const;

/** Changes in the order: models created, changed by name, deleted, enums. Empty if the database does not differ. */
export function describeChanges(before: SchemaDescription | undefined, after: SchemaDescription): Change[] {
  const old = before ?? { provider: after.provider, models: [], enums: [] };
  const changes = [
    ...changesBetween(old.models, after.models, { create: createModel, alter: alterModel, remove: deleteModel }),
    ...changesBetween(old.enums, after.enums, { create: createEnum, alter: alterEnum, remove: deleteEnum }),
  ];
  return changes.filter(({ kind, relation }, i) => {
    if (relation === undefined) return true;
    return changes.findIndex((other) => other.relation === relation && other.kind === kind) === i;
  });
}

/** The renames in words; `after` says which of them are foreign keys, which their relation stands for. */
export function describeRenames(renames: readonly Rename[], after: SchemaDescription): Change[] {
  return renames.flatMap((rename): Change[] => {
    const { from, to } = rename;
    if (rename.kind === 'model') return [change(['rename', 'model'], from, `Rename model ${from} to ${to}`, { to })];
    if (rename.kind === 'enum') return [change(['rename', 'enum'], from, `Rename enum ${from} to ${to}`, { to })];
    if (rename.kind === 'value') {
      const text = `Rename value ${from} of ${rename.enum} to ${to}`;
      return [change(['rename', 'enum'], rename.enum, text, { field: from, to })];
    }
    if (rename.kind === 'relation') {
      const isOwn = !renames.some(({ kind }) => kind === 'model' || kind === 'field');
      return isOwn && from !== to
        ? [change(['rename', 'field'], from, `Rename relation ${from} to ${to}`, { to })]
        : [];
    }
    const { model } = rename;
    const fields = after.models.find(({ name }) => name === model)?.fields ?? [];
    if (fields.find(({ name }) => name === to)?.isForeignKey) return [];
    return [change(['rename', 'field'], model, `Rename field ${from} of ${model} to ${to}`, { field: from, to })];
  });
}

interface Descriptions<T> {
  create: (item: T) => Change[];
  alter: (old: T, item: T) => Change[];
  remove: (item: T) => Change[];
}

function changesBetween<T extends { name: string }>(
  before: readonly T[],
  after: readonly T[],
  { create, alter, remove }: Descriptions<T>,
): Change[] {
  const isIn = (list: readonly T[], name: string) => list.some((item) => item.name === name);
  return [
    ...after.filter(({ name }) => !isIn(before, name)).flatMap(create),
    ...after.flatMap((item) => {
      const old = before.find(({ name }) => name === item.name);
      return old ? alter(old, item) : [];
    }),
    ...before.filter(({ name }) => !isIn(after, name)).flatMap(remove),
  ];
}

function change(
  [kind, subject]: [Change['kind'], Change['subject']],
  model: string,
  what: string,
  more: Partial<Change> = {},
): Change {
  return { kind, subject, model, text: `${SIGNS[kind]} ${what}`, ...more };
}

const createModel = (model: ModelDescription) => [
  change(['create', 'model'], model.name, `Create model ${model.name}`),
];
const deleteModel = (model: ModelDescription) => [
  change(['delete', 'model'], model.name, `Delete model ${model.name}`),
];

function alterModel(old: ModelDescription, model: ModelDescription): Change[] {
  const table =
    old.table === model.table
      ? []
      : [change(['alter', 'model'], model.name, `Rename table of ${model.name} to ${model.table}`)];
  return [...table, ...fieldChanges(old, model), ...setChanges(old, model)];
}

function fieldChanges(old: ModelDescription, model: ModelDescription): Change[] {
  return changesBetween(old.fields.filter(holdsData), model.fields.filter(holdsData), {
    create: (field) => [
      change(['add', 'field'], model.name, `Add field ${field.name} to ${model.name}`, aboutField(field)),
    ],
    alter: (before, field) => alterField(model, before, field),
    remove: (field) => [
      change(['remove', 'field'], model.name, `Remove field ${field.name} from ${model.name}`, aboutField(field)),
    ],
  });
}

function aboutField(field: FieldDescription): Partial<Change> {
  return { field: field.name, ...(field.relation?.manyToMany && { relation: field.relation.name }) };
}

function alterField(model: ModelDescription, old: FieldDescription, field: FieldDescription): Change[] {
  const details = fieldDetails(old, field);
  if (details.length === 0) return [];
  const text = `Alter field ${field.name} of ${model.name} (${details.join(', ')})`;
  return [change(['alter', 'field'], model.name, text, { field: field.name })];
}

function fieldDetails(old: FieldDescription, field: FieldDescription): string[] {
  const details: string[] = [];
  if (typeName(old) !== typeName(field)) details.push(`${typeName(old)} to ${typeName(field)}`);
  if (old.isRequired !== field.isRequired) details.push(field.isRequired ? 'required' : 'optional');
  if (old.isUnique !== field.isUnique) details.push(field.isUnique ? 'unique' : 'no longer unique');
  if (old.column !== field.column) details.push(`column ${old.column} to ${field.column}`);
  if (old.relation?.onDelete !== field.relation?.onDelete)
    details.push(`on delete ${field.relation?.onDelete ?? 'as usual'}`);
  if (databaseDefault(old) !== databaseDefault(field)) details.push('default');
  if (JSON.stringify(old.nativeType ?? null) !== JSON.stringify(field.nativeType ?? null)) details.push('column type');
  return details;
}

function typeName(field: FieldDescription): string {
  return `${field.type}${field.isList ? '[]' : ''}`;
}

/** uuid(), cuid() and the like are the client's: the column has no default. */
function databaseDefault({ default: value }: FieldDescription): string {
  const isFunction = typeof value === 'object' && value !== null && !Array.isArray(value);
  const isClients = isFunction && !['now', 'autoincrement', 'dbgenerated'].includes((value as { name: string }).name);
  return isClients ? '' : JSON.stringify(value ?? null);
}

/** Unique sets and indexes of several fields; those of one field belong to the field. */
function setChanges(old: ModelDescription, model: ModelDescription): Change[] {
  const uniques = (of: ModelDescription) =>
    of.uniques.map(({ fields }) => fields).filter((fields) => fields.length > 1);
  return [
    ...listChanges('unique', model.name, uniques(old), uniques(model)),
    ...conditionChanges(model.name, old.conditionalUniques, model.conditionalUniques),
    ...listChanges('index', model.name, old.indexes, model.indexes),
    ...(ownKey(old) === ownKey(model)
      ? []
      : [change(['alter', 'model'], model.name, `Alter primary key of ${model.name}`)]),
  ];
}

/** The declared primary key; empty where a unique set stands for it. */
function ownKey({ primaryKey, uniques }: ModelDescription): string {
  const key = primaryKey.join();
  return uniques.some(({ fields }) => fields.join() === key) ? '' : key;
}

function listChanges(subject: 'unique' | 'index', model: string, before: string[][], after: string[][]): Change[] {
  const has = (list: string[][], fields: string[]) => list.some((other) => other.join() === fields.join());
  const what = (fields: string[]) => `${subject === 'unique' ? 'unique constraint' : 'index'} on ${fields.join(', ')}`;
  return [
    ...after
      .filter((fields) => !has(before, fields))
      .map((fields) => change(['add', subject], model, `Add ${what(fields)} to ${model}`, { field: fields.join('_') })),
    ...before
      .filter((fields) => !has(after, fields))
      .map((fields) =>
        change(['remove', subject], model, `Remove ${what(fields)} from ${model}`, { field: fields.join('_') }),
      ),
  ];
}

function conditionChanges(
  model: string,
  before: readonly ConditionalUnique[] = [],
  after: readonly ConditionalUnique[] = [],
): Change[] {
  const describe = ({ fields, where }: ConditionalUnique) => ({
    field: fields.join('_'),
    text: `unique constraint on ${fields.join(', ')} where ${where ? Object.entries(where).map(describeCondition).join(' and ') : 'some SQL holds'}`,
  });
  const [old, now] = [before.map(describe), after.map(describe)];
  const isIn = (list: typeof now, text: string) => list.some((other) => other.text === text);
  return [
    ...now
      .filter(({ text }) => !isIn(old, text))
      .map(({ text, field }) => change(['add', 'unique'], model, `Add ${text} to ${model}`, { field })),
    ...old
      .filter(({ text }) => !isIn(now, text))
      .map(({ text, field }) => change(['remove', 'unique'], model, `Remove ${text} from ${model}`, { field })),
  ];
}

function describeCondition([name, wanted]: [string, unknown]): string {
  const isNot = typeof wanted === 'object' && wanted !== null && 'not' in wanted;
  return isNot ? `${name} is not ${JSON.stringify(wanted.not)}` : `${name} = ${JSON.stringify(wanted)}`;
}

const createEnum = ({ name }: EnumDescription) => [change(['create', 'enum'], name, `Create enum ${name}`)];
const deleteEnum = ({ name }: EnumDescription) => [change(['delete', 'enum'], name, `Delete enum ${name}`)];

function alterEnum(old: EnumDescription, { name, values }: EnumDescription): Change[] {
  const names = (list: { name: string }[]) => list.map((value) => value.name);
  const added = names(values).filter((value) => !names(old.values).includes(value));
  const removed = names(old.values).filter((value) => !names(values).includes(value));
  if (added.length + removed.length === 0) return [];
  const what = [...added.map((value) => `+${value}`), ...removed.map((value) => `-${value}`)].join(' ');
  return [change(['alter', 'enum'], name, `Alter enum ${name} (${what})`)];
}
