// blueprint.json: what a custom blueprint needs, and what it inserts into existing files.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { layersOf } from '../blueprint-layers.ts';
import { errors } from '../errors.ts';
import type { ImportRequest } from '../../typescript/imports.ts';
import type { ListName } from '../../typescript/lists.ts';

export const MANIFEST = 'blueprint.json';
const TARGETS = ['APP/NAME', 'APP/MODEL', 'NAME'] as const;
const LISTS: readonly ListName[] = ['apps', 'urls', 'admin', 'signals', 'middleware'];

type BlueprintTarget = (typeof TARGETS)[number];

/** Texts are EJS, with the data of the blueprint's files. */
export interface BlueprintInsert {
  file: string;
  /** An entry of a list (`urls`), found by its key, or an exported declaration. */
  list?: ListName;
  key?: string;
  export?: string;
  text: string;
  imports: readonly ImportRequest[];
}

export interface Manifest {
  /** How errors call the file. */
  shown: string;
  summary: string;
  target: BlueprintTarget;
  insert: readonly BlueprintInsert[];
  /** What to type next. */
  next: readonly string[];
}

/** The manifest that is in force; what it leaves out has defaults. @throws {ProjectError} BLUEPRINT_MANIFEST */
export function readManifest(kind: string, root: string): Manifest {
  const [found] = layersOf(root).filter(({ folder }) => existsSync(join(folder, kind, MANIFEST)));
  const shown = `${found?.shown ?? 'blueprints'}/${kind}/${MANIFEST}`;
  const raw = found ? parse(readFileSync(join(found.folder, kind, MANIFEST), 'utf8'), shown) : {};
  const { summary = `A blueprint of this project.`, target = 'APP/NAME', insert = [], next = [] } = raw;
  if (typeof summary !== 'string') throw invalid(shown, '"summary" must be a text');
  if (!isTarget(target)) throw invalid(shown, `"target" must be one of ${TARGETS.join(', ')}`);
  if (!Array.isArray(next) || !next.every((line) => typeof line === 'string'))
    throw invalid(shown, '"next" must be a list of texts');
  if (!Array.isArray(insert)) throw invalid(shown, '"insert" must be a list');
  return {
    shown,
    summary,
    target,
    next,
    insert: insert.map((entry, index) => toInsert(entry, `insert[${index}]`, shown)),
  };
}

function parse(text: string, shown: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (cause) {
    throw errors.BLUEPRINT_MANIFEST({ file: shown, reason: (cause as Error).message }, { cause, where: shown });
  }
  throw invalid(shown, 'it must be an object');
}

function isTarget(value: unknown): value is BlueprintTarget {
  return TARGETS.some((target) => target === value);
}

function toInsert(entry: unknown, where: string, shown: string): BlueprintInsert {
  const { file, list, key, text, imports = [], ...rest } = (entry ?? {}) as Partial<BlueprintInsert>;
  if (typeof file !== 'string' || typeof text !== 'string') throw invalid(shown, `"${where}" needs "file" and "text"`);
  const isEntry = list !== undefined && LISTS.includes(list) && typeof key === 'string';
  const isExport = typeof rest.export === 'string';
  if (isEntry === isExport)
    throw invalid(shown, `"${where}" needs "export", or "list" (${LISTS.join(', ')}) with "key"`);
  if (!Array.isArray(imports) || !imports.every(isImport))
    throw invalid(shown, `"${where}.imports" is a list of { "from", "named", "default", "namespace" }`);
  return isEntry ? { file, list, key, text, imports } : { file, export: String(rest.export), text, imports };
}

function isImport(value: unknown): value is ImportRequest {
  const { from, named = [] } = (value ?? {}) as Partial<ImportRequest>;
  return typeof from === 'string' && Array.isArray(named) && named.every((name) => typeof name === 'string');
}

function invalid(shown: string, reason: string): Error {
  return errors.BLUEPRINT_MANIFEST({ file: shown, reason }, { where: shown });
}
