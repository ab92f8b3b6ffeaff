// The only import of Prisma's schema engine: one WebAssembly module, loaded when it is first needed and kept.
import { createRequire } from 'node:module';
import { createDebug } from '../../kernel/debug.ts';
import { optimizeWasmLate } from '../../kernel/wasm.ts';
import { withSchemaNames } from './database-schemas.ts';
import type { Dmmf } from './dmmf.ts';
import type { SchemaFile } from './schema-file.ts';

export type { SchemaFile } from './schema-file.ts';

interface Engine {
  get_dmmf(params: string): string;
  get_datamodel(params: string): string;
  get_config(params: string): string;
  merge_schemas(params: string): string;
  format(schema: string, params: string): string;
}

/** A `generator` or `datasource` block, as Prisma hands it to generators. */
export interface PrismaConfig {
  generators: {
    name: string;
    provider: { value: string | null };
    config: Record<string, unknown>;
    [more: string]: unknown;
  }[];
  datasources: { name: string; provider: string; [more: string]: unknown }[];
}

const debug = createDebug('schema');
let engine: Engine | undefined;

/**
 * The DMMF of the files. Its order does not depend on theirs: it is that of `prisma generate`.
 *
 * @throws {Error} Prisma's own error; its message is JSON with `error_code` and the coloured report.
 */
export function readDmmf(files: readonly SchemaFile[]): Dmmf {
  return JSON.parse(loadEngine().get_dmmf(JSON.stringify({ prismaSchema: inFolderOrder(files) }))) as Dmmf;
}

/**
 * The part of the DMMF that describes the models: the rest, every type of the client's arguments, takes thirty times as long.
 *
 * @throws {Error} what `readDmmf` throws
 */
export function readDatamodel(files: readonly SchemaFile[]): Dmmf['datamodel'] {
  const params = JSON.stringify({ prismaSchema: inFolderOrder(files) });
  return JSON.parse(loadEngine().get_datamodel(params)) as Dmmf['datamodel'];
}

/** The datasource and generator blocks of the files, which must be valid. */
export function readConfig(files: readonly SchemaFile[]): PrismaConfig {
  const params = { prismaSchema: files, datasourceOverrides: {}, env: {}, ignoreEnvVarErrors: true };
  return (JSON.parse(loadEngine().get_config(JSON.stringify(params))) as { config: PrismaConfig }).config;
}

/** What `prisma format` makes of one file: aligned columns; relations are completed. */
export function formatSchema(source: string): string {
  const file = 'file:///schema.prisma';
  const params = { textDocument: { uri: file }, options: { tabSize: 2, insertSpaces: true } };
  const formatted = loadEngine().format(JSON.stringify([[file, source]]), JSON.stringify(params));
  return (JSON.parse(formatted) as SchemaFile[])[0]?.[1] ?? source;
}

/** All files in one text, as `prisma generate` puts it into the client. */
export function mergeFiles(files: readonly SchemaFile[]): string {
  return loadEngine().merge_schemas(JSON.stringify({ schema: inFolderOrder(files) }));
}

/** As Prisma's command line finds the files: folder by folder, entries by name. */
function inFolderOrder(files: readonly SchemaFile[]): SchemaFile[] {
  const key = ([path]: SchemaFile): string => path.replaceAll('/', '\0');
  return withSchemaNames(files).toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}

function loadEngine(): Engine {
  if (engine) return engine;
  const started = performance.now();
  optimizeWasmLate();
  engine = createRequire(import.meta.url)('@prisma/prisma-schema-wasm') as Engine;
  debug?.('schema engine loaded in %d ms', Math.round(performance.now() - started));
  return engine;
}
