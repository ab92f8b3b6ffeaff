import { join } from 'node:path';
import type { AppHandle } from '../../kernel/app-handle.ts';
import { evaluateBundle } from '../../kernel/code-bundle.ts';
import { registerSourceMap } from '../../kernel/source-maps.ts';
import { generate, type CodegenProject } from '../codegen/index.ts';
import { folders } from '../project/project.ts';
import { Bundler } from './bundler.ts';
import { errors } from './errors.ts';

/**
 * Brings `.quintet/` up to date, builds the project's entry and runs it in this process, for commands that need the app
 * itself. The caller closes the handle, which closes the database.
 *
 * @throws {ProjectError} BUILD_FAILED, BUILD_ENTRY_INVALID; SCHEMA_…, ANNOTATION_…; and whatever the project's own modules throw when they load.
 */
export async function loadApp(project: CodegenProject): Promise<AppHandle> {
  await generate(project);
  const bundler = new Bundler(project.root, 'whole');
  try {
    const { code, map } = await bundler.rebuild();
    const filename = join(folders.generated(project), 'build', 'whole.cjs');
    registerSourceMap(filename, map);
    process.env['QUINTET_ROOT'] = project.root;
    return assertHandle(evaluateBundle(code, { root: project.root, filename })['default']);
  } finally {
    await bundler.dispose();
  }
}

function assertHandle(value: unknown): AppHandle {
  if (typeof value === 'object' && value !== null && 'check' in value && 'close' in value) return value as AppHandle;
  throw errors.BUILD_ENTRY_INVALID(['.quintet/entry.ts']);
}
