import { join } from 'node:path';
import type { ProjectHandle } from '../../kernel/project-handle.ts';
import { runBundle } from '../../kernel/code-bundle.ts';
import { registerSourceMap } from '../../kernel/source-maps.ts';
import { generate, type CodegenProject } from '../codegen/generate.ts';
import { writeContexts } from '../codegen/contexts-file.ts';
import { writeRoutes } from '../codegen/routes-file.ts';
import { folders } from '../project/project.ts';
import { Bundler } from './bundler.ts';
import { errors } from './errors.ts';

/**
 * Brings `.quintet/` up to date, names of routes included, builds the project's entry and runs it in this process, for
 * commands that need the app itself. The caller closes the handle, which closes the database.
 *
 * @throws {ProjectError} BUILD_FAILED, BUILD_ENTRY_INVALID; SCHEMA_…, ANNOTATION_…; and whatever the project's own modules throw when they load.
 */
export async function loadProjectEntry(project: CodegenProject): Promise<ProjectHandle> {
  const app = await load(project);
  // Names are for the compiler only: a disk that is full or read-only is no reason to stop.
  await writeRoutes(project, app.routes()).catch(() => false);
  return app;
}

/**
 * Brings the names of routes and of what templates read up to date, for which the app is loaded. One that does not load
 * keeps the names it had.
 *
 * @returns the files that were written, or why the app does not load
 */
export async function syncNames(project: CodegenProject): Promise<string[] | Error> {
  try {
    const app = await load(project);
    await app.close();
    const written = [
      (await writeRoutes(project, app.routes()).catch(() => false)) && '.quintet/routes.d.ts',
      (await writeContexts(project, app.contexts()).catch(() => false)) && '.quintet/templates.d.ts',
    ];
    return written.filter((file) => file !== false);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function load(project: CodegenProject): Promise<ProjectHandle> {
  await generate(project);
  const bundler = new Bundler(project.root, 'whole');
  try {
    const bundle = await bundler.rebuild();
    const filename = join(folders.generated(project), 'build', 'whole.cjs');
    registerSourceMap(filename, bundle.map);
    process.env['QUINTET_ROOT'] = project.root;
    const exports = await runBundle(bundle, { root: project.root, filename });
    return assertHandle(exports['default']);
  } finally {
    await bundler.dispose();
  }
}

function assertHandle(value: unknown): ProjectHandle {
  if (typeof value === 'object' && value !== null && 'check' in value && 'close' in value)
    return value as ProjectHandle;
  throw errors.BUILD_ENTRY_INVALID({ file: '.quintet/entry.ts' });
}
