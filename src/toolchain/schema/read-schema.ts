import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createDebug } from '../../kernel/debug.ts';
import type { SchemaDescription } from '../../kernel/model.ts';
import type { Settings } from '../../kernel/settings.ts';
import { describeSchema } from './describe.ts';
import type { Dmmf } from './dmmf.ts';
import { errors } from './errors.ts';
import { toSchemaError } from './prisma-error.ts';
import { readDatamodel, readDmmf, type SchemaFile } from './prisma-engine.ts';
import { providerOf, withProvider } from './provider.ts';

/** A project's models, read and checked. Shared between callers: not to be changed. */
export interface Schema {
  readonly description: SchemaDescription;
  /** Path relative to the project root and text, src/schema.prisma first; the provider is the one of `databaseUrl`. */
  readonly files: readonly SchemaFile[];
  /** Prisma's DMMF, for its generators; made when it is first asked for. */
  readonly dmmf: Dmmf;
  /** Changes with the content of the files and the provider, and with nothing else. */
  readonly hash: string;
}

/** What `readSchema` needs to know of a project; a `Project` has it. */
interface SchemaSource {
  /** Absolute path of the folder with package.json. */
  readonly root: string;
  readonly settings: Pick<Settings, 'apps' | 'databaseUrl'>;
}

const debug = createDebug('schema');

// The last schemas read, so that a dev server that asks again after an edit elsewhere pays for reading the files only.
const cache = new Map<string, Schema>();
const CACHE_SIZE = 4;

/**
 * Reads src/schema.prisma and src/<app>/models.prisma of every app in `settings.apps` that has one.
 *
 * @throws {ProjectError} SCHEMA_MISSING, SCHEMA_INVALID (what Prisma says), SCHEMA_OUTSIDE_APP, ANNOTATION_…: each with
 *   `where` (file:line:column) and `data` {file, line, column, frame}.
 */
export async function readSchema(project: SchemaSource): Promise<Schema> {
  return parseSchema(await readSchemaFiles(project), providerOf(project.settings.databaseUrl));
}

/**
 * The files that `readSchema` reads, with the provider of `databaseUrl`.
 *
 * @throws {ProjectError} SCHEMA_MISSING, SCHEMA_NO_DATASOURCE, SCHEMA_PROVIDER_UNKNOWN.
 */
export async function readSchemaFiles(project: SchemaSource): Promise<SchemaFile[]> {
  const paths = ['src/schema.prisma', ...project.settings.apps.map((app) => `src/${app}/models.prisma`)];
  const texts = await Promise.all(paths.map((path) => readIfThere(join(project.root, path))));
  if (texts[0] === undefined)
    throw errors.SCHEMA_MISSING({ file: 'src/schema.prisma' }, { where: 'src/schema.prisma' });
  const files = paths.flatMap((path, index): SchemaFile[] => {
    const text = texts[index];
    return text === undefined ? [] : [[path, text]];
  });
  return withProvider(files, providerOf(project.settings.databaseUrl));
}

/** The schema in these files, which need not be on disk. Throws what `readSchema` throws. */
export function parseSchema(files: readonly SchemaFile[], provider: SchemaDescription['provider']): Schema {
  const hash = hashFiles(files, provider);
  const known = cache.get(hash);
  if (known) return known;
  const started = performance.now();
  const description = describeSchema(datamodelOf(files), files, provider);
  let dmmf: Dmmf | undefined;
  const schema: Schema = {
    description,
    files,
    hash,
    get dmmf() {
      return (dmmf ??= readDmmf(files));
    },
  };
  remember(schema);
  debug?.('%d models read in %d ms', schema.description.models.length, Math.round(performance.now() - started));
  return schema;
}

/** The hash that a schema of these files has. */
export function hashFiles(files: readonly SchemaFile[], provider: SchemaDescription['provider']): string {
  return createHash('sha256')
    .update(JSON.stringify([provider, files]))
    .digest('hex');
}

function datamodelOf(files: readonly SchemaFile[]): Dmmf['datamodel'] {
  try {
    return readDatamodel(files);
  } catch (error) {
    throw toSchemaError(error, files);
  }
}

function remember(schema: Schema): void {
  cache.set(schema.hash, schema);
  for (const oldest of cache.keys()) {
    if (cache.size <= CACHE_SIZE) return;
    cache.delete(oldest);
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return withoutByteOrderMark(await readFile(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Editors on Windows write one; Prisma's parser does not know it. */
export function withoutByteOrderMark(text: string): string {
  return text.replace(/^\uFEFF/, '');
}
