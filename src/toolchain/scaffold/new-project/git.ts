import { runProgram } from '../../project/tools.ts';

export type GitOutcome = 'committed' | 'initialized' | 'inside repository' | 'no git';

/**
 * Makes `folder` a repository with one commit, unless it is inside one already.
 *
 * @returns 'initialized' when the commit failed, which is the case on a machine where git knows no user name
 */
export async function initializeGit(folder: string): Promise<GitOutcome> {
  const git = async (...args: string[]): Promise<boolean> => {
    const { exitCode } = await runProgram(folder, 'git', args, { output: 'pipe' });
    return exitCode === 0;
  };
  if (!(await isGitInstalled(folder))) return 'no git';
  if (await git('rev-parse', '--is-inside-work-tree')) return 'inside repository';
  if (!(await git('init', '--quiet', '--initial-branch', 'main')) && !(await git('init', '--quiet'))) return 'no git';
  const committed = (await git('add', '--all')) && (await git('commit', '--quiet', '--message', 'Start'));
  return committed ? 'committed' : 'initialized';
}

async function isGitInstalled(folder: string): Promise<boolean> {
  try {
    return (await runProgram(folder, 'git', ['--version'], { output: 'pipe' })).exitCode === 0;
  } catch {
    // TOOL_FAILED: there is no such program.
    return false;
  }
}
