import type { Ui } from './ui/ui.ts';

/**
 * Settles what an interrupted command left in the project, and reports it.
 *
 * @param typed the command line that runs now, for others that wait for it
 * @throws {ProjectError} PROJECT_LOCKED, JOURNAL_BLOCKED
 */
export async function settleInterrupted(root: string, typed: string, ui: Ui): Promise<void> {
  const { recoverProject } = await import('../toolchain/journal/journal.ts');
  for (const { command, outcome, kept } of await recoverProject(root, typed)) {
    const verb = outcome === 'completed' ? 'Completed' : 'Rolled back';
    ui.warn(`${verb} an interrupted command: ${command}`);
    for (const path of kept) ui.warn(`Kept ${path}, because it was edited after the interruption.`);
  }
}
