import { symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageRoot } from '../../src/kernel/package.ts';
import { keptFolder } from './own-folders.ts';

export type PrismaClientClass = new (options: never) => PrismaTestClient;
// Tests of the database layer bring their own models, so no generated types exist for them.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type PrismaTestClient = Record<string, any>;

const made = new Map<string, Promise<PrismaClientClass>>();

/**
 * The client that Prisma's generator writes for these models, as a class. Kept for the life of the process.
 *
 * @param more lines of the datasource
 */
export function prismaClientFor(
  provider: 'sqlite' | 'postgresql',
  models: string,
  more = '',
): Promise<PrismaClientClass> {
  const schema = `datasource db {\n  provider = "${provider}"${more}\n}\n\n${models}`;
  let client = made.get(schema);
  if (client === undefined) made.set(schema, (client = generate(provider, schema)));
  return client;
}

async function generate(provider: string, schema: string): Promise<PrismaClientClass> {
  const require = createRequire(import.meta.url);
  const folder = keptFolder('client');
  symlinkSync(join(packageRoot, 'node_modules'), join(folder, 'node_modules'));
  const { PrismaClientTsGenerator } = require('@prisma/client-generator-ts');
  const { get_dmmf: getDmmf } = require('@prisma/prisma-schema-wasm');
  const files = [['schema.prisma', schema]];
  await new PrismaClientTsGenerator().generate({
    generator: {
      name: 'client',
      provider: { value: 'prisma-client', fromEnvVar: null },
      output: { value: join(folder, 'client'), fromEnvVar: null },
      config: { runtime: 'nodejs', moduleFormat: 'esm', importFileExtension: 'ts', generatedFileExtension: 'ts' },
      binaryTargets: [],
      previewFeatures: [],
      sourceFilePath: join(folder, 'schema.prisma'),
    },
    otherGenerators: [],
    schemaPath: join(folder, 'schema.prisma'),
    dmmf: JSON.parse(getDmmf(JSON.stringify({ prismaSchema: files }))),
    datasources: [
      {
        name: 'db',
        provider,
        activeProvider: provider,
        url: { value: null, fromEnvVar: null },
        sourceFilePath: join(folder, 'schema.prisma'),
      },
    ],
    datamodel: schema,
    version: 'test',
  });
  const module = (await import(pathToFileURL(join(folder, 'client/client.ts')).href)) as {
    PrismaClient: PrismaClientClass;
  };
  return module.PrismaClient;
}
