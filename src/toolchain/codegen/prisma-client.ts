// Runs Prisma's `prisma-client` generator in this process. The bundled generator writes to a separate folder; what
// changed is then copied, so that a crash leaves no half client and an unchanged file keeps its time.
import { existsSync, mkdtempSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { createDebug } from '../../kernel/debug.ts';
import { builtFile } from '../../kernel/package.ts';
import { removeOnExit } from '../journal/scratch.ts';
import { mergeFiles, readConfig, type PrismaConfig } from '../schema/prisma-engine.ts';
import type { Schema } from '../schema/read-schema.ts';
import { errors } from './errors.ts';
import { mirrorFolder } from './output-folder.ts';

interface GeneratorModule {
  PrismaClientTsGenerator: new () => {
    getManifest(config: unknown): Promise<{ requiresEngineVersion: string }>;
    generate(options: Record<string, unknown>): Promise<void>;
  };
}

const debug = createDebug('codegen');

/**
 * Generator options that are ours to choose, because the client is part of two bundles: CommonJS in development and ESM in
 * production. The `cjs` format is TypeScript with `import` all the same; `esm` differs by a line that needs
 * `import.meta.url`, which a CommonJS bundle does not have. `prisma generate` writes the same files if the generator
 * block in src/schema.prisma says `moduleFormat = "cjs"`.
 */
const FIXED_OPTIONS = {
  runtime: 'nodejs',
  moduleFormat: 'cjs',
  generatedFileExtension: 'ts',
  importFileExtension: '',
};

/**
 * Brings `.quintet/client` up to date with the schema.
 *
 * @returns all files of the client and those that were written or removed, relative to `folder`.
 * @throws {ProjectError} CODEGEN_CLIENT_FAILED: a name in the schema is reserved (thrown by Prisma's generator).
 */
export async function writeClient(
  schema: Schema,
  root: string,
  folder: string,
): Promise<{ files: string[]; changed: string[] }> {
  const started = performance.now();
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'quintet-client-')));
  const removeScratch = removeOnExit(scratch);
  try {
    await runGenerator(schema, root, scratch);
    return await mirrorFolder(scratch, folder);
  } finally {
    removeScratch();
    debug?.('client generated in %d ms', Math.round(performance.now() - started));
  }
}

async function runGenerator(schema: Schema, root: string, output: string): Promise<void> {
  const { PrismaClientTsGenerator } = loadGenerator();
  const config = readConfig(schema.files);
  const block = generatorBlock(config, output);
  const generator = new PrismaClientTsGenerator();
  const { requiresEngineVersion } = await generator.getManifest(block);
  try {
    await generator.generate({
      generator: block,
      otherGenerators: [],
      schemaPath: join(root, 'src', 'schema.prisma'),
      datamodel: mergeFiles(schema.files),
      datasources: config.datasources,
      dmmf: schema.dmmf,
      binaryPaths: {},
      version: requiresEngineVersion,
    });
  } catch (error) {
    const reason = error instanceof Error ? stripVTControlCharacters(error.message).trim() : String(error);
    throw errors.CODEGEN_CLIENT_FAILED({ reason }, { cause: error });
  }
}

/** The project's own `prisma-client` block, for its previewFeatures and the like, with our output and options. */
function generatorBlock(config: PrismaConfig, output: string): Record<string, unknown> {
  const own = config.generators.find((generator) => generator.provider?.value === 'prisma-client');
  return {
    name: 'client',
    provider: { fromEnvVar: null, value: 'prisma-client' },
    binaryTargets: [],
    previewFeatures: [],
    ...own,
    output: { fromEnvVar: null, value: output },
    config: { ...own?.config, ...FIXED_OPTIONS },
  };
}

// The bundle is made by the build; a checkout that was not built yet has the generator's own package.
function loadGenerator(): GeneratorModule {
  const bundled = builtFile('vendor/prisma-client-generator.cjs');
  const started = performance.now();
  const loaded = createRequire(import.meta.url)(
    existsSync(bundled) ? bundled : '@prisma/client-generator-ts',
  ) as GeneratorModule;
  debug?.('generator loaded in %d ms', Math.round(performance.now() - started));
  return loaded;
}
