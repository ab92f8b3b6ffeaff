// What models, fields, enums and values of the old models are called in the new ones.
import type { DatabaseProvider, SchemaDescription } from '../../../kernel/model.ts';
import type { FieldRename, ModelRename, Rename, ValueRename } from './rename.ts';
import type { SchemaEnum } from '../diff/schema-enums.ts';

export interface RenameContext {
  provider: DatabaseProvider;
  renames: readonly Rename[];
  before: SchemaDescription;
  after: SchemaDescription;
  enumsBefore: readonly SchemaEnum[];
  enumsAfter: readonly SchemaEnum[];
  /** For words, not for SQL: as if SQLite's defaults were renamed with the values of enums. */
  isForWords?: boolean;
}

export function modelRenames(renames: readonly Rename[]): ModelRename[] {
  return renames.filter((rename) => rename.kind === 'model');
}

/** `model` is the model after its own rename. */
function fieldRenames(renames: readonly Rename[], model: string): FieldRename[] {
  return renames.filter((rename) => rename.kind === 'field' && rename.model === model) as FieldRename[];
}

export function newModelName(renames: readonly Rename[], name: string): string {
  return modelRenames(renames).find(({ from }) => from === name)?.to ?? name;
}

export function newFieldName(renames: readonly Rename[], model: string, name: string): string {
  return fieldRenames(renames, model).find(({ from }) => from === name)?.to ?? name;
}

export function newEnumName(renames: readonly Rename[], name: string): string {
  return renames.find((rename) => rename.kind === 'enum' && rename.from === name)?.to ?? name;
}

/** `owner` is the enum after its own rename. */
export function newValueName(renames: readonly Rename[], owner: string, name: string): string {
  return valueRenames(renames, owner).find(({ from }) => from === name)?.to ?? name;
}

function valueRenames(renames: readonly Rename[], owner: string): ValueRename[] {
  return renames.filter((rename) => rename.kind === 'value' && rename.enum === owner) as ValueRename[];
}
