// The door of this folder: everything that other parts of the toolchain use of the models and their files.
export {
  hashFiles,
  parseSchema,
  readSchema,
  readSchemaFiles,
  withoutByteOrderMark,
  type Schema,
  type SchemaSource,
} from './read-schema.ts';
export { readConfig, mergeFiles, formatSchema, type PrismaConfig, type SchemaFile } from './prisma-engine.ts';
export { schemasOf, withSchemaNames } from './database-schemas.ts';
export { findProblems } from './problems.ts';
export type { SchemaProblem } from './prisma-error.ts';
export { providerOf, withProvider } from './provider.ts';
export { parseBlocks, type Block, type BlockKind, type Member } from './blocks.ts';
export type { DocLine } from './doc-comments.ts';
export { ANNOTATIONS, type AnnotationRule } from './annotations/registry.ts';
export { hasField, hasModel, insertEnum, insertField, insertModel, removeBlock, removeFields } from './edit.ts';
export { formatBlock } from './format.ts';
export { renameFields, renameModel, type FieldRename } from './rename.ts';
export { applyEdits, type TextEdit } from './text-edits.ts';
