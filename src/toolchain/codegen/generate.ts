import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { createDebug } from '../../kernel/debug.ts';
import type { SchemaDescription } from '../../kernel/model.ts';
import { packageVersion } from '../../kernel/package.ts';
import { withLock } from '../journal/lock.ts';
import { folders, type Project } from '../project/project.ts';
import { hashFiles, parseSchema, readSchemaFiles, type Schema } from '../schema/read-schema.ts';
import { providerOf } from '../schema/provider.ts';
import type { SchemaFile } from '../schema/schema-file.ts';
import { renderDatabaseFile } from './database-file.ts';
import { renderEntryFile } from './entry-file.ts';
import { renderModelsFile } from './models-file.ts';
import { holds, removeUnfinished, writeIfChanged } from './output-folder.ts';
import { writeClient } from './prisma-client.ts';
import { renderScopesFile } from './scopes-file.ts';
import { renderSignalsFile } from './signals-file.ts';
import { renderRulesFile } from './rules-file.ts';
import { renderValidatorsFile } from './validators-file.ts';
import { scanApps, scanSource, scanTemplates } from './scan-project.ts';
import { renderTypesFile } from './types-file.ts';

export interface GenerateResult {
  /** Files written or removed, relative to the project root. Empty if everything was up to date. */
  written: string[];
  /** The database client changed: a process that has loaded the old one must load it again. */
  clientChanged: boolean;
  /** Changes with the content of the generated files, whichever process wrote them. */
  fingerprint: string;
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
  /** Hashes of the client's files by their paths in its folder: a power cut may leave a file without its content. */
  hashes: ReadonlyMap<string, string>;
  description: SchemaDescription;
}

const STAMP = 'stamp.bin';
const debug = createDebug('codegen');

/** Another process writes the same files: it takes a second or two. */
const LOCK_WAIT_MS = 60_000;

/**
 * Brings `.quintet/` up to date: the database client, `db.ts`, `models.ts`, `types.d.ts` and `entry.ts`. Writes only what
 * changed; the client is made again only when the schema's content changed. Two processes at once do so one after the other.
 *
 * @param schema what `readSchema` gave, if the caller has it; read from the project otherwise.
 * @throws {ProjectError} what `readSchema` throws; CODEGEN_CLIENT_FAILED; PROJECT_LOCKED.
 */
export async function generate(project: CodegenProject, schema?: Schema): Promise<GenerateResult> {
  const started = performance.now();
  const current = await describeCurrent(project, schema);
  if (current) return { written: [], clientChanged: false, fingerprint: current };
  const options = { command: 'quintet sync', waitMs: LOCK_WAIT_MS };
  const result = await withLock(project.root, 'generated', options, () => writeAll(project, schema));
  debug?.('%d files written in %d ms', result.written.length, Math.round(performance.now() - started));
  return result;
}

/** The fingerprint, where there is nothing to write; a project on a read-only disk needs no lock then. */
async function describeCurrent(project: CodegenProject, schema: Schema | undefined): Promise<string | undefined> {
  const folder = folders.generated(project);
  const { key } = await readWanted(project, schema);
  const stamp = await readStamp(folder, key);
  if (!stamp) return undefined;
  const files = await renderFiles(project, stamp.description);
  for (const [name, text] of files) if (!(await holds(join(folder, name), text))) return undefined;
  return fingerprintOf(key, files);
}

async function writeAll(project: CodegenProject, schema: Schema | undefined): Promise<GenerateResult> {
  const folder = folders.generated(project);
  await removeUnfinished(folder);
  const { description, changed, key } = await bringClientUpToDate(project, folder, schema);
  const written = changed.map((file) => `.quintet/client/${file}`);
  const files = await renderFiles(project, description);
  for (const [name, text] of files) {
    if (await writeIfChanged(join(folder, name), text)) written.push(`.quintet/${name}`);
  }
  return { written, clientChanged: changed.length > 0, fingerprint: fingerprintOf(key, files) };
}

function fingerprintOf(key: string, files: readonly [string, string][]): string {
  return hashOf(JSON.stringify([key, files]));
}

async function renderFiles(project: CodegenProject, description: SchemaDescription): Promise<[string, string][]> {
  const { apps, userModel } = project.settings;
  const templates = await scanTemplates(project, apps);
  const parts = scanApps(project, apps);
  return [
    ['models.ts', renderModelsFile(description)],
    ['db.ts', renderDatabaseFile(parts, description)],
    ['types.d.ts', renderTypesFile({ description, templates, userModel })],
    ['entry.ts', renderEntryFile(parts, scanSource(project))],
    ['signals.ts', renderSignalsFile(parts)],
    ['scopes.ts', renderScopesFile(parts)],
    ['validators.ts', renderValidatorsFile(parts)],
    ['rules.ts', renderRulesFile(parts)],
  ];
}

async function readWanted(project: CodegenProject, given: Schema | undefined) {
  const provider = providerOf(project.settings.databaseUrl);
  const files = given?.files ?? (await readSchemaFiles(project));
  return { provider, files, key: keyOf(files, given?.description.provider ?? provider) };
}

async function bringClientUpToDate(project: CodegenProject, folder: string, given: Schema | undefined) {
  const { provider, files, key } = await readWanted(project, given);
  const stamp = await readStamp(folder, key);
  if (stamp) return { description: stamp.description, changed: [], key };
  const schema = given ?? parseSchema(files, provider);
  // A run that dies half-way must not be taken for a finished one.
  await rm(join(folder, STAMP), { force: true });
  const client = await writeClient(schema, project.root, join(folder, 'client'));
  const hashes = await hashFilesIn(join(folder, 'client'), client.files);
  await writeIfChanged(
    join(folder, STAMP),
    serialize({ key, hashes, description: schema.description } satisfies Stamp),
  );
  return { description: schema.description, changed: client.changed, key };
}

function keyOf(files: readonly SchemaFile[], provider: SchemaDescription['provider']): string {
  return `${packageVersion()} ${hashFiles(files, provider)}`;
}

/** The stamp, if it is of this schema and the client is as it was written. */
async function readStamp(folder: string, key: string): Promise<Stamp | undefined> {
  try {
    const stamp = deserialize(await readFile(join(folder, STAMP))) as Stamp;
    if (stamp.key !== key) return undefined;
    const found = await hashFilesIn(join(folder, 'client'), [...stamp.hashes.keys()]);
    return [...stamp.hashes].every(([file, hash]) => found.get(file) === hash) ? stamp : undefined;
  } catch {
    // Missing, damaged, or written by another version of Node: everything is made again.
    return undefined;
  }
}

async function hashFilesIn(folder: string, files: readonly string[]): Promise<Map<string, string>> {
  const hashes = files.map(async (file): Promise<[string, string]> => [
    file,
    hashOf(await readFile(join(folder, file))),
  ]);
  return new Map(await Promise.all(hashes));
}

function hashOf(content: string | Buffer): string {
  return createHash('sha1').update(content).digest('base64');
}
