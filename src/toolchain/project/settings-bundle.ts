// src/settings.ts as one module that Node can run. Starting the bundler takes longer than most commands need for the rest, so
// what it made is kept for as long as nothing that it read has changed.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BuildFailure, Metafile } from 'esbuild';
import type { QuintetError } from '../../kernel/errors.ts';
import { packageVersion } from '../../kernel/package.ts';
import { errors } from './errors.ts';
import { linkedPackagesPlugin } from './linked-packages.ts';
import { folders } from './project.ts';

/** Exports of `quintet/settings`. */
const SETTINGS_DOOR = new Set(['defineSettings', 'env', 'projectRoot']);

interface KeptBundle {
  key: string;
  code: string;
}

/** Folder for what can be made again at any time: in `.quintet`, or a folder for this project below QUINTET_CACHE. */
export function cacheFolder(root: string): string {
  const elsewhere = process.env['QUINTET_CACHE'];
  if (!elsewhere) return join(folders.generated({ root }), 'cache');
  return join(resolve(elsewhere), createHash('sha256').update(root).digest('hex').slice(0, 16));
}

/**
 * The settings with what they import from the project, as JavaScript; packages stay outside.
 *
 * @throws {ProjectError} SETTINGS_SYNTAX
 */
export async function bundleSettings(root: string): Promise<string> {
  const key = keyOf(root);
  const kept = key === undefined ? undefined : readKept(root);
  if (kept && kept.key === key) return kept.code;
  const { code, inputs } = await bundle(root);
  // Another file may be found in the place of one that they import without a change of any that was read.
  if (key !== undefined && inputs === 1) keep(root, { key, code });
  return code;
}

async function bundle(root: string): Promise<{ code: string; inputs: number }> {
  const { build } = await import('esbuild');
  const entry = join(root, 'src', 'settings.ts');
  try {
    const result = await build({
      absWorkingDir: root,
      entryPoints: [entry],
      bundle: true,
      write: false,
      metafile: true,
      outfile: join(cacheFolder(root), 'settings.mjs'),
      format: 'esm',
      platform: 'node',
      target: 'node20',
      packages: 'external',
      plugins: linkedPackagesPlugin(root),
      logLevel: 'silent',
      sourcemap: 'inline',
      // The bundle runs from another folder than the source.
      define: {
        'import.meta.url': JSON.stringify(pathToFileURL(entry).href),
        'import.meta.dirname': JSON.stringify(join(root, 'src')),
        'import.meta.filename': JSON.stringify(entry),
      },
    });
    return { code: narrowImports(result.outputFiles[0]?.text ?? ''), inputs: countInputs(result.metafile) };
  } catch (error) {
    throw isBuildFailure(error) ? syntaxError(error) : error;
  }
}

function countInputs({ inputs }: Metafile): number {
  return Object.keys(inputs).length;
}

/** Changes with whatever the bundle is made of; undefined where that is more than these files. */
function keyOf(root: string): string | undefined {
  const texts = ['src/settings.ts', 'tsconfig.json', 'package.json'].map((path) => readIfThere(join(root, path)));
  if (texts[0] === undefined || texts[1]?.includes('"extends"')) return undefined;
  return createHash('sha256')
    .update(JSON.stringify([packageVersion(), root, ...texts]))
    .digest('hex');
}

function readKept(root: string): KeptBundle | null | undefined {
  try {
    return JSON.parse(readFileSync(keptFile(root), 'utf8')) as KeptBundle | null;
  } catch {
    return undefined;
  }
}

/** Whole or not at all: another command may read it at this moment. That it cannot be written costs time only. */
function keep(root: string, kept: KeptBundle): void {
  const file = keptFile(root);
  const partial = `${file}.${process.pid}`;
  try {
    mkdirSync(cacheFolder(root), { recursive: true });
    writeFileSync(partial, JSON.stringify(kept));
    renameSync(partial, file);
  } catch {
    return;
  }
}

function keptFile(root: string): string {
  return join(cacheFolder(root), 'settings.json');
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Exports that the small entry has too are taken from there: the entry 'quintet' loads the server and everything behind it. */
function narrowImports(code: string): string {
  return code.replace(/^import \{([^{}]*)\} from "quintet";$/gm, (statement, names: string) => {
    const isSmall = names.split(',').every((name) => SETTINGS_DOOR.has(name.trim().split(' as ')[0] ?? ''));
    return isSmall ? statement.replace('"quintet"', '"quintet/settings"') : statement;
  });
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && Array.isArray((error as Partial<BuildFailure>).errors);
}

function syntaxError(failure: BuildFailure): QuintetError {
  const [first] = failure.errors;
  const location = first?.location;
  const where = location ? `${location.file}:${location.line}:${location.column + 1}` : 'src/settings.ts';
  return errors.SETTINGS_SYNTAX({ reason: first?.text ?? failure.message }, { cause: failure, where });
}
