// The tables of Quintet itself as a file among those of the user: the last one in every snapshot, and src/quintet.prisma on disk,
// where the stock Prisma tools find it. The models of the user never refer to it, so that both are compared on their own.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FRAMEWORK_FILE, FRAMEWORK_TABLES } from '../../../kernel/framework-tables.ts';
import { sessionModelName } from '../../../kernel/session-model.ts';
import type { Project } from '../../project/project.ts';
import { parseBlocks } from '../../schema/blocks.ts';
import type { SchemaFile } from '../../schema/schema-file.ts';
import { errors } from '../errors.ts';

const HEADER = `// The tables of Quintet itself. \`quintet makemigrations\` writes this file for the stock Prisma tools: do not edit it.\n`;

/** The files of the user. */
export function withoutFramework(files: readonly SchemaFile[]): SchemaFile[] {
  return files.filter(([path]) => path !== FRAMEWORK_FILE);
}

/** The framework's file, if there is one. */
export function frameworkPart(files: readonly SchemaFile[]): SchemaFile[] {
  return files.filter(([path]) => path === FRAMEWORK_FILE);
}

/**
 * What a project should have: the tables of this version, and those that another version added. None is ever removed.
 *
 * @param found the framework's part of the last snapshot
 * @param hasSessionModel a model of the user stores the sessions, so that the table for them is not added
 */
export function wantedFramework(found: readonly SchemaFile[], hasSessionModel: boolean): SchemaFile[] {
  const blocks = found.flatMap(([, text]) => parseBlocks(text).map((block) => ({ text, ...block })));
  const existing = new Set(blocks.map(({ name }) => name));
  const own = new Set(FRAMEWORK_TABLES.map(({ model }) => model));
  const kept = blocks.filter(({ name }) => !own.has(name)).map(({ text, start, end }) => text.slice(start, end));
  const wanted = FRAMEWORK_TABLES.filter(
    ({ model, isForSessions }) => !isForSessions || !hasSessionModel || existing.has(model),
  );
  const models = [...wanted.map(({ source }) => source.trim()), ...kept];
  return models.length === 0 ? [] : [[FRAMEWORK_FILE, `${models.join('\n\n')}\n`]];
}

/** True if a model in these files stores the sessions. */
export function hasSessionModel(project: Pick<Project, 'settings'>, files: readonly SchemaFile[]): boolean {
  const models = files.flatMap(([, text]) => parseBlocks(text)).filter(({ kind }) => kind === 'model');
  const fieldsOf = (model: string): string[] | undefined =>
    models.find(({ name }) => name === model)?.members.map(({ name }) => name);
  return sessionModelName(project.settings, fieldsOf) !== undefined;
}

/**
 * The file that a project with these tables has on disk, by its path below the project, unless it is up to date.
 *
 * @throws {ProjectError} FRAMEWORK_FILE_TAKEN: it was written by something else
 */
export function missingFrameworkFile(
  project: Pick<Project, 'root'>,
  framework: readonly SchemaFile[],
): Record<string, string> {
  const models = framework[0]?.[1].trim();
  if (models === undefined) return {};
  const path = join(project.root, FRAMEWORK_FILE);
  const found = existsSync(path) ? readFileSync(path, 'utf8').replaceAll('\r\n', '\n') : undefined;
  if (found !== undefined && !found.startsWith(HEADER)) throw errors.FRAMEWORK_FILE_TAKEN({ file: FRAMEWORK_FILE });
  const wanted = `${HEADER}\n${models}\n`;
  return found === wanted ? {} : { [FRAMEWORK_FILE]: wanted };
}
