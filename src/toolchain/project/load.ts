import { createHash } from 'node:crypto';
import { join, relative } from 'node:path';
import { QuintetError } from '../../kernel/errors.ts';
import type { Settings } from '../../kernel/settings.ts';
import { errors } from './errors.ts';
import { readPackageJson } from './find.ts';
import { importCode } from './import-code.ts';
import type { Project } from './project.ts';
import { bundleSettings, cacheFolder } from './settings-bundle.ts';

/**
 * Reads package.json and src/settings.ts of the project at `root`. Settings are bundled with what they import from the
 * project (packages stay outside) and run in this process, again each time. Sets `QUINTET_ROOT`, by which `env` finds .env.
 *
 * @throws {ProjectError} PACKAGE_JSON_INVALID, SETTINGS_SYNTAX, SETTINGS_FAILED, SETTINGS_SHAPE, DEPENDENCIES_MISSING
 */
export async function loadProject(root: string): Promise<Project> {
  const packageJson = readPackageJson(root);
  process.env['QUINTET_ROOT'] = root;
  const settings = await loadSettings(root);
  return { root, settings, packageJson };
}

async function loadSettings(root: string): Promise<Settings> {
  const exported = await runBundle(root, await bundleSettings(root));
  if (!isSettings(exported)) throw errors.SETTINGS_SHAPE({}, { where: 'src/settings.ts' });
  return exported;
}

function isSettings(value: unknown): value is Settings {
  return typeof value === 'object' && value !== null && Array.isArray((value as Partial<Settings>).apps);
}

async function runBundle(root: string, code: string): Promise<unknown> {
  const hash = createHash('sha256').update(code).digest('hex').slice(0, 12);
  const file = join(cacheFolder(root), `settings-${hash}-${process.pid}.mjs`);
  process.setSourceMapsEnabled(true);
  try {
    return (await importCode(root, file, code))['default'];
  } catch (error) {
    throw translate(error, root);
  } finally {
    process.setSourceMapsEnabled(false);
  }
}

function translate(error: unknown, root: string): unknown {
  if (QuintetError.is(error)) return error;
  const missing = /Cannot find package '([^']+)'/.exec(String((error as Error)?.message));
  if (missing?.[1])
    return errors.DEPENDENCIES_MISSING({ name: missing[1] }, { cause: error, where: 'src/settings.ts' });
  const reason = error instanceof Error ? error.message : String(error);
  const where = stackLine(error, root) ?? 'src/settings.ts';
  return errors.SETTINGS_FAILED({ reason }, { cause: error, where });
}

/** First line of the (source-mapped) stack that is inside the project's own sources. */
function stackLine(error: unknown, root: string): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const source = join(root, 'src');
  const line = error.stack?.split('\n').find((text) => text.includes(source));
  const found = line && /((?:\/|[A-Z]:\\)[^()]*):(\d+):\d+\)?$/.exec(line);
  return found ? `${relative(root, found[1] ?? '')}:${found[2]}` : undefined;
}
