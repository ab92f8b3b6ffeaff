// Edits of files that the user owns, as data: what was done can be written into the history and be undone.
import { insertEnum, insertField, insertModel, removeBlock, removeFields } from '../schema/edit.ts';
import { insertLine, removeLine, type LineEdit } from './line-edit.ts';
import { addExport, removeExport, type ExportEdit } from '../typescript/declarations.ts';
import { addProperty, removeProperty, type PropertyEdit } from '../typescript/objects.ts';
import { enterInList, takeOutOfList, type ListEdit } from '../typescript/lists.ts';
import { addRegistration, removeRegistration, type RegistrationEdit } from '../typescript/registrations.ts';

/** A model or an enum at the end of a .prisma file. */
interface BlockEdit {
  kind: 'model' | 'enum';
  name: string;
  text: string;
}

/** Fields and attributes of a model that exists. */
interface FieldsEdit {
  kind: 'fields';
  model: string;
  lines: readonly string[];
}

export type FileEdit = ListEdit | ExportEdit | PropertyEdit | RegistrationEdit | BlockEdit | FieldsEdit | LineEdit;

/**
 * The file with the edit; unchanged when it already exists.
 *
 * @throws {ProjectError} ANCHOR_MISSING, TYPESCRIPT_SYNTAX, SCHEMA_NAME_TAKEN, SCHEMA_BLOCK_MISSING
 */
export function applyEdit(file: string, source: string, edit: FileEdit): string {
  switch (edit.kind) {
    case 'entry':
      return enterInList(file, source, edit);
    case 'export':
      return addExport(file, source, edit);
    case 'property':
      return addProperty(file, source, edit);
    case 'registration':
      return addRegistration(file, source, edit);
    case 'model':
      return insertModel(source, edit.text);
    case 'enum':
      return insertEnum(source, edit.text);
    case 'fields':
      return insertField(source, edit.model, edit.lines);
    case 'line':
      return insertLine(source, edit);
  }
}

/**
 * The file without the edit; unchanged when it does not exist.
 *
 * @param force removes it even if it was edited
 * @returns undefined when what was inserted has been edited since
 * @throws {ProjectError} TYPESCRIPT_SYNTAX
 */
export function revertEdit(file: string, source: string, edit: FileEdit, force: boolean): string | undefined {
  switch (edit.kind) {
    case 'entry':
      return takeOutOfList(file, source, edit, force);
    case 'export':
      return removeExport(file, source, edit, force);
    case 'property':
      return removeProperty(file, source, edit, force);
    case 'registration':
      return removeRegistration(file, source, edit, force);
    case 'model':
    case 'enum':
      return removeBlock(source, edit.kind, edit.name, force ? undefined : edit.text);
    case 'fields':
      return removeFields(source, edit.model, edit.lines, force);
    case 'line':
      return removeLine(source, edit);
  }
}
