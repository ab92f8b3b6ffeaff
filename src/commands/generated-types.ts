import { QuintetError } from '../kernel/errors.ts';
import type { Ui } from './ui/ui.ts';

/**
 * Updates the database client and types in `.quintet/` after a command changed sources, so that editors see the change. Does
 * not load the app, whose routes and contexts `sync` updates. Does nothing if the packages of the project are not installed.
 */
export async function updateTypes(root: string, ui: Ui): Promise<void> {
  const { findTool } = await import('../toolchain/project/tools.ts');
  if (findTool(root, 'quintet') === undefined) return;
  const { loadProject } = await import('../toolchain/project/load.ts');
  const { generate } = await import('../toolchain/codegen/generate.ts');
  try {
    await ui.progress('Generating types', async () => generate(await loadProject(root)));
  } catch (error) {
    // The files are written, which is what the command is about.
    if (!QuintetError.is(error) || error.exitCode !== 1) throw error;
    ui.warn(`Types were not updated: ${error.message}`);
  }
}
