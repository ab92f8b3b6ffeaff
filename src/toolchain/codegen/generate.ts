import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { createDebug } from '../../kernel/debug.ts';
import type { SchemaDescription } from '../../kernel/model.ts';
import { packageVersion } from '../../kernel/package.ts';
import { folders, type Project } from '../project/project.ts';
import { hashFiles, parseSchema, providerOf, readSchemaFiles, type Schema, type SchemaFile } from '../schema/index.ts';
import { renderDatabaseFile } from './database-file.ts';
import { renderEntryFile } from './entry-file.ts';
import { renderModelsFile } from './models-file.ts';
import { writeIfChanged } from './output-folder.ts';
import { writeClient } from './prisma-client.ts';
import { renderScopesFile } from './scopes-file.ts';
import { renderSignalsFile } from './signals-file.ts';
import { renderValidatorsFile } from './validators-file.ts';
import { scanApps, scanSource, scanTemplates } from './scan-project.ts';
import { renderTypesFile } from './types-file.ts';

export interface GenerateResult {
  /** Files written or removed, relative to the project root. Empty if everything was up to date. */
  written: string[];
  /** The database client changed: whoever has the old one loaded must load it again. */
  clientChanged: boolean;
}

/** What `generate` needs to know of a project. */
export type CodegenProject = Pick<Project, 'root'> & {
  settings: Pick<Project['settings'], 'apps' | 'databaseUrl' | 'userModel'>;
};

/**
 * What the last run made, kept so that a run with the same schema loads neither Prisma's engine nor its generator.
 * Stored in V8's format, because JSON has no `undefined`.
 */
interface Stamp {
  /** Hash of the schema, with the version of Quintet. */
  key: string;
  /** Files of the client, relative to its folder. */
  client: string[];
  description: SchemaDescription;
}

const debug = createDebug('codegen');

/**
 * Brings `.quintet/` up to date: the database client, `db.ts`, `models.ts`, `types.d.ts` and `entry.ts`. Writes only what
 * changed; the client is made again only when the schema's content changed.
 *
 * @param schema what `readSchema` gave, if the caller has it; read from the project otherwise.
 * @throws {ProjectError} what `readSchema` throws; CODEGEN_CLIENT_FAILED.
 */
export async function generate(project: CodegenProject, schema?: Schema): Promise<GenerateResult> {
  const started = performance.now();
  const folder = folders.generated(project);
  const { description, changed } = await bringClientUpToDate(project, folder, schema);
  const written = changed.map((file) => `.quintet/client/${file}`);
  for (const [name, text] of await renderFiles(project, description)) {
    if (await writeIfChanged(join(folder, name), text)) written.push(`.quintet/${name}`);
  }
  debug?.('%d files written in %d ms', written.length, Math.round(performance.now() - started));
  return { written, clientChanged: changed.length > 0 };
}

async function renderFiles(project: CodegenProject, description: SchemaDescription): Promise<[string, string][]> {
  const { apps, userModel } = project.settings;
  const templates = await scanTemplates(project, apps);
  const parts = scanApps(project, apps);
  return [
    ['models.ts', renderModelsFile(description)],
    ['db.ts', renderDatabaseFile(parts, description.models)],
    ['types.d.ts', renderTypesFile({ description, templates, userModel })],
    ['entry.ts', renderEntryFile(parts, scanSource(project))],
    ['signals.ts', renderSignalsFile(parts)],
    ['scopes.ts', renderScopesFile(parts)],
    ['validators.ts', renderValidatorsFile(parts)],
  ];
}

async function bringClientUpToDate(project: CodegenProject, folder: string, given: Schema | undefined) {
  const provider = providerOf(project.settings.databaseUrl);
  const files = given?.files ?? (await readSchemaFiles(project));
  const key = keyOf(files, given?.description.provider ?? provider);
  const stampFile = join(folder, 'stamp.bin');
  const stamp = await readStamp(stampFile);
  if (stamp?.key === key && isComplete(stamp, folder)) return { description: stamp.description, changed: [] };
  const schema = given ?? parseSchema(files, provider);
  // A run that dies half-way must not be taken for a finished one.
  await rm(stampFile, { force: true });
  const client = await writeClient(schema, project.root, join(folder, 'client'));
  const fresh: Stamp = { key, client: client.files, description: schema.description };
  await writeIfChanged(stampFile, serialize(fresh));
  return { description: schema.description, changed: client.changed };
}

function keyOf(files: readonly SchemaFile[], provider: SchemaDescription['provider']): string {
  return `${packageVersion()} ${hashFiles(files, provider)}`;
}

function isComplete(stamp: Stamp, folder: string): boolean {
  return stamp.client.every((file) => existsSync(join(folder, 'client', file)));
}

async function readStamp(path: string): Promise<Stamp | undefined> {
  try {
    return deserialize(await readFile(path)) as Stamp;
  } catch {
    // Missing, damaged, or written by another version of Node: everything is made again.
    return undefined;
  }
}
