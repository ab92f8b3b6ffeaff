// The only import of Prisma's migration engine, which runs in this process. Diffs need no database: the adapter below answers
// every question with no rows (PostgreSQL asks for its version while connecting; nothing else is ever sent).
import { emptySchema } from '../history/generator-block.ts';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import type { DiffTarget, SchemaEngine } from '@prisma/schema-engine-wasm/schema_engine_bg';
import { createDebug } from '../../../kernel/debug.ts';
import { optimizeWasmLate } from '../../../kernel/wasm.ts';
import type { DatabaseProvider } from '../../../kernel/model.ts';
import { withSchemaNames } from '../../schema/database-schemas.ts';
import type { SchemaFile } from '../../schema/schema-file.ts';
import { withEngineConnection } from './engine-connection.ts';
import { errors } from '../errors.ts';

type EngineClass = typeof SchemaEngine;

// Node has it; TypeScript declares it with the DOM only.
const { WebAssembly } = globalThis as unknown as {
  WebAssembly: {
    instantiate(wasm: Uint8Array, imports: object): Promise<{ instance: { exports: Record<string, unknown> } }>;
  };
};
const debug = createDebug('migrations');
const FILTERS = { externalTables: [], externalEnums: [] };
const EMPTY_SCRIPT = '-- This is an empty migration.';

let engineClass: Promise<EngineClass> | undefined;
const offline = new Map<DatabaseProvider, Promise<SchemaEngine>>();
let panic = '';

// One migration asks the same several times over: whether anything differs, then for its SQL.
const diffs = new Map<string, string>();
const KEPT_DIFFS = 16;

/** The SQL that leads from one set of models to another, `undefined` meaning none at all; '' when there is no difference. */
export async function diffSchemas(
  provider: DatabaseProvider,
  from: readonly SchemaFile[] | undefined,
  to: readonly SchemaFile[] | undefined,
): Promise<string> {
  const key = JSON.stringify([provider, from, to]);
  let sql = diffs.get(key);
  if (sql === undefined) {
    if (diffs.size >= KEPT_DIFFS) diffs.clear();
    diffs.set(key, (sql = await diff(provider, from, to)));
  }
  return sql;
}

async function diff(
  provider: DatabaseProvider,
  from: readonly SchemaFile[] | undefined,
  to: readonly SchemaFile[] | undefined,
): Promise<string> {
  const engine = await offlineEngine(provider);
  return guarded('compare models', async () => {
    const result = await engine.diff({
      from: toTarget(from),
      to: toTarget(to),
      script: true,
      exitCode: null,
      filters: FILTERS,
    });
    const sql = (result.stdout ?? '').trim();
    return sql === EMPTY_SCRIPT ? '' : `${sql}\n`;
  });
}

/** What the engine finds in a database: one .prisma text, and its warnings. */
export async function introspectDatabase(
  factory: SqlMigrationAwareDriverAdapterFactory,
  provider: DatabaseProvider,
  schemas: readonly string[] = [],
): Promise<{ schema: string; warnings: string }> {
  const Engine = await loadEngine();
  const empty = emptySchema(provider, schemas);
  return withEngineConnection(factory, async (own) => {
    const bound = bindMigrationAwareSqlAdapterFactory(own);
    let engine: SchemaEngine | undefined;
    try {
      engine = await Engine.new({ datamodels: [['schema.prisma', empty]] }, () => {}, bound);
      const result = await engine.introspect({
        schema: { files: [{ path: 'schema.prisma', content: empty }] },
        baseDirectoryPath: '/',
        force: false,
        compositeTypeDepth: -1,
        namespaces: schemas.length > 0 ? [...schemas] : null,
      });
      const schema = result.schema.files.map(({ content }) => content).join('\n');
      return { schema: withJsonDefaults(schema), warnings: result.warnings ?? '' };
    } catch (error) {
      const id = /External error id#(\d+)/.exec(String((error as Error).message))?.[1];
      throw id === undefined ? error : (bound.errorRegistry.consumeError(Number(id))?.error ?? error);
    } finally {
      engine?.free();
    }
  });
}

/** The engine treats the quotes of a JSON default on SQLite as part of it. */
function withJsonDefaults(schema: string): string {
  return schema.replace(
    /^(\s+\w+\s+Json\??\s.*@default\(")'(.*)'("\))/gm,
    (_line, start: string, json: string, end: string) => start + json.replaceAll("''", "'") + end,
  );
}

function toTarget(files: readonly SchemaFile[] | undefined): DiffTarget {
  if (files === undefined) return { tag: 'empty' };
  return { tag: 'schemaDatamodel', files: withSchemaNames(files).map(([path, content]) => ({ path, content })) };
}

function offlineEngine(provider: DatabaseProvider): Promise<SchemaEngine> {
  let engine = offline.get(provider);
  if (engine === undefined) {
    engine = loadEngine().then((Engine) => {
      const datamodel = `datasource db {\n  provider = "${provider}"\n}\n`;
      const factory = bindMigrationAwareSqlAdapterFactory(noDatabase(provider === 'sqlite' ? 'sqlite' : 'postgres'));
      return Engine.new({ datamodels: [['schema.prisma', datamodel]] }, () => {}, factory);
    });
    offline.set(provider, engine);
  }
  return engine;
}

function noDatabase(provider: 'sqlite' | 'postgres'): SqlMigrationAwareDriverAdapterFactory {
  const info = { provider, adapterName: 'none' };
  const refuse = async () => Promise.reject(new Error('a diff of models has no database'));
  const connection: SqlDriverAdapter = {
    ...info,
    queryRaw: async () => ({ columnNames: [], columnTypes: [], rows: [] }),
    executeRaw: async () => 0,
    executeScript: async () => {},
    getConnectionInfo: () => ({ schemaName: 'public', supportsRelationJoins: true }),
    startTransaction: refuse,
    dispose: async () => {},
  };
  return { ...info, connect: async () => connection, connectToShadowDb: refuse };
}

function loadEngine(): Promise<EngineClass> {
  engineClass ??= instantiate();
  return engineClass;
}

async function instantiate(): Promise<EngineClass> {
  const startedAt = performance.now();
  optimizeWasmLate();
  const require = createRequire(import.meta.url);
  const file = require.resolve('@prisma/schema-engine-wasm/schema_engine_bg').replace(/\.js$/, '.wasm');
  const glue = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const imports = { './schema_engine_bg.js': glue };
  const { instance } = await WebAssembly.instantiate(readFileSync(file), imports);
  (glue as unknown as { __wbg_set_wasm(exports: unknown): void }).__wbg_set_wasm(instance.exports);
  (instance.exports['__wbindgen_start'] as (() => void) | undefined)?.();
  // Without it the text of a panic is lost.
  const registry = { set_message: (message: string) => void (panic = message) };
  (globalThis as Record<string, unknown>)['PRISMA_WASM_PANIC_REGISTRY'] = registry;
  debug?.('schema engine loaded in %d ms', Math.round(performance.now() - startedAt));
  return glue.SchemaEngine;
}

async function guarded<T>(doing: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    offline.clear(); // after a panic the instance is not to be used again
    throw errors.MIGRATION_ENGINE_FAILED({ doing, reason: panic || (cause as Error).message }, { cause });
  }
}
