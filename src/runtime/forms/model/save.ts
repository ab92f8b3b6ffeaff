// From cleaned values to one call of the database client.
import type { Database, Row } from '../../../kernel/database.ts';
import type { FieldDescription, ModelDescription } from '../../../kernel/model.ts';
import { JSON_COLUMN_NULL } from '../../db/json-null.ts';
import type { Application } from '../../http/application.ts';
import { isUploadedFile } from '../fields/file.ts';
import { isAutomatic } from './editable.ts';
import { splitKey } from './keys.ts';
import { emptiedColumns } from './shared-columns.ts';
import { writeInParts } from './many-links.ts';
import type { RelationField } from './relation-field.ts';
import type { StoredFiles } from './stored-files.ts';

/** One value that is to be written, with what it belongs to. */
export interface ChangedValue {
  description: FieldDescription;
  /** Of relations only. */
  relation: RelationField | undefined;
  value: unknown;
  /** Of links to many rows: the keys of those that the form showed. Links to other rows are left alone. */
  linked?: readonly unknown[] | undefined;
}

/** Columns as the database would have them: foreign keys split up, files not yet stored, many-to-many left out. */
export function toColumns(model: ModelDescription, changes: readonly ChangedValue[]): Row {
  const emptied = changes.filter((change) => isForeignKey(change) && isNothing(change.value));
  const nulls = emptied.flatMap(({ description }) => emptiedColumns(model, description).map((name) => [name, null]));
  // What is chosen wins over what is not: relations may share columns.
  return Object.assign(Object.fromEntries(nulls), ...changes.map(columnsOf)) as Row;
}

function isForeignKey({ relation }: ChangedValue): boolean {
  return relation !== undefined && !relation.relation.manyToMany;
}

interface SaveTarget {
  app: Application;
  model: ModelDescription;
  instance: Row | undefined;
  /** Default: the app's own. */
  database: Database | undefined;
  files: StoredFiles;
}

/** Writes the row with one call and gives it back. A file that was stored for a row that was refused is removed. */
export async function writeRow(
  { app, model, instance, database, files }: SaveTarget,
  changes: readonly ChangedValue[],
  extra: Row,
): Promise<Row> {
  const stored = await storeFiles(files, changes);
  const data = { ...toColumns(model, changes), ...stored, ...toLinks(changes), ...extra };
  try {
    const row = await writeInParts(database ?? app.database, model, instance, data);
    for (const { description } of changes.filter(({ description: field }) => isFileField(field)))
      files.replace(description.name, instance?.[description.name], row[description.name]);
    return row;
  } catch (error) {
    await files.removeStored();
    throw error;
  }
}

function columnsOf({ description, relation, value }: ChangedValue): Row {
  if (relation?.relation.manyToMany) return {};
  if (relation) return isNothing(value) ? {} : foreignKeyColumns(relation, value);
  const column = toColumn(description, value);
  return column === undefined ? {} : { [description.name]: column };
}

/** The columns of a relation to the row with this key. */
export function foreignKeyColumns({ relation, related }: RelationField, value: unknown): Row {
  const key = splitKey(value, related, relation.references);
  return Object.fromEntries(
    relation.fields.map((name, index) => [name, key?.[relation.references[index] ?? ''] ?? null]),
  );
}

// Undefined leaves the column to its default.
function toColumn(description: FieldDescription, value: unknown): unknown {
  if (isUploadedFile(value)) return undefined;
  if (description.isList) return value ?? [];
  if (!isNothing(value)) return isJsonText(description) ? JSON.stringify(value) : value;
  if (isAutomatic(description)) return undefined;
  if (!description.isRequired) return description.type === 'Json' ? JSON_COLUMN_NULL : null;
  return description.type === 'String' ? '' : undefined;
}

function isJsonText({ type, annotations }: FieldDescription): boolean {
  return type === 'String' && 'json' in annotations;
}

export function isNothing(value: unknown): boolean {
  return value === null || value === undefined || value === '';
}

/** Only what differs from what the form showed: the links that others made meanwhile stay, and so do those to hidden rows. */
function toLinks(changes: readonly ChangedValue[]): Row {
  const links = changes.flatMap(({ description, relation, value, linked = [] }) => {
    if (!relation?.relation.manyToMany) return [];
    const wanted = Array.isArray(value) ? (value as unknown[]) : [];
    const rowsOf = (keys: readonly unknown[], without: readonly unknown[]): Row[] => {
      const known = new Set(without.map(String));
      return keys
        .filter((key) => !known.has(String(key)))
        .flatMap((key): Row[] => [splitKey(key, relation.related, relation.keyFields) ?? []].flat());
    };
    const [connect, disconnect] = [rowsOf(wanted, linked), rowsOf(linked, wanted)];
    const parts = { ...(connect.length > 0 ? { connect } : {}), ...(disconnect.length > 0 ? { disconnect } : {}) };
    return Object.keys(parts).length > 0 ? [[description.name, parts] as const] : [];
  });
  return Object.fromEntries(links);
}

async function storeFiles(files: StoredFiles, changes: readonly ChangedValue[]): Promise<Row> {
  const columns: Row = {};
  for (const { description, value } of changes) {
    if (!isUploadedFile(value)) continue;
    const annotation = description.annotations['file'] ?? description.annotations['image'];
    columns[description.name] = await files.store(value, String(annotation?.['uploadTo'] ?? ''));
  }
  return columns;
}

function isFileField({ annotations }: FieldDescription): boolean {
  return 'file' in annotations || 'image' in annotations;
}

/** What the form shows of a row at first: columns as they are, foreign keys as one value. */
export function initialOfColumn(description: FieldDescription, instance: Row): unknown {
  const value = instance[description.name];
  if (!isJsonText(description) || typeof value !== 'string') return value;
  if (value === '') return null;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}
